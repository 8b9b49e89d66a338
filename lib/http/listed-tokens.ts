/**
 * The tokens of an organization, read at once: for addresses with too many wrong tokens to look up each. Nothing here is
 * counted by address, because good tokens come from such an address too. What bounds the reads is how many organizations
 * there are, whatever numbers somebody invents.
 */
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { readHighestOrganization } from '../store/organizations.ts';
import { storeFor } from '../store/store.ts';
import { keepNewest } from './keep-newest.ts';

type List = { untilMs: number; entries: Promise<ReadonlySet<string>> };
const lists = new Map<number, List>();
/** An instance reads no more of them at a time: they take memory, and one that is forgotten would be read again. */
const mostLists = 1_000;
/** An organization makes its own tokens, so it can have any number: a list of all would cost what it likes. */
const mostTokens = 1_000;
/** A floor under TOKEN_CACHE_SECONDS: thousands of wrong tokens must not cause as many reads. */
const shortestMs = 10_000;

let highest: { untilMs: number; number: Promise<number> } | null = null;

/** Clears the cache, after this process changed tokens. */
export function forgetListedTokens(): void {
  lists.clear();
  highest = null;
}

/**
 * Tells whether a token is among the newest thousand of its organization, even if expired or revoked. The answer may be TOKEN_CACHE_SECONDS (at least 10 s) old.
 * A round trip for the organization's list, once while it is cached, and one each 10 s for the highest number of an
 * organization. False without a read when the number is above it, or when a thousand other lists are cached.
 * @throws Problem `busy` after 3 s
 */
export async function isListedToken(
  { organizationId, number }: { organizationId: number; number: number },
  hash: string,
): Promise<boolean> {
  if (organizationId > (await findHighest())) return false;
  const known = lists.get(organizationId);
  const list = known && known.untilMs > readNowMs() ? known : readList(organizationId);
  return list !== null && (await list.entries).has(`${number}.${hash}`);
}

function findHighest(): Promise<number> {
  if (highest && highest.untilMs > readNowMs()) return highest.number;
  const read = { untilMs: readNowMs() + shortestMs, number: readHighestOrganization() };
  highest = read;
  // A failed read must not be cached.
  read.number.catch(() => {
    if (highest === read) highest = null;
  });
  return read.number;
}

function readList(organizationId: number): List | null {
  const [oldest] = lists.values();
  if (oldest && oldest.untilMs > readNowMs() && lists.size >= mostLists) return null;
  const entries = storeFor({ id: organizationId, timezone: 'UTC' })
    .tokens.newest(mostTokens)
    .then((all) => new Set(all.map(({ doc }) => `${doc.id}.${doc.secretHash}`)));
  const list = { untilMs: readNowMs() + Math.max(shortestMs, readEnv().TOKEN_CACHE_SECONDS * 1000), entries };
  keepNewest(lists, mostLists, organizationId, list);
  // A failed read must not be cached.
  entries.catch(() => {
    if (lists.get(organizationId) === list) lists.delete(organizationId);
  });
  return list;
}
