import { createHash, randomBytes } from 'node:crypto';
import { invalidProblem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import { type Staff, staff as staffSchema } from '../../domain/staff/staff.ts';
import { isScope } from '../../domain/token/scopes.ts';
import { grantsScope, hasEnded, type Token, token as tokenSchema, toTokenId } from '../../domain/token/token.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { createRecord, readExisting, updateRecord } from '../record/records.ts';

export type TokenInput = {
  name?: string;
  staffId?: number | null;
  scopes?: readonly string[];
  expiresAt?: string | null;
};

/**
 * Creates a token with any right, ending no later than the token of the request.
 * @returns the record, and the token's text, which is not stored and cannot be shown again
 * @throws Problem `invalid` for an unknown scope, an end in the past, or one after the request's token
 */
export async function createToken(input: TokenInput, work: Work): Promise<{ doc: Token; text: string }> {
  const scopes = input.scopes ?? ['*'];
  checkScopes(scopes);
  if (input.expiresAt !== undefined) checkEnd(input.expiresAt, work);
  if (input.expiresAt && hasEnded(input.expiresAt, work.at)) throw invalidProblem('expiresAt', 'is not in the future');
  const secret = randomBytes(32).toString('base64url');
  const secretHash = createHash('sha256').update(secret).digest('hex');
  const { name = '', staffId = null, expiresAt = findEnd(work) } = input;
  const { doc } = await createRecord(
    work.store.tokens,
    (newFields) => tokenSchema.parse({ ...newFields, name, staffId, scopes, expiresAt, secretHash }),
    work,
  );
  const text = `${toTokenId(work.organization.id, doc.id)}.${secret}`;
  if (doc.secretHash === secretHash) return { doc, text };
  // An earlier try stored this token and died before anybody saw the secret, so it gets a new one.
  const { doc: renewed } = await updateRecord(work.store.tokens, doc.id, (before) => ({ ...before, secretHash }), work);
  return { doc: renewed, text };
}

/** @throws Problem `invalid` for an unknown scope */
function checkScopes(scopes: readonly string[]): void {
  for (const scope of scopes) if (!isScope(scope)) throw invalidProblem('scopes', `"${scope}" is not a scope`);
}

const findEnd = ({ actor }: Work): string | null => actor.expiresAt ?? null;

/** Compares with the end of the request's token; null means never. */
function isBeyond(expiresAt: string | null, work: Work): boolean {
  const end = findEnd(work);
  return end !== null && (expiresAt === null || Date.parse(expiresAt) > Date.parse(end));
}

/** @throws Problem `invalid` for an end after that of the request's token */
function checkEnd(expiresAt: string | null, work: Work): void {
  if (isBeyond(expiresAt, work))
    throw invalidProblem('expiresAt', `must not be later than the end of the token of this request (${findEnd(work)})`);
}

/** A token passes on rights only for its own lifetime: a longer-lived one gains nothing. @throws Problem `invalid` */
function checkChange(before: Token, { staffId, scopes, expiresAt }: TokenInput, work: Work): void {
  if (expiresAt !== undefined) {
    checkEnd(expiresAt, work);
    return;
  }
  const gains =
    scopes?.some((scope) => !grantsScope(before.scopes, scope)) ||
    (staffId !== undefined && staffId !== before.staffId);
  if (gains && isBeyond(before.expiresAt, work)) {
    throw invalidProblem(
      'expiresAt',
      `is required, and must not be later than the end of the token of this request (${findEnd(work)})`,
    );
  }
}

/**
 * Changes a token's name, person, scopes and end; its secret stays.
 * @throws Problem `not_found`; `invalid` for an unknown scope, an end after the request's token, or more rights beyond
 * that end
 */
export async function changeToken(id: number, input: TokenInput, work: Work): Promise<Token> {
  if (input.scopes) checkScopes(input.scopes);
  const { doc } = await updateRecord(
    work.store.tokens,
    id,
    (before) => {
      checkChange(before, input, work);
      return tokenSchema.parse({ ...before, ...input });
    },
    work,
  );
  return doc;
}

/** Revokes a token for good; warm instances notice when their cache expires. @throws Problem `not_found` */
export function revokeToken(id: number, work: Work): Promise<Stored<Token>> {
  return retryOnConflict(async () => {
    const before = await readExisting(work.store.tokens, id);
    if (before.doc.revokedAt) return before;
    const [stored] = await work.store.save([
      work.store.tokens.update(before, { ...before.doc, revokedAt: work.at, ...stampChange(work) }),
    ]);
    return stored;
  });
}

/** Finds the member of staff with an e-mail address, or creates one. */
export async function ensureStaff(email: string, work: Work): Promise<Staff> {
  const { store } = work;
  const { items } = await store.staff.find({ list: `email=${email.toLowerCase()}`, offset: 0, limit: 1 });
  const found = items[0];
  if (found) return found.doc;
  const firstName = email.split('@')[0] ?? '';
  const { doc } = await createRecord(
    store.staff,
    (newFields) => staffSchema.parse({ ...newFields, email, firstName }),
    work,
  );
  return doc;
}
