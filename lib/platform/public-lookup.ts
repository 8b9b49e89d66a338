/**
 * Looking names up for connections that may only lead to the public internet. The machine's own way (`dns.lookup`) has four
 * threads, which files are read and written by, too: name servers that do not answer would hold up all of it. This one
 * waits on sockets, and can be ended at any time.
 */
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

const atPrivateAddress = 'it is at a private address';
/**
 * So long (milliseconds) a name server has to answer, twice as long when it is asked again: together less than a message
 * has, so that a name whose addresses of one family are never told is reached at the other's.
 */
const limits = { timeout: 1_000, tries: 2 };

type Address = { address: string; family: number };

/** The look-ups of one connection. */
export class PublicLookup {
  readonly #resolver = new Resolver(limits);

  /** For `net.connect`: all addresses of a name, or an error where one of them is not public. */
  readonly lookup: LookupFunction = (host, options, done) => {
    this.#addressesOf(host).then(
      (found) => {
        const [first] = found;
        if (options.all || !first) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: Error) => done(error, []),
    );
  };

  /** Ends what is still being looked up. */
  cancel(): void {
    this.#resolver.cancel();
  }

  /** At least one; a name that has addresses of one family needs none of the other. */
  async #addressesOf(host: string): Promise<Address[]> {
    const [four, six] = await Promise.allSettled([
      this.#resolver.resolve4(host).then((found) => found.map((address) => ({ address, family: 4 }))),
      this.#resolver.resolve6(host).then((found) => found.map((address) => ({ address, family: 6 }))),
    ]);
    const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.some(({ address }) => !isPublicAddress(address))) {
      throw Object.assign(new Error(atPrivateAddress), { code: atPrivateAddress });
    }
    if (found.length > 0) return found;
    if (four.status === 'rejected') throw four.reason;
    throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
  }
}
