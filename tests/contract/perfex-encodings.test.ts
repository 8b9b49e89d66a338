/**
 * Perfex's clients send records as JSON and as forms, multipart with PHP's brackets or urlencoded: all of them store the
 * same: each kind of record with every documented parameter, every type of custom field, also on its lines.
 */
import { describe, expect, it } from 'vitest';
import type { Call, Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { multipart, pairsOf, urlencoded } from '../../lab/forms.ts';
import { readBody } from '../../lib/http/body.ts';
import { defineFields, type FieldSet } from '../support/custom-fields.ts';
import { type Caller, naming, prepared } from './catalogue/caller.ts';
import { type Bag, bodyOf, notReadBack } from './catalogue/compare.ts';
import type { Resource } from './catalogue/facts.ts';
import { perfex } from './catalogue/perfex/index.ts';
import { protocol } from './catalogue/perfex/protocol.ts';

type Encoding = (body: Bag) => Call | Promise<Call>;
/** Both kinds of form are read as the same, so one of them is sent. */
async function form(body: Bag): Promise<Call> {
  const pairs = pairsOf(body);
  const [plain, parts] = [urlencoded(pairs), multipart(pairs)];
  const read = await readBody(parts.headers['content-type'] ?? '', parts.body.toString('base64'), true);
  expect(await readBody(plain.headers['content-type'] ?? '', plain.body, false)).toEqual(read);
  return parts;
}
const encodings: readonly Encoding[] = [(body) => ({ body }), form];

const kinds = Object.entries(perfex)
  .filter(([, { endpoints }]) => Object.values(endpoints).some(({ verb }) => verb === 'create'))
  .map(([name, resource]) => ({ name, resource }))
  // Payments first: their facts name the firm's next custom field.
  .sort((a, b) => Number(b.name === 'payments') - Number(a.name === 'payments'));

/** What is drawn anew for each record, and the customer's age. */
const drawn = new Set(['hash', 'ticketkey', 'datecreated']);
const alike = (shown: unknown): unknown =>
  JSON.parse(JSON.stringify(shown, (key, value) => (drawn.has(key) ? undefined : value)));

type Fields = { record: FieldSet | null; line: FieldSet | null };

/** A body with a value in every custom field of the record and of each of its new lines. */
function withCustomFields(body: Bag, { customFields: kind }: Resource, { record, line }: Fields): Bag {
  const lines = Array.isArray(body.newitems) ? body.newitems : [];
  return {
    ...body,
    ...(kind && record ? { custom_fields: { [kind]: record.sent } } : {}),
    ...(line ? { newitems: lines.map((one) => ({ ...one, custom_fields: { items: line.sent } })) } : {}),
  };
}

/** Of the values, one is sent with a change; the others stay as they are. */
function withFirstChanged(set: FieldSet): FieldSet {
  const shown = set.shown.map((one, i) => (i === 0 ? { ...one, value: 'changed' } : one));
  return { ...set, sent: { [set.ids[0] ?? 0]: 'changed' }, shown };
}

const defined = new Map<string, Promise<FieldSet>>();
function fieldsOnce(firm: Firm, kind: string): Promise<FieldSet> {
  const key = `${firm.organization.id} ${kind}`;
  const fields = defined.get(key) ?? defineFields(firm, kind);
  defined.set(key, fields);
  return fields;
}

async function fieldsFor({ firm, resource }: Caller, sample: Bag): Promise<Fields> {
  const { customFields: kind } = resource;
  return {
    record: kind ? await fieldsOnce(firm, kind) : null,
    line: 'newitems' in sample ? await fieldsOnce(firm, 'items') : null,
  };
}

/** Each form has a firm, in which one kind comes after the other: so ids are the same in all. */
const firms = new Map<Encoding, Promise<Firm>>();
async function callerFor(resource: Resource, encode: Encoding): Promise<Caller> {
  const firm = firms.get(encode) ?? furnishedFirm();
  firms.set(encode, firm);
  return prepared(protocol, resource, await firm);
}

/** Makes a record in one form, changes it in the same, and answers how it was shown both times. */
async function stored(resource: Resource, encode: Encoding): Promise<unknown[]> {
  const at = '2026-03-04T12:00:00Z';
  const caller = await callerFor(resource, encode);
  const [key, fact] = caller.endpoint('create') ?? [];
  if (!key || !fact) throw new Error('cannot be created');
  const fields = await fieldsFor(caller, bodyOf(fact.parameters, 1));
  const body = withCustomFields(bodyOf(fact.parameters, 1), resource, fields);
  const made = await caller.call(key, '1', { ...(await encode(body)), at });
  expect(made.status, JSON.stringify(made.body)).toBe(fact.status ?? 200);
  const id = String(made.body.id);
  const first = await caller.shown(id);
  const { custom_fields: _, ...others } = fact.parameters;
  expect(notReadBack(others, 1, first)).toEqual([]);
  if (fields.record) expect(first).toMatchObject({ customfields: expect.arrayContaining(fields.record.shown) });
  if (fields.line) expect(first).toMatchObject({ items: [{ customfields: fields.line.shown }] });

  const [changing, change] = caller.endpoint('update') ?? [];
  if (!changing || !change) return [first];
  const record = fields.record && withFirstChanged(fields.record);
  const changed = naming(changing, id, withCustomFields(bodyOf(change.parameters, 2), resource, { ...fields, record }));
  const updated = await caller.call(changing, id, { ...(await encode(changed)), at });
  expect(updated.status, JSON.stringify(updated.body)).toBe(200);
  const second = await caller.shown(id);
  expect(notReadBack(change.parameters, 2, second)).toEqual([]);
  if (record) expect(second).toMatchObject({ customfields: expect.arrayContaining(record.shown) });
  return [first, second];
}

describe.each(kinds)('$name', ({ resource }) => {
  it('are stored the same from every form', async () => {
    const [json, ofForm] = await Promise.all(encodings.map(async (encode) => alike(await stored(resource, encode))));
    expect(ofForm).toEqual(json);
  });
});

describe('the pairs of a form', () => {
  it('are spelt as PHP has them', () => {
    const body = {
      newitems: [{ qty: 2, taxname: ['VAT|21.00', 'B|1.00'] }],
      custom_fields: { invoice: { 1: 'a' } },
      items: [],
    };
    expect(pairsOf(body)).toEqual([
      ['newitems[0][qty]', '2'],
      ['newitems[0][taxname][]', 'VAT|21.00'],
      ['newitems[0][taxname][]', 'B|1.00'],
      ['custom_fields[invoice][1]', 'a'],
      ['items', ''],
    ]);
  });
});
