/** Webhooks reach the public internet and nothing else; signed as the specification has it. */
import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { isPublicAddress } from '../../lib/platform/public-address.ts';
import { findReceiverFault, makeSecret, postMessage, signMessage } from '../../lib/platform/webhook.ts';

/** What names lead to; null: the machine's name server is one that never answers. */
const resolved = vi.hoisted(() => ({ addresses: [] as readonly string[] | null, port: 0, cancelled: 0 }));
vi.mock('node:dns/promises', async (original) => {
  const { Resolver } = await original<typeof import('node:dns/promises')>();
  class Mocked {
    readonly #resolver = new Resolver();
    constructor() {
      if (!resolved.addresses) this.#resolver.setServers([`127.0.0.1:${resolved.port}`]);
    }
    resolve4(host: string): Promise<string[]> {
      return this.#known(4) ?? this.#resolver.resolve4(host);
    }
    resolve6(host: string): Promise<string[]> {
      return this.#known(6) ?? this.#resolver.resolve6(host);
    }
    cancel(): void {
      resolved.cancelled += 1;
      this.#resolver.cancel();
    }
    #known(family: number): Promise<string[]> | null {
      const found = resolved.addresses?.filter((address) => isIP(address) === family);
      if (found?.length === 0) return Promise.reject(Object.assign(new Error(), { code: 'ENODATA' }));
      return found ? Promise.resolve(found) : null;
    }
  }
  return { Resolver: Mocked };
});
// The machine's own look-up, whose threads files need.
const threads = vi.hoisted(() => ({ taken: 0 }));
vi.mock('node:dns', async (original) => {
  const dns = await original<typeof import('node:dns')>();
  const lookup = (): void => {
    threads.taken += 1;
  };
  return { ...dns, lookup, default: { ...dns, lookup } };
});

describe('a public address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.63.0.1', '2606:4700:4700::1111', '2a00::1'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'example.com',
    '',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('the address of a receiver', () => {
  it.each([
    ['https://hooks.example.com/in?x=1', null],
    ['https://8.8.8.8/', null],
    ['http://hooks.example.com/', 'must be an https address'],
    ['ftp://example.com', 'must be an https address'],
    ['example.com', 'must be an https address'],
    ['https://user:pass@example.com', 'must not contain a password'],
    ['https://localhost/', 'must not lead to a private address'],
    ['https://api.localhost./', 'must not lead to a private address'],
    ['https://127.0.0.1:8443/', 'must not lead to a private address'],
    ['https://2130706433/', 'must not lead to a private address'],
    ['https://0x7f.1/', 'must not lead to a private address'],
    ['https://[::1]/', 'must not lead to a private address'],
    ['https://[::ffff:10.0.0.1]/', 'must not lead to a private address'],
    ['https://169.254.169.254/latest/meta-data', 'must not lead to a private address'],
  ])('%s: %s', (address, fault) => expect(findReceiverFault(address, false)).toBe(fault));

  it('may be private, and http, on a developer’s machine', () => {
    expect(findReceiverFault('http://127.0.0.1:9000/hook', true)).toBeNull();
    expect(findReceiverFault('file:///etc/passwd', true)).toBe('must be an https address');
  });

  it.each([
    ['a name of loopback', ['127.0.0.1']],
    ['a name of a private and a public address', ['8.8.8.8', '10.0.0.1']],
    ['a name of the cloud’s own address', ['fd00:ec2::254']],
    ['a name of a public and a private address, one of each family', ['8.8.8.8', '::1']],
  ])('is looked at again when it is resolved: %s is refused', async (_, addresses) => {
    resolved.addresses = addresses;
    const message = { id: 'msg_1', at: '2026-01-01T00:00:00.000Z', secret: makeSecret(), body: '{}' };
    await expect(postMessage({ ...message, url: 'https://hooks.example.com/' }, false)).rejects.toThrow(
      'the receiver failed: it is at a private address',
    );
  });

  it('whose name server never answers has failed in time, is asked for no longer, and takes no thread', async () => {
    const server = createSocket('udp4');
    await new Promise<void>((done) => server.bind(0, '127.0.0.1', done));
    Object.assign(resolved, { addresses: null, port: server.address().port, cancelled: 0 });
    const message = { id: 'msg_1', at: '2026-01-01T00:00:00.000Z', secret: makeSecret(), body: '{}' };
    const posts = Array.from({ length: 8 }, (_, n) =>
      postMessage({ ...message, url: `https://hooks${n}.example.com/` }, false, 200),
    );
    expect(await Promise.allSettled(posts)).toMatchObject(Array(8).fill({ reason: { code: 'timeout' } }));
    expect(resolved.cancelled).toBe(8);
    expect(threads.taken).toBe(0);
    server.close();
  });

  it('that has no address has failed', async () => {
    resolved.addresses = [];
    const message = { id: 'msg_1', at: '2026-01-01T00:00:00.000Z', secret: makeSecret(), body: '{}' };
    await expect(postMessage({ ...message, url: 'https://hooks.example.com/' }, false)).rejects.toThrow('ENODATA');
  });

  it('that is private as it stands is refused when it is written to, too', async () => {
    const message = { id: 'msg_1', at: '2026-01-01T00:00:00.000Z', secret: makeSecret(), body: '{}' };
    await expect(postMessage({ ...message, url: 'https://127.0.0.1:9/' }, false)).rejects.toThrow('private address');
  });
});

describe('a signature', () => {
  it('is that of the Standard Webhooks specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const body = '{"test": 2432232314}';
    expect(signMessage('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body, secret)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
    expect(makeSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
