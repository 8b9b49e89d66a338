/**
 * The tokens that an organization has, read together. While too many wrong ones come from an address none is looked up for it by
 * itself any more; this list, read once for all of them, tells the good ones from the rest.
 */
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { storeFor } from '../store/store.ts';
import { keepNewest } from './keep-newest.ts';

type List = { untilMs: number; entries: Promise<ReadonlySet<string>> };
const lists = new Map<number, List>();
const mostLists = 100;
/** However short tokens are remembered otherwise: whoever tries thousands does not have it read each time. */
const shortestMs = 10_000;

/** Forgets what was read; for when tokens were changed here. */
export function forgetListedTokens(): void {
  lists.clear();
}

/**
 * Whether an organization has a token with this number and secret, or had it when that was looked up last, within TOKEN_CACHE_SECONDS or 10 s.
 * Whether it is still good is for whoever looks it up. One round trip, none while the list is remembered.
 * @param hash of its secret
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
  // What could not be read is read again by whoever comes next.
  entries.catch(() => lists.delete(organizationId));
  return list;
}
