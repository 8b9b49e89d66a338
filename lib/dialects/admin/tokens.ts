/** Tokens in the settings API: the secret is answered once, when the token is made; deleting revokes. */
import * as z from 'zod';
import { Problem, unknownReference } from '../../domain/problem.ts';
import { type Token, tokenId } from '../../domain/token/token.ts';
import { existing, updateRecord } from '../../operations/record/records.ts';
import { createToken, revokeToken } from '../../operations/token/tokens.ts';
import type { Work } from '../../store/work.ts';
import type { SettingsList } from './lists.ts';

const fields = z.strictObject({
  name: z.string().max(255).optional(),
  staff_id: z.int().positive().nullable().optional(),
  scopes: z.array(z.string()).min(1).optional(),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
});
const changeable = fields.pick({ name: true });

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

export const tokens: SettingsList = {
  answer,
  create: { body: fields, required: [] },
  update: { body: changeable },
  all: async (work) => (await work.store.tokens.all()).map(({ doc }) => show(doc, work)),
  one: async (id, work) => show((await existing(work.store.tokens, numberOf(id, work))).doc, work),
  add: async (body, work) => {
    const { name, staff_id: staffId, scopes, expires_at: expires } = fields.parse(body);
    if (staffId && !(await work.store.staff.get(staffId))) throw unknownReference('staff_id', staffId);
    const input = {
      ...(name === undefined ? {} : { name }),
      ...(staffId === undefined ? {} : { staffId }),
      ...(scopes === undefined ? {} : { scopes }),
      ...(expires === undefined ? {} : { expiresAt: expires === null ? null : new Date(expires).toISOString() }),
    };
    const { doc, text } = await createToken(input, work);
    return { ...show(doc, work), token: text };
  },
  change: async (id, body, work) => {
    const { name } = changeable.parse(body);
    const stored = await updateRecord(
      work.store.tokens,
      numberOf(id, work),
      (doc) => ({ ...doc, name: name ?? doc.name }),
      work,
    );
    return show(stored.doc, work);
  },
  drop: async (id, work) => {
    await revokeToken(numberOf(id, work), work);
  },
};
