/**
 * Resolves names to public addresses only. `dns.lookup` would block the few threads that file access needs too, while
 * this resolver uses sockets and can be cancelled.
 */
import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

const atPrivateAddress = 'it is at a private address';
/** The second try takes twice as long. Both fit into a webhook's time, so one silent address family does no harm. */
const limits = { timeout: 1_000, tries: 2 };

type Address = { address: string; family: number };

/** Resolves the names of one connection. */
export class PublicLookup {
  readonly #resolver = new Resolver(limits);

  /** For `net.connect`. Fails when any address of a name is not public. */
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

  cancel(): void {
    this.#resolver.cancel();
  }

  /** Resolves at least one address, of either family. */
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
