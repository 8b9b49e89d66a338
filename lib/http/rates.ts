/**
 * How often callers may ask in a minute: told in every answer and held, counted per warm instance. A token has its own
 * count, so that no firm uses up another's. Tokens that are none cost reads of the table: they are counted by the address
 * they come from.
 */
import { Problem } from '../domain/problem.ts';
import { nowMs } from '../platform/clock.ts';
import { env } from '../platform/env.ts';

/** Of one address, in a minute. A client with a stale token asks a few times and stops. */
const mostRefused = 1_000;
const mostRemembered = 10_000;

type Count = { minute: number; count: number };
const minuteNow = (): number => Math.floor(nowMs() / 60_000);

function counter(): { add: (who: string) => number; of: (who: string) => number } {
  const counts = new Map<string, Count>();
  const of = (who: string): number => {
    const known = counts.get(who);
    return known?.minute === minuteNow() ? known.count : 0;
  };
  const add = (who: string): number => {
    const count = of(who) + 1;
    if (counts.size >= mostRemembered && !counts.has(who)) counts.clear();
    counts.set(who, { minute: minuteNow(), count });
    return count;
  };
  return { add, of };
}

const requests = counter();
const refusals = counter();

const throttled = (message: string): Problem =>
  new Problem('throttled', message, [], Math.ceil(60 - ((nowMs() / 1000) % 60)));

/**
 * Counts a request of a token.
 * @throws Problem `throttled` above REQUESTS_PER_MINUTE
 */
export function countRequest(tokenId: string): void {
  const most = env().REQUESTS_PER_MINUTE;
  if (requests.add(tokenId) > most) throw throttled(`This token may be used ${most} times a minute`);
}

/**
 * To be asked before a token is looked up that is not known.
 * @param address where the request comes from; '' where nobody says, which API Gateway always does
 * @throws Problem `throttled` for an address that had too many tokens refused in this minute
 */
export function mayTryToken(address: string): void {
  if (address !== '' && refusals.of(address) >= mostRefused)
    throw throttled('Too many unknown tokens from this address');
}

/** Counts a token that was refused. */
export function countRefusal(address: string): void {
  refusals.add(address);
}

/**
 * Rate-limit headers in both spellings the five products use.
 * @param tokenId null: nobody that is known
 */
export function rateLimitHeaders(tokenId: string | null): Record<string, string> {
  const limit = env().REQUESTS_PER_MINUTE;
  const values = {
    limit: String(limit),
    remaining: String(Math.max(0, limit - (tokenId === null ? 0 : requests.of(tokenId)))),
    reset: String((minuteNow() + 1) * 60),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [`x-ratelimit-${name}`, value],
      [`x-rate-limit-${name}`, value],
    ]),
  );
}
