/** Rate limits, counted per minute in each warm instance. Wrong tokens are limited because each costs a read. */
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { keepNewest } from './keep-newest.ts';

/** Wrong tokens in a minute from one address for one organization: other people may share the address. */
const mostRefused = 1_000;
const mostRefusedOfAddress = 10_000;
const mostRemembered = 10_000;

type Count = { minute: number; count: number };
const readMinute = (): number => Math.floor(readNowMs() / 60_000);

function createCounter(): { add: (who: string) => number; of: (who: string) => number } {
  const counts = new Map<string, Count>();
  const of = (who: string): number => {
    const known = counts.get(who);
    return known?.minute === readMinute() ? known.count : 0;
  };
  const add = (who: string): number => {
    const count = of(who) + 1;
    keepNewest(counts, mostRemembered, who, { minute: readMinute(), count });
    return count;
  };
  return { add, of };
}

const tokenRequests = createCounter();
const visits = createCounter();
const refusals = createCounter();

const throttled = (message: string): Problem =>
  new Problem('throttled', message, [], Math.ceil(60 - ((readNowMs() / 1000) % 60)));

/** Counts a request by token. @throws Problem `throttled` above REQUESTS_PER_MINUTE */
export function countRequest(tokenId: string): void {
  const most = readEnv().REQUESTS_PER_MINUTE;
  if (tokenRequests.add(tokenId) > most) throw throttled(`This token may be used ${most} times a minute`);
}

/** Counts a request by link and IP address. @throws Problem `throttled` above REQUESTS_PER_MINUTE */
export function countVisit(address: string): void {
  if (visits.add(toNetwork(address)) > readEnv().REQUESTS_PER_MINUTE) throw throttled('Too many requests');
}

/**
 * Checks whether an unknown token may be looked up; without an IP address it always may.
 * @param isListed called after too many wrong tokens: whether the organization has this one
 * @throws Problem `throttled` after too many wrong tokens in this minute; whatever `isListed` throws
 */
export async function mayTryToken(
  address: string,
  organizationId: number,
  isListed: () => Promise<boolean>,
): Promise<void> {
  if (address === '') return;
  const from = toNetwork(address);
  if (refusals.of(from) < mostRefusedOfAddress) {
    if (refusals.of(`${from} ${organizationId}`) < mostRefused || (await isListed())) return;
  }
  throw throttled('Too many wrong tokens came from this address: unknown tokens are refused until the minute is over');
}

/** Counts a wrong token, by IP address and claimed organization. */
export function countRefusal(address: string, organizationId: number): void {
  const from = toNetwork(address);
  refusals.add(from);
  refusals.add(`${from} ${organizationId}`);
}

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

/** Builds rate-limit headers, in both spellings the five products use. */
export function buildRateLimitHeaders(tokenId: string | null): Record<string, string> {
  const limit = readEnv().REQUESTS_PER_MINUTE;
  const values = {
    limit: String(limit),
    remaining: String(Math.max(0, limit - (tokenId === null ? 0 : tokenRequests.of(tokenId)))),
    reset: String((readMinute() + 1) * 60),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [`x-ratelimit-${name}`, value],
      [`x-rate-limit-${name}`, value],
    ]),
  );
}
