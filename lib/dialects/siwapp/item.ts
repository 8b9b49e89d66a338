/** siwapp's items: lines of a bill with addresses of their own. A write to an item is a write to its bill. */
import * as z from 'zod';
import { notFoundProblem } from '../../domain/problem.ts';
import type { Reply } from '../../http/respond.ts';
import { addLine, changeLine, findLine, type PlacedLine, removeLine } from '../../operations/line/lines.ts';
import type { Work } from '../../store/work.ts';
import type { Mode } from '../bodies.ts';
import { idParam, idParams } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { buildAnswer, computed, presentRecord, type View } from '../fields.ts';
import type { Request } from '../protocol.ts';
import { withWireNames } from '../refusals.ts';
import { buildView } from '../resource.ts';
import { buildWrappedBody, describeWrappedBody, findPlace, type Opened, readInput } from './body.ts';
import { linkTo, part, resourceOf } from './envelope.ts';
import { protocol } from './http.ts';
import { type ItemInput, itemColumns, toItemId, toLineInput } from './line.ts';
import { buildReply, isOriginal } from './original.ts';
import { pageQuery, shortPage } from './paging.ts';
import { locate, pageAnswer } from './protocol.ts';

const items = { name: 'items', scope: 'invoices' } as const;
const declare = declareFor(protocol, items);
const parts = { root: 'item', columns: itemColumns };
const body = (mode: Mode) => ({ body: buildWrappedBody(parts, mode), ...describeWrappedBody(parts, mode) });

const reference = z.object({ type: z.string(), id: z.string().nullable() });
const relationships = z.looseObject({
  invoice: z.object({ data: reference.nullable() }),
  taxes: z.object({ data: z.array(reference) }),
});

/** The original calls what an item is on its `common`. */
function toRelationships({ kind, bill, line }: PlacedLine, view: View<unknown>) {
  const data = { type: kind === 'invoice' ? 'invoices' : 'recurring-invoices', id: String(bill.id) };
  const printed = kind === 'invoice' ? { invoice: { data } } : { invoice: { data: null }, recurring_invoice: { data } };
  const of = isOriginal(view) ? { common: { data } } : printed;
  const taxes = line.taxes.flatMap(({ taxId }) => (taxId === null ? [] : [{ type: 'taxes', id: String(taxId) }]));
  return { ...of, taxes: { data: taxes } };
}

const link = (wire: string, end = '') =>
  computed<PlacedLine>(wire, z.string(), (item, view) => linkTo(`/api/v1/items/${toItemId(item)}${end}`, view));

const envelope = [
  ...resourceOf<PlacedLine>('items', (item) => String(toItemId(item)), itemColumns),
  computed<PlacedLine>('relationships', relationships, toRelationships),
  part('links', [link('self'), link('url'), link('taxes', '/taxes')]),
];
const answer = buildAnswer(envelope);
const one = { params: idParams, answer: z.object({ data: answer }) };

const itemReply = (item: PlacedLine, work: Request, rest: Partial<Reply> = {}): Reply =>
  buildReply({ data: presentRecord(envelope, item, buildView(undefined, work)) }, work, rest);

const wholes = {
  invoice: {
    path: '/api/v1/invoices/{invoice_id}/items',
    parameter: 'invoice_id',
    resource: items,
    list: 'list',
    add: 'create',
    singular: 'an invoice',
  },
  'recurring invoice': {
    path: '/api/v1/recurring_invoices/{id}/items',
    parameter: 'id',
    resource: { name: 'recurring-invoices', scope: 'recurring-invoices' },
    list: 'items',
    add: 'add-item',
    singular: 'a recurring invoice',
  },
} as const;

/** GET …/{id}/items: all items, unless a page is asked for. */
export function listItems(kind: PlacedLine['kind']) {
  const { path, parameter, resource, list: verb, singular } = wholes[kind];
  return declareFor(protocol, resource)(
    { method: 'GET', path, verb, summary: `List the items of ${singular}.` },
    { params: z.object({ [parameter]: idParam }), query: pageQuery, answer: pageAnswer(answer) },
    async ({ params, query, ...work }) => {
      const { invoices, recurringInvoices } = work.store;
      const id = params[parameter] ?? 0;
      const stored = await (kind === 'invoice' ? invoices.get(id) : recurringInvoices.get(id));
      if (!stored) throw notFoundProblem(kind);
      const bill = stored.doc;
      const { page, headers, links } = shortPage(bill.lines, query, work);
      const view = buildView(undefined, work);
      const data = page.map((line) => presentRecord(envelope, { kind, bill, line }, view));
      return buildReply({ data, links }, work, { headers });
    },
  );
}

function write(opened: Opened, work: Work, run: (input: ReturnType<typeof toLineInput>) => Promise<PlacedLine>) {
  const input = toLineInput(readInput<ItemInput>(parts, opened, null, work));
  return withWireNames(
    (key) => findPlace(parts, key, opened),
    () => run(input),
  );
}

/** POST /api/v1/invoices/{invoice_id}/items. */
export function createItem(kind: PlacedLine['kind']) {
  const { path, parameter, resource, add: verb, singular } = wholes[kind];
  return declareFor(protocol, resource)(
    { method: 'POST', path, verb, right: 'update', summary: `Add an item to ${singular}.`, status: 201 },
    { ...one, params: z.object({ [parameter]: idParam }), ...body('create') },
    async ({ params, body: opened, ...work }) => {
      const item = await write(opened, work, (input) => addLine(kind, params[parameter] ?? 0, input, work));
      return itemReply(item, work, { status: 201, headers: locate(`/api/v1/items/${toItemId(item)}`, work) });
    },
  );
}

const path = '/api/v1/items/{id}';

/** GET /api/v1/items/{id}. */
export const readItem = () =>
  declare({ method: 'GET', path, verb: 'read', summary: 'Read an item.' }, one, async ({ params, ...work }) =>
    itemReply(await findLine(params.id, 'read', work), work),
  );

/** PUT and PATCH /api/v1/items/{id}: only what is sent changes. */
export const updateItem = () =>
  declare(
    { method: 'PUT', path, verb: 'update', right: 'update', summary: 'Update an item.', aliases: [`PATCH ${path}`] },
    { ...one, ...body('update') },
    async ({ params, body: opened, ...work }) => {
      const item = await write(opened, work, (input) => changeLine(params.id, input, work));
      return itemReply(item, work);
    },
  );

/** DELETE /api/v1/items/{id}. */
export const deleteItem = () =>
  declare(
    { method: 'DELETE', path, verb: 'delete', right: 'update', summary: 'Delete an item.', status: 204 },
    { params: idParams },
    async ({ params, ...work }) => {
      await removeLine(params.id, work);
      return { status: 204 };
    },
  );
