/** Limits of requests in a minute, over all instances (counts.ts). Wrong tokens are limited because each costs a read. */
import { createHash } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { createCounter, learnDuring, readMinute } from './counts.ts';

/** Wrong tokens of an address in a minute that are looked up one by one. Other people may share the address. */
const mostRefused = 100;
/** How many of them an instance adds at once, at most. */
const mostRefusedBatch = 10;

/** At 20 a request costs a twentieth of a write unit. With a higher limit a batch is its three-hundredth. */
const leastBatch = 20;
const batchesInLimit = 300;

function readLimits(): { most: number; batch: number } {
  const most = readEnv().REQUESTS_PER_MINUTE;
  return { most, batch: Math.max(leastBatch, Math.floor(most / batchesInLimit)) };
}

/** Tells how many requests of a token an instance counts before it adds them to the table. */
export const readBatch = (): number => readLimits().batch;

const tokenRequests = createCounter('token', readLimits);
const visits = createCounter('visitor', readLimits);
/** Each route has instances of its own, so a few of each are many: an instance adds its 1st at once, then its 2nd, 4th … */
const refusals = createCounter('wrong-token', (sent) => ({
  most: mostRefused,
  batch: Math.min(Math.max(1, sent), mostRefusedBatch),
}));

/** The limit that a request counts under: that of a token, or of the address that a visitor comes from. */
export type Limit = { name: 'token' | 'address'; who: string };

const counterOf = ({ name }: Limit) => (name === 'token' ? tokenRequests : visits);

/** Gives the limit of a token. */
export const limitOfToken = (tokenId: string): Limit => ({ name: 'token', who: tokenId });
/** Gives the limit of all visitors with links from an IP address. */
export const limitOfAddress = (address: string): Limit => ({ name: 'address', who: toSource(address) });

const readSecondsLeft = (): number => Math.ceil(60 - ((readNowMs() / 1000) % 60));

const throttled = (message: string): Problem => new Problem('throttled', message, [], readSecondsLeft());

/** Counts a request. @throws Problem `throttled` above REQUESTS_PER_MINUTE */
export function countRequest(limit: Limit): void {
  const { most } = readLimits();
  const counter = counterOf(limit);
  if (counter.of(limit.who) >= most)
    throw throttled(limit.name === 'token' ? `This token may be used ${most} times a minute` : 'Too many requests');
  counter.add(limit.who);
}

/** By address, the unknown tokens that are being looked up: in a process that many requests share, all may be wrong. */
const underWay = new Map<string, number>();

function move(from: string, by: number): void {
  const count = (underWay.get(from) ?? 0) + by;
  if (count > 0) underWay.set(from, count);
  else underWay.delete(from);
}

/**
 * Looks a token up, unless too many wrong ones came from its address. Learns meanwhile how often it was used elsewhere,
 * and how many wrong ones there were.
 * @param address '' when unknown, or when it does not matter
 * @param isListed called after too many wrong tokens: whether the organization has this one
 * @throws Problem `throttled` after too many wrong tokens in this minute; whatever `isListed` and `lookUp` throw
 */
export async function tryToken<T>(
  { tokenId, address }: { tokenId: string; address: string },
  isListed: () => Promise<boolean>,
  lookUp: () => Promise<T>,
): Promise<T> {
  if (address === '') return learnDuring(tokenRequests.ask(tokenId), lookUp);
  const from = toSource(address);
  if (refusals.of(from) + (underWay.get(from) ?? 0) >= mostRefused && !(await isListed())) {
    throw throttled(
      'Too many wrong tokens came from this address: unknown tokens are refused until the minute is over',
    );
  }
  move(from, 1);
  try {
    return await learnDuring([...tokenRequests.ask(tokenId), ...refusals.ask(from)], lookUp);
  } finally {
    move(from, -1);
  }
}

/** Counts a wrong token by IP address. */
export function countRefusal(address: string): void {
  if (address !== '') refusals.add(toSource(address));
}

/** The table keeps no address in the clear. */
const toSource = (address: string): string =>
  createHash('sha256').update(toNetwork(address)).digest('base64url').slice(0, 22);

/** An IPv6 client usually has a whole /64 network: addresses in it count as one. */
function toNetwork(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  if (tail === undefined || groups.length >= 4) return groups.slice(0, 4).join(':');
  const filled = 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array.from({ length: Math.max(0, filled) }, () => '0'), ...tail.split(':')]
    .slice(0, 4)
    .join(':');
}

/**
 * Builds rate-limit headers, in both spellings of the five products and in that of the IETF
 * (draft-ietf-httpapi-ratelimit-headers-10). The products' tell of tokens alone.
 * @param limit null before the request was counted
 */
export function buildRateLimitHeaders(limit: Limit | null): Record<string, string> {
  const { most } = readLimits();
  const left = limit === null ? most : Math.max(0, most - counterOf(limit).of(limit.who));
  const values = {
    limit: String(most),
    remaining: String(limit?.name === 'token' ? left : most),
    reset: String((readMinute() + 1) * 60),
  };
  const spelled = Object.entries(values).flatMap(([what, value]) => [
    [`x-ratelimit-${what}`, value],
    [`x-rate-limit-${what}`, value],
  ]);
  return {
    ...Object.fromEntries(spelled),
    'ratelimit-policy': `"${limit?.name ?? 'token'}";q=${most};w=60`,
    ...(limit === null ? {} : { ratelimit: `"${limit.name}";r=${left};t=${readSecondsLeft()}` }),
  };
}
