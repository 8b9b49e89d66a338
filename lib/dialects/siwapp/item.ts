/**
 * siwapp's items: the lines of an invoice or recurring invoice, at addresses of their own. They are
 * no records: what is written to one is written to the invoice it is of.
 */
import * as z from 'zod';
import { notFound } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import { addLine, changeLine, findLine, type PlacedLine, removeLine } from '../../operations/line/lines.ts';
import { requireRight } from '../../operations/record/records.ts';
import { idParam, idParams } from '../codecs.ts';
import { answerOf, present, type View } from '../field-table.ts';
import { type BodyParts, bodyFacts, openedBody, type Place } from './body.ts';
import { named } from './errors.ts';
import { type Item, type ItemWish, itemId, itemRows, lineInput } from './line.ts';
import { pageQuery, paging, windowOrAll } from './paging.ts';
import { protocol, spelled } from './protocol.ts';
import { presentTax, type ShownTax, taxAnswer } from './tax.ts';
import { declare, viewOf } from './verbs.ts';

const items = { resource: 'items', scope: 'invoices' } as const;
const body: BodyParts<Item, ItemWish> = { root: 'item', fields: itemRows };

const reference = z.object({ type: z.string(), id: z.string().nullable() });
const answer = z.object({
  id: z.string(),
  type: z.literal('items'),
  attributes: answerOf(itemRows),
  relationships: z.looseObject({
    invoice: z.object({ data: reference.nullable() }),
    taxes: z.object({ data: z.array(reference) }),
  }),
  links: z.object({ self: z.string(), url: z.string(), taxes: z.string() }),
});

/** An item as a JSON:API resource, with what it is an item of. */
function presentItem({ kind, bill, line }: PlacedLine, view: View<Place>) {
  const self = `${view.join.origin}/api/v1/items/${itemId({ bill, line })}`;
  const id = String(bill.id);
  const of =
    kind === 'invoice'
      ? { invoice: { data: { type: 'invoices', id } } }
      : { invoice: { data: null }, recurring_invoice: { data: { type: 'recurring-invoices', id } } };
  const taxes = line.taxes.flatMap(({ taxId }) => (taxId === null ? [] : [{ type: 'taxes', id: String(taxId) }]));
  return {
    id: String(itemId({ bill, line })),
    type: 'items',
    attributes: present(itemRows, { line, bill }, view),
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
    resource: 'recurring-invoices',
    scope: 'recurring-invoices',
    verb: 'items',
    add: 'add-item',
    of: 'a recurring invoice',
  },
} as const;

/** GET …/{id}/items: all of them, unless a page is asked for. */
export function listItems(kind: PlacedLine['kind']) {
  const { path, parameter, verb, of, ...whole } = wholes[kind];
  const summary = `List the items of ${of}.`;
  const route = {
    ...declare(whole, { method: 'GET', path, verb, right: 'read', summary, status: 200 }),
    params: z.object({ [parameter]: idParam }),
    query: pageQuery,
    answer: z.object({ data: z.array(answer), links: z.looseObject({}) }),
  };
  const handler = lambda(protocol, route, async ({ params, query, incoming, ...work }) => {
    const { invoices, recurringInvoices } = work.store;
    const id = params[parameter] ?? 0;
    const stored = await (kind === 'invoice' ? invoices.get(id) : recurringInvoices.get(id));
    if (!stored) throw notFound(kind);
    const bill = stored.doc;
    const window = windowOrAll(query, bill.lines.length);
    const lines = bill.lines.slice(window.offset, window.offset + window.limit);
    const { headers, links } = paging(incoming, window, bill.lines.length);
    const data = lines.map((line) => presentItem({ kind, bill, line }, viewOf(work, incoming)));
    return { status: 200, headers, body: spelled(work.firm, { data, links }) };
  });
  return { route, handler };
}

/** POST …/{id}/items. */
export function createItem(kind: PlacedLine['kind']) {
  const { path, parameter, add: verb, of, ...whole } = wholes[kind];
  const summary = `Add an item to ${of}.`;
  const route = {
    ...declare(whole, { method: 'POST', path, verb, right: 'update', summary, status: 201 }),
    params: z.object({ [parameter]: idParam }),
    body: openedBody(body, 'create'),
    answer: z.object({ data: answer }),
    ...bodyFacts(body, 'create'),
  };
  const handler = lambda(protocol, route, async ({ params, body: { take, spell }, incoming, ...work }) => {
    const view = viewOf(work, incoming);
    const placed = await named(spell, () => addLine(kind, params[parameter] ?? 0, lineInput(take(view)), work));
    const data = presentItem(placed, view);
    return { status: 201, headers: { location: data.links.self }, body: spelled(work.firm, { data }) };
  });
  return { route, handler };
}

const path = '/api/v1/items/{id}';

/** GET /api/v1/items/{id}. */
export function readItem() {
  const route = {
    ...declare(items, { method: 'GET', path, verb: 'read', right: 'read', summary: 'Read an item.', status: 200 }),
    params: idParams,
    answer: z.object({ data: answer }),
  };
  const handler = lambda(protocol, route, async ({ params, incoming, ...work }) => {
    const placed = await findLine(params.id, 'read', work);
    return { status: 200, body: spelled(work.firm, { data: presentItem(placed, viewOf(work, incoming)) }) };
  });
  return { route, handler };
}

/** PUT and PATCH /api/v1/items/{id}: only what is sent changes. */
export function updateItem() {
  const route = {
    ...declare(items, {
      method: 'PUT',
      path,
      verb: 'update',
      right: 'update',
      summary: 'Update an item.',
      status: 200,
      aliases: [`PATCH ${path}`],
    }),
    params: idParams,
    body: openedBody(body, 'update'),
    answer: z.object({ data: answer }),
    ...bodyFacts(body, 'update'),
  };
  const handler = lambda(protocol, route, async ({ params, body: { take, spell }, incoming, ...work }) => {
    const view = viewOf(work, incoming);
    const placed = await named(spell, () => changeLine(params.id, lineInput(take(view)), work));
    return { status: 200, body: spelled(work.firm, { data: presentItem(placed, view) }) };
  });
  return { route, handler };
}

/** DELETE /api/v1/items/{id}: 204 and no body. */
export function deleteItem() {
  const summary = 'Delete an item.';
  const route = {
    ...declare(items, { method: 'DELETE', path, verb: 'delete', right: 'update', summary, status: 204 }),
    params: idParams,
  };
  const handler = lambda(protocol, route, async ({ params, ...work }) => {
    await removeLine(params.id, work);
    return { status: 204 };
  });
  return { route, handler };
}

/** GET /api/v1/items/{id}/taxes: name and rate as the item carries them, the rest from the settings. */
export function listItemTaxes() {
  const route = {
    ...declare(items, {
      method: 'GET',
      path: `${path}/taxes`,
      verb: 'taxes',
      right: 'read',
      summary: 'List the taxes of an item.',
      status: 200,
    }),
    params: idParams,
    query: pageQuery,
    answer: z.object({ data: z.array(taxAnswer), links: z.looseObject({}) }),
  };
  const handler = lambda(protocol, route, async ({ params, query, incoming, ...work }) => {
    requireRight(work, 'taxes:read');
    const { line } = await findLine(params.id, 'read', work);
    const known = await work.store.taxes.getMany(line.taxes.flatMap(({ taxId }) => taxId ?? []));
    const taxes = line.taxes.map(({ taxId: id, name, ratePercent }): ShownTax => {
      const setting = id === null ? undefined : known.get(id)?.doc;
      const inForce = setting !== undefined && setting.deletedAt === null;
      return { id, name, ratePercent, active: inForce && setting.active, default: inForce && setting.default };
    });
    const window = windowOrAll(query, taxes.length);
    const { headers, links } = paging(incoming, window, taxes.length);
    const page = taxes.slice(window.offset, window.offset + window.limit);
    const data = page.map((tax) => presentTax(tax, viewOf(work, incoming)));
    return { status: 200, headers, body: spelled(work.firm, { data, links }) };
  });
  return { route, handler };
}
