/** Tokens in the settings API. The secret is shown once, when the token is created; deleting revokes. */
import * as z from 'zod';
import { canBeNumeral } from '../../domain/numeral.ts';
import { Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Token, toTokenId } from '../../domain/token/token.ts';
import { forgetPrincipals } from '../../http/authenticate.ts';
import { readExisting } from '../../operations/record/records.ts';
import { changeToken, createToken, revokeToken, type TokenInput } from '../../operations/token/tokens.ts';
import type { Work } from '../../store/work.ts';
import { listUpTo } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { nullable, plainCodec, textUpTo } from './columns.ts';
import { pageWholeList } from './paging.ts';
import { settingsList } from './settings-list.ts';

type ShownToken = Token & { text?: string };

const { column, computed } = defineColumns<ShownToken, TokenInput, undefined>();

const anId = { error: 'must be the id of a record' };
const staffId = plainCodec(nullable(z.int(anId).positive(anId)), 'first', 1);

/** A blank is refused: it must not turn into all rights. */
const scopeList = { error: 'must be a list of at least one scope' };
const scopes: Codec<readonly string[]> = {
  ...plainCodec(listUpTo(1_000, z.array(z.string({ error: 'must be text' }), scopeList).min(1, scopeList)), '*', ['*']),
  mustSay: true,
};

const aTime = { error: 'must be an ISO time with a zone' };
const timeInput = z
  .string(aTime)
  .refine(canBeNumeral, { ...aTime, abort: true })
  .pipe(z.iso.datetime({ offset: true, ...aTime }))
  .transform((time) => new Date(time).toISOString());
const end: Codec<string | null> = {
  ...plainCodec(nullable(timeInput), 'tomorrow', '2030-01-01T00:00:00Z'),
  wire: z.string().nullable(),
};

function toNumber(id: string, work: Work): number {
  const match = /^(?:(\d{1,12})-)?(\d{1,12})$/.exec(id);
  const foreign = match?.[1] !== undefined && Number(match[1]) !== work.organization.id;
  if (!match?.[2] || foreign) throw new Problem('not_found', 'No such token');
  return Number(match[2]);
}

/** @throws Problem `invalid` for a member of staff that does not exist */
async function checkStaff({ staffId: given }: TokenInput, { store }: Work): Promise<void> {
  if (given && !(await store.staff.get(given))) throw unknownReferenceProblem('staffId', given);
}

export const tokens = settingsList<ShownToken, TokenInput>({
  columns: [
    computed('id', z.string(), (doc, { organization }) => toTokenId(organization.id, doc.id)),
    column('name', 'name', plainCodec(textUpTo(255), 7, 'Name')),
    column('staff_id', 'staffId', staffId),
    column('scopes', 'scopes', scopes),
    computed('created_at', z.string(), (doc) => doc.createdAt),
    column('expires_at', 'expiresAt', end),
    computed('revoked_at', z.string().nullable(), (doc) => doc.revokedAt),
    computed('token', z.string().optional(), (doc) => doc.text),
  ],
  numberOf: toNumber,
  blanks: 'update',
  find: async (query, { store }) => {
    const docs = (await store.tokens.all()).map(({ doc }) => doc);
    return { total: docs.length, docs: pageWholeList(docs, query) };
  },
  read: (number, { store }) => readExisting(store.tokens, number),
  create: async (input, work) => {
    await checkStaff(input, work);
    const { doc, text } = await createToken(input, work);
    return { doc: { ...doc, text } };
  },
  update: async (number, input, work) => {
    await checkStaff(input, work);
    const doc = await changeToken(number, input, work);
    forgetPrincipals();
    return { doc };
  },
  remove: async (number, work) => {
    await revokeToken(number, work);
    forgetPrincipals();
  },
});
