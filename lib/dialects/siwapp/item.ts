/**
 * siwapp's items: the lines of an invoice or recurring invoice, at addresses of their own. They are
 * no records: what is written to one is written to the invoice it is of.
 */
import * as z from 'zod';
import { notFoundProblem } from '../../domain/problem.ts';
import { createHandler } from '../../http/lambda.ts';
import { addLine, changeLine, findLine, type PlacedLine, removeLine } from '../../operations/line/lines.ts';
import type { Work } from '../../store/work.ts';
import type { Mode } from '../bodies.ts';
import { idParam, idParams } from '../codecs.ts';
import { buildAnswer, presentRecord, type View } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { buildView } from '../resource.ts';
import type { Declared } from '../routes.ts';
import { buildWrappedBody, describeWrappedBody, findPlace, type Opened, readInput } from './body.ts';
import { protocol } from './http.ts';
import { type ItemInput, itemColumns, toItemId, toLineInput } from './line.ts';
import { buildPaging, pageQuery, toWindowOrAll } from './paging.ts';
import { dashKeys, declare, linkTo, pageAnswer } from './protocol.ts';

const items = { name: 'items', scope: 'invoices' } as const;
const parts = { root: 'item', columns: itemColumns };
const body = (mode: Mode) => ({ body: buildWrappedBody(parts, mode), ...describeWrappedBody(parts, mode) });

const reference = z.object({ type: z.string(), id: z.string().nullable() });
const answer = z.object({
  id: z.string(),
  type: z.literal('items'),
  attributes: buildAnswer(itemColumns),
  relationships: z.looseObject({
    invoice: z.object({ data: reference.nullable() }),
    taxes: z.object({ data: z.array(reference) }),
  }),
  links: z.object({ self: z.string(), url: z.string(), taxes: z.string() }),
});

/** An item as a JSON:API resource, with what it is an item of. */
function presentItem({ kind, bill, line }: PlacedLine, view: View) {
  const self = linkTo(`/api/v1/items/${toItemId({ bill, line })}`, view);
  const id = String(bill.id);
  const of =
    kind === 'invoice'
      ? { invoice: { data: { type: 'invoices', id } } }
      : { invoice: { data: null }, recurring_invoice: { data: { type: 'recurring-invoices', id } } };
  const taxes = line.taxes.flatMap(({ taxId }) => (taxId === null ? [] : [{ type: 'taxes', id: String(taxId) }]));
  return {
    id: String(toItemId({ bill, line })),
    type: 'items',
    attributes: presentRecord(itemColumns, { line, bill }, view),
    relationships: { ...of, taxes: { data: taxes } },
    links: { self, url: self, taxes: `${self}/taxes` },
  };
}

/** What items can be listed and added under. */
const wholes = {
  invoice: {
    path: '/api/v1/invoices/{invoice_id}/items',
    parameter: 'invoice_id',
    ...items,
    verb: 'list',
    add: 'create',
    of: 'an invoice',
  },
  'recurring invoice': {
    path: '/api/v1/recurring_invoices/{id}/items',
    parameter: 'id',
    name: 'recurring-invoices',
    scope: 'recurring-invoices',
    verb: 'items',
    add: 'add-item',
    of: 'a recurring invoice',
  },
} as const;

/** GET …/{id}/items: all of them, unless a page is asked for. */
export function listItems(kind: PlacedLine['kind']): Declared {
  const { path, parameter, verb, of, ...whole } = wholes[kind];
  const summary = `List the items of ${of}.`;
  const route = {
    ...declare(whole, { method: 'GET', path, verb, right: 'read', summary, status: 200 }),
    params: z.object({ [parameter]: idParam }),
    query: pageQuery,
    answer: pageAnswer(answer),
  };
  const handler = createHandler(protocol, route, async ({ params, query, ...work }) => {
    const { invoices, recurringInvoices } = work.store;
    const id = params[parameter] ?? 0;
    const stored = await (kind === 'invoice' ? invoices.get(id) : recurringInvoices.get(id));
    if (!stored) throw notFoundProblem(kind);
    const bill = stored.doc;
    const window = toWindowOrAll(query, bill.lines.length);
    const lines = bill.lines.slice(window.offset, window.offset + window.limit);
    const { headers, links } = buildPaging(work.incoming, window, bill.lines.length);
    const view = buildView(undefined, work);
    const data = lines.map((line) => presentItem({ kind, bill, line }, view));
    return { status: 200, headers, body: dashKeys(work.organization, { data, links }) };
  });
  return { route, handler };
}

/** Writes an item; what is refused is named where the client wrote it. */
function write(opened: Opened, work: Work, run: (input: ReturnType<typeof toLineInput>) => Promise<PlacedLine>) {
  const input = toLineInput(readInput<ItemInput>(parts, opened, null, work));
  return withWireNames(
    (key) => findPlace(parts, key, opened),
    () => run(input),
  );
}

/** POST …/{id}/items. */
export function createItem(kind: PlacedLine['kind']): Declared {
  const { path, parameter, add: verb, of, ...whole } = wholes[kind];
  const summary = `Add an item to ${of}.`;
  const route = {
    ...declare(whole, { method: 'POST', path, verb, right: 'update', summary, status: 201 }),
    params: z.object({ [parameter]: idParam }),
    answer: z.object({ data: answer }),
    ...body('create'),
  };
  const handler = createHandler(protocol, route, async ({ params, body: opened, ...work }) => {
    const placed = await write(opened, work, (input) => addLine(kind, params[parameter] ?? 0, input, work));
    const data = presentItem(placed, buildView(undefined, work));
    return { status: 201, headers: { location: data.links.self }, body: dashKeys(work.organization, { data }) };
  });
  return { route, handler };
}

const path = '/api/v1/items/{id}';

/** GET /api/v1/items/{id}. */
export function readItem(): Declared {
  const route = {
    ...declare(items, { method: 'GET', path, verb: 'read', right: 'read', summary: 'Read an item.', status: 200 }),
    params: idParams,
    answer: z.object({ data: answer }),
  };
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    const data = presentItem(await findLine(params.id, 'read', work), buildView(undefined, work));
    return { status: 200, body: dashKeys(work.organization, { data }) };
  });
  return { route, handler };
}

/** PUT and PATCH /api/v1/items/{id}: only what is sent changes. */
export function updateItem(): Declared {
  const aliases = [`PATCH ${path}`];
  const summary = 'Update an item.';
  const route = {
    ...declare(items, { method: 'PUT', path, verb: 'update', right: 'update', summary, status: 200, aliases }),
    params: idParams,
    answer: z.object({ data: answer }),
    ...body('update'),
  };
  const handler = createHandler(protocol, route, async ({ params, body: opened, ...work }) => {
    const placed = await write(opened, work, (input) => changeLine(params.id, input, work));
    return {
      status: 200,
      body: dashKeys(work.organization, { data: presentItem(placed, buildView(undefined, work)) }),
    };
  });
  return { route, handler };
}

/** DELETE /api/v1/items/{id}: 204 and no body. */
export function deleteItem(): Declared {
  const summary = 'Delete an item.';
  const route = {
    ...declare(items, { method: 'DELETE', path, verb: 'delete', right: 'update', summary, status: 204 }),
    params: idParams,
  };
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    await removeLine(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}
