/** All tokens of an organization, read at once: for addresses with too many wrong tokens to look up each. */
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { storeFor } from '../store/store.ts';
import { keepNewest } from './keep-newest.ts';

type List = { untilMs: number; entries: Promise<ReadonlySet<string>> };
const lists = new Map<number, List>();
const mostLists = 100;
/** A floor under TOKEN_CACHE_SECONDS: thousands of wrong tokens must not cause as many reads. */
const shortestMs = 10_000;

/** Clears the cache, after this process changed tokens. */
export function forgetListedTokens(): void {
  lists.clear();
}

/**
 * Tells whether a token exists, even if expired or revoked. The answer may be TOKEN_CACHE_SECONDS (at least 10 s) old.
 * One round trip, none while the list is cached.
 * @throws Problem `busy` after 3 s
 */
export async function isListedToken(
  { organizationId, number }: { organizationId: number; number: number },
  hash: string,
): Promise<boolean> {
  const known = lists.get(organizationId);
  const list = known && known.untilMs > readNowMs() ? known : readList(organizationId);
  return (await list.entries).has(`${number}.${hash}`);
}

function readList(organizationId: number): List {
  const entries = storeFor({ id: organizationId, timezone: 'UTC' })
    .tokens.all()
    .then((all) => new Set(all.map(({ doc }) => `${doc.id}.${doc.secretHash}`)));
  const list = { untilMs: readNowMs() + Math.max(shortestMs, readEnv().TOKEN_CACHE_SECONDS * 1000), entries };
  keepNewest(lists, mostLists, organizationId, list);
  // A failed read must not be cached.
  entries.catch(() => lists.delete(organizationId));
  return list;
}
