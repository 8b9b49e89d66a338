/** Tokens in the settings API: the secret is answered once, when the token is made; deleting revokes. */
import * as z from 'zod';
import { canBeNumeral } from '../../domain/numeral.ts';
import { Problem, unknownReference } from '../../domain/problem.ts';
import { type Token, tokenId } from '../../domain/token/token.ts';
import { parseBody } from '../../http/validate.ts';
import { existing } from '../../operations/record/records.ts';
import { changeToken, createToken, revokeToken, type TokenInput } from '../../operations/token/tokens.ts';
import type { Work } from '../../store/work.ts';
import { blanksLeftOut } from '../blank.ts';
import { listUpTo } from '../codecs.ts';
import { textUpTo } from './columns.ts';
import type { SettingsList } from './entity.ts';
import { pageOfWhole } from './paging.ts';

const anId = { error: 'must be the id of a record' };
const aTime = { error: 'must be an ISO time with a zone' };
const scopeList = { error: 'must be a list of scopes, one at least' };
const fields = z.strictObject({
  name: textUpTo(255).optional(),
  staff_id: z.int(anId).positive(anId).nullable().optional(),
  scopes: listUpTo(1_000, z.array(z.string({ error: 'must be text' }), scopeList).min(1, scopeList)).optional(),
  expires_at: z
    .string(aTime)
    .refine(canBeNumeral, { ...aTime, abort: true })
    .pipe(z.iso.datetime({ offset: true, ...aTime }))
    .nullable()
    .optional(),
});
/** Rights are said, or left to be all of them: never by a blank. */
const taken = z.preprocess(blanksLeftOut(fields.shape, ['scopes']), fields);

const answer = z.object({
  id: z.string(),
  name: z.string(),
  staff_id: z.int().nullable(),
  scopes: z.array(z.string()),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  /** Only in the answer to the request that makes the token. */
  token: z.string().optional(),
});

function show(doc: Token, work: Work): z.infer<typeof answer> {
  return {
    id: tokenId(work.firm.id, doc.id),
    name: doc.name,
    staff_id: doc.staffId,
    scopes: [...doc.scopes],
    created_at: doc.createdAt,
    expires_at: doc.expiresAt,
    revoked_at: doc.revokedAt,
  };
}

function numberOf(id: string, work: Work): number {
  const match = /^(?:(\d{1,12})-)?(\d{1,12})$/.exec(id);
  const foreign = match?.[1] !== undefined && Number(match[1]) !== work.firm.id;
  if (!match?.[2] || foreign) throw new Problem('not_found', 'No such token');
  return Number(match[2]);
}

/** What a body gives, in our words. */
async function inputOf(body: unknown, work: Work): Promise<TokenInput> {
  const { name, staff_id: staffId, scopes, expires_at: expires } = parseBody(taken, body);
  if (staffId && !(await work.store.staff.get(staffId))) throw unknownReference('staff_id', staffId);
  return {
    ...(name === undefined ? {} : { name }),
    ...(staffId === undefined ? {} : { staffId }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(expires === undefined ? {} : { expiresAt: expires === null ? null : new Date(expires).toISOString() }),
  };
}

export const tokens: SettingsList = {
  answer,
  all: async (query, work) => {
    const docs = (await work.store.tokens.all()).map(({ doc }) => doc);
    return { total: docs.length, entries: pageOfWhole(docs, query).map((doc) => show(doc, work)) };
  },
  one: async (id, work) => show((await existing(work.store.tokens, numberOf(id, work))).doc, work),
  add: async (body, work) => {
    const { doc, text } = await createToken(await inputOf(body, work), work);
    return { ...show(doc, work), token: text };
  },
  change: async (id, body, work) => show(await changeToken(numberOf(id, work), await inputOf(body, work), work), work),
  drop: async (id, work) => {
    await revokeToken(numberOf(id, work), work);
  },
};
