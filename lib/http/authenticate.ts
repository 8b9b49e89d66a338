/** Turns credentials into a principal: a token's organization, scopes and person. Results are cached for a while. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readLinkKey } from '../domain/invoice/link.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { Problem } from '../domain/problem.ts';
import { allows, readToken, toTokenId } from '../domain/token/token.ts';
import { readNowMs } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { readOrganization } from '../store/organizations.ts';
import { type Repetition, type Store, storeFor } from '../store/store.ts';
import type { Actor } from '../store/work.ts';
import { keepNewest } from './keep-newest.ts';
import { forgetListedTokens, isListedToken } from './listed-tokens.ts';
import type { Credentials } from './protocol.ts';
import { countRefusal, tryToken } from './rates.ts';
import type { Route } from './route.ts';

export type Principal = { organization: Organization; actor: Actor };

type Remembered = { principal: Principal; expiresAtMs: number; untilMs: number };
const remembered = new Map<string, Remembered>();
const refusedUntilMs = new Map<string, number>();
const mostRemembered = 10_000;
const mostRefused = 1_000;

/** Clears the caches of tokens, after this process changed an organization's settings or tokens. */
export function forgetPrincipals(): void {
  remembered.clear();
  refusedUntilMs.clear();
  forgetListedTokens();
}

/** Hashes a token's secret as it is stored: SHA-256 in hex. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Finds the principal of a token. Throttling never hits a token that was valid here before. One round trip, two for a
 * person's token, none while the token is cached.
 * @param address the client's IP address
 * @throws Problem `unauthenticated` when the token is unknown, expired or revoked, or its person is inactive;
 *   `throttled` after too many such tokens from this address; `forbidden` when the request names another organization
 */
export async function authenticate(credentials: Credentials | null, address: string): Promise<Principal> {
  const parts = credentials ? readToken(credentials.token) : null;
  if (!credentials || !parts) throw refuseToken();
  const hash = hashSecret(parts.secret);
  const key = `${parts.organizationId}-${parts.number}.${hash}`;
  const known = remembered.get(key);
  const found = known && known.untilMs > readNowMs() ? known : await lookUp(key, parts, hash, known ? '' : address);
  if (!found || found.expiresAtMs <= readNowMs()) {
    countRefusal(address);
    throw refuseToken();
  }
  const { principal } = found;
  if (credentials.organizationId !== null && credentials.organizationId !== String(principal.organization.id)) {
    throw new Problem('forbidden', 'This token does not belong to that organization');
  }
  return principal;
}

/**
 * Gives a link's key one scope and no person. The record's own key is checked when it is read. One round trip.
 * @throws Problem `unauthenticated` when the text cannot be a key
 */
export async function authenticateLink(key: string, scope: string): Promise<Principal> {
  const parts = readLinkKey(key);
  const organization = parts ? await readOrganization(parts.organizationId) : null;
  if (!organization) throw refuseToken();
  return { organization: organization.doc, actor: { staffId: null, scopes: [scope], tokenId: 'link' } };
}

/** Opens the store for a route. Reads see what the token may see; writes may refer to any record. */
export function openStore({ organization, actor }: Principal, { scope }: Route, repetition: Repetition | null): Store {
  if (scope === 'admin') return storeFor(organization, repetition);
  const store = storeFor(organization, repetition, (right) => allows(actor.scopes, right));
  return scope.endsWith(':read') ? store.seen : store;
}

const refuseToken = (): Problem => new Problem('unauthenticated', 'The token is missing, unknown, expired or revoked');

async function lookUp(
  key: string,
  parts: { organizationId: number; number: number },
  hash: string,
  address: string,
): Promise<Remembered | null> {
  if ((refusedUntilMs.get(key) ?? 0) > readNowMs()) return null;
  const untilMs = readNowMs() + readEnv().TOKEN_CACHE_SECONDS * 1000;
  const found = await tryToken(
    { tokenId: toTokenId(parts.organizationId, parts.number), address },
    () => isListedToken(parts, hash),
    () => readPrincipal(parts, hash),
  );
  if (!found) {
    remembered.delete(key);
    keepNewest(refusedUntilMs, mostRefused, key, untilMs);
    return null;
  }
  const known = { ...found, untilMs };
  keepNewest(remembered, mostRemembered, key, known);
  return known;
}

async function readPrincipal(
  parts: { organizationId: number; number: number },
  hash: string,
): Promise<Omit<Remembered, 'untilMs'> | null> {
  const store = storeFor({ id: parts.organizationId, timezone: 'UTC' });
  const [organization, token] = await Promise.all([
    readOrganization(parts.organizationId),
    store.tokens.get(parts.number),
  ]);
  if (!organization || !token || token.doc.revokedAt || token.doc.deletedAt) return null;
  if (!timingSafeEqual(Buffer.from(token.doc.secretHash, 'hex'), Buffer.from(hash, 'hex'))) return null;
  const { scopes, staffId, expiresAt, id } = token.doc;
  // A person can be inactive while the token is still valid. Deleting a person revokes the tokens.
  const person = staffId === null ? null : await store.staff.get(staffId);
  if (person?.doc.active === false) return null;
  return {
    principal: {
      organization: organization.doc,
      actor: { staffId, scopes, tokenId: toTokenId(organization.doc.id, id), expiresAt },
    },
    expiresAtMs: expiresAt ? Date.parse(expiresAt) : Number.POSITIVE_INFINITY,
  };
}
