/**
 * How often callers may ask in a minute: told in every answer and held, counted per warm instance. A token has its own
 * count, so that no firm uses up another's. Tokens that are none cost reads of the table: they are counted by where they
 * come from and which organization they claim.
 */
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { keepNewest } from './keep-newest.ts';

/** In a minute: of one address for one organization, so that others behind that address are let in; and of one address. */
const mostRefused = 1_000;
const mostRefusedOfAddress = 10_000;
const mostRemembered = 10_000;

type Count = { minute: number; count: number };
const readMinute = (): number => Math.floor(readNowMs() / 60_000);

function counter(): { add: (who: string) => number; of: (who: string) => number } {
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

const ofTokens = counter();
const ofVisitors = counter();
const refusals = counter();

const throttled = (message: string): Problem =>
  new Problem('throttled', message, [], Math.ceil(60 - ((readNowMs() / 1000) % 60)));

/**
 * Counts a request of a token.
 * @throws Problem `throttled` above REQUESTS_PER_MINUTE
 */
export function countRequest(tokenId: string): void {
  const most = readEnv().REQUESTS_PER_MINUTE;
  if (ofTokens.add(tokenId) > most) throw throttled(`This token may be used ${most} times a minute`);
}

/**
 * Counts a request of somebody who has a link and no token.
 * @throws Problem `throttled` above REQUESTS_PER_MINUTE of one address
 */
export function countVisit(address: string): void {
  if (ofVisitors.add(toNetwork(address)) > readEnv().REQUESTS_PER_MINUTE) throw throttled('Too many requests');
}

/**
 * To be asked before a token is looked up that is not known.
 * @param address where the request comes from; '' where nobody says, which API Gateway always does
 * @param organizationId the organization the token claims to be of
 * @param isListed asked where too many of that organization were refused: whether it has that token, told without a look-up for each
 * @throws Problem `throttled` where too many tokens were refused in this minute; whatever `isListed` throws
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

/** Counts a token that was refused. */
export function countRefusal(address: string, organizationId: number): void {
  const from = toNetwork(address);
  refusals.add(from);
  refusals.add(`${from} ${organizationId}`);
}

/** Who holds an address of IPv6 holds the 64 bits behind its first half. */
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
 * Rate-limit headers in both spellings the five products use.
 * @param tokenId null: nobody that is known
 */
export function buildRateLimitHeaders(tokenId: string | null): Record<string, string> {
  const limit = readEnv().REQUESTS_PER_MINUTE;
  const values = {
    limit: String(limit),
    remaining: String(Math.max(0, limit - (tokenId === null ? 0 : ofTokens.of(tokenId)))),
    reset: String((readMinute() + 1) * 60),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [`x-ratelimit-${name}`, value],
      [`x-rate-limit-${name}`, value],
    ]),
  );
}
