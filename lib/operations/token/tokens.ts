/** Tokens: making one (its secret is shown once), listing, revoking. */
import { createHash, randomBytes } from 'node:crypto';
import { invalid } from '../../domain/problem.ts';
import { type Staff, staff as staffSchema } from '../../domain/staff/staff.ts';
import { isScope } from '../../domain/token/scopes.ts';
import { type Token, tokenId, token as tokenSchema } from '../../domain/token/token.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { createRecord, existing, touched, updateRecord } from '../record/records.ts';

export type TokenInput = {
  name?: string;
  staffId?: number | null;
  scopes?: readonly string[];
  expiresAt?: string | null;
};

/**
 * Makes a token.
 * @returns the record and the token's whole text, which is not stored and cannot be shown again
 * @throws Problem `invalid` for a scope that does not exist
 */
export async function createToken(input: TokenInput, work: Work): Promise<{ doc: Token; text: string }> {
  const scopes = input.scopes ?? ['*'];
  checkScopes(scopes);
  const secret = randomBytes(32).toString('base64url');
  const secretHash = createHash('sha256').update(secret).digest('hex');
  const { name = '', staffId = null, expiresAt = null } = input;
  const { doc } = await createRecord(
    work.store.tokens,
    (born) => tokenSchema.parse({ ...born, name, staffId, scopes, expiresAt, secretHash }),
    work,
  );
  const text = `${tokenId(work.firm.id, doc.id)}.${secret}`;
  if (doc.secretHash === secretHash) return { doc, text };
  // An earlier try of this request has made the token and died before anybody heard of its secret: it gets this one.
  const { doc: renewed } = await updateRecord(work.store.tokens, doc.id, (before) => ({ ...before, secretHash }), work);
  return { doc: renewed, text };
}

/** @throws Problem `invalid` for a scope that does not exist */
function checkScopes(scopes: readonly string[]): void {
  for (const scope of scopes) if (!isScope(scope)) throw invalid('scopes', `"${scope}" is not a scope`);
}

/**
 * Changes what a token is called, whose it is, what it may do and until when. Its secret stays.
 * @throws Problem `not_found`; `invalid` for a scope that does not exist
 */
export async function changeToken(id: number, input: TokenInput, work: Work): Promise<Token> {
  if (input.scopes) checkScopes(input.scopes);
  const { doc } = await updateRecord(
    work.store.tokens,
    id,
    (before) => tokenSchema.parse({ ...before, ...input }),
    work,
  );
  return doc;
}

/**
 * Revokes a token for good; warm instances notice within their cache's time.
 * @throws Problem `not_found`
 */
export function revokeToken(id: number, work: Work): Promise<Stored<Token>> {
  return racing(async () => {
    const before = await existing(work.store.tokens, id);
    if (before.doc.revokedAt) return before;
    const [stored] = await work.store.save([
      work.store.tokens.update(before, { ...before.doc, revokedAt: work.at, ...touched(work) }),
    ]);
    return stored;
  });
}

/** The member of staff with that address, made if new. */
export async function ensureStaff(email: string, work: Work): Promise<Staff> {
  const { store } = work;
  const { items } = await store.staff.find({ list: `email=${email.toLowerCase()}`, offset: 0, limit: 1 });
  const found = items[0];
  if (found) return found.doc;
  const firstName = email.split('@')[0] ?? '';
  const { doc } = await createRecord(store.staff, (born) => staffSchema.parse({ ...born, email, firstName }), work);
  return doc;
}
