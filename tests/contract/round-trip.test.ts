/**
 * What a create takes, a read shows: of each field of each create, what its column makes of the value that was sent. A record of
 * the sample, one with other values and one with nothing that is optional are held against each other, so that a field that is
 * dropped in silence is found, and one whose sample says what a record has anyway. Derived from the columns of the resources.
 */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { buildBody } from '../../lib/dialects/bodies.ts';
import { buildView } from '../../lib/dialects/resource.ts';
import { itemColumns } from '../../lib/dialects/siwapp/line.ts';
import type { Dialect, Route } from '../../lib/http/route.ts';
import { type Resource, resources } from '../support/resources.ts';
import { putAt, valueAt } from './catalogue/compare.ts';

type Fields = Readonly<Record<string, unknown>>;
type Written = Resource['columns'][number];

/** Where a dialect has the fields of a record: in a body, and in the answer to a read. */
type Place = { sent: string; shown: string; id: string };
const places: Readonly<Record<Dialect, Place>> = {
  perfex: { sent: '', shown: '', id: 'id' },
  siwapp: { sent: 'data.attributes', shown: 'data.attributes', id: 'data.id' },
  sereni: { sent: '', shown: 'attributes', id: 'id' },
  // In an envelope, which has the name of the record.
  teamwork: { sent: '', shown: '', id: 'id' },
  productive: { sent: 'data.attributes', shown: 'data.attributes', id: 'data.id' },
  admin: { sent: '', shown: '', id: 'id' },
};
function placeOf({ dialect, sample }: Pick<Route, 'dialect' | 'sample'>): Place {
  if (dialect !== 'teamwork') return places[dialect];
  const [root = ''] = Object.keys((sample ?? {}) as Fields);
  return { ...places[dialect], sent: root, shown: root };
}
const at = (body: unknown, place: string): unknown => (place === '' ? body : valueAt(body, place));

/** Fields by dialect and resource. */
type Wires = Readonly<Record<string, string>>;

/** What a create takes and a read does not show for itself, by the reason. */
const exceptions: Readonly<Record<string, Wires>> = {
  'is a list of lines, which the catalogue reads back': {
    'perfex credit-notes': 'newitems items removed_items applied_credits',
    'perfex estimates': 'newitems items removed_items',
    'perfex invoices': 'newitems items removed_items',
    'perfex proposals': 'newitems items removed_items',
  },
  'is worked out from the lines; what is sent is held against ours': {
    'perfex credit-notes': 'subtotal total',
    'perfex estimates': 'subtotal total',
    'perfex invoices': 'subtotal total',
  },
  'goes with the repetition, which the sample has not or says in other fields': {
    'perfex expenses': 'recurring_type repeat_every repeat_every_custom repeat_type_custom cycles custom_recurring',
    'perfex invoices': 'recurring_type repeat_every_custom repeat_type_custom cycles custom_recurring',
    'perfex tasks': 'repeat_every_custom repeat_type_custom',
  },
  'is now, since the sample says that there was contact today': { 'perfex leads': 'lastcontact' },
  'is a part of the start, which a read shows whole': { 'teamwork time-entries': 'date time' },
  'is a secret': { 'perfex contacts': 'password', 'perfex staffs': 'password', 'perfex webhooks': 'secret' },
  'is an order, not a fact': { 'perfex invoices': 'save_as_draft' },
  'is a file, which no text can be': { 'perfex expenses': 'file attachments', 'perfex tickets': 'file attachments' },
  'follows from payments and dates': { 'perfex invoices': 'status' },
  'follows from the tasks, as the sample wishes': { 'perfex projects': 'progress' },
  'is shown by other dialects': { 'perfex customers': 'email' },
  'is taken of an invoice only that has it': { 'perfex expenses': 'invoiceid' },
  'has one value that can be': { 'sereni payments': 'currency', 'productive deals': 'budget' },
  'cannot be, since the sample has a payment': { 'siwapp invoices': 'draft' },
  'is changed by routes of its own': { 'teamwork invoices': 'status' },
};

/** What a read shows in other words than those sent, by the reason; other words are shown as others. */
const otherwise: Readonly<Record<string, Wires>> = {
  'is void or not; the rest of it follows from what is applied': { 'perfex credit-notes': 'status' },
  'has expired on the dates of the sample': { 'perfex estimates': 'status' },
  'is chosen by name or number, and shown by the other': {
    'perfex payments': 'paymentmode',
    'sereni payments': 'payment_method',
  },
  'is shown with the places of its currency': {
    'teamwork expenses': 'cost',
    'teamwork invoices': 'fixed-cost',
  },
  'is chosen by number, and shown by name': { 'siwapp items': 'taxes' },
};

/** Other values, where the sample says what a record has anyway and no near value is one of the field. */
const others: Readonly<Record<string, readonly Fields[]>> = {
  'perfex calendar': [{ public: 0, color: '#ff0000', reminder_before_type: 'hours' }],
  'perfex credit-notes': [{ clientid: 2, currency: 2, status: 3, show_quantity_as: 2 }],
  'perfex estimates': [{ clientid: 2, currency: 2, show_quantity_as: 2, invoiceid: 3 }],
  'perfex expenses': [{ currency: 2, project_id: 1, paymentmode: 2 }],
  'perfex invoices': [{ clientid: 2, currency: 2, allowed_payment_modes: [2], show_quantity_as: 2 }],
  'perfex leads': [{ status: 2, source: 2 }],
  'perfex webhooks': [{ events: ['lead_created'] }],
  'perfex payments': [{ invoiceid: 3, paymentmode: 2 }],
  'perfex projects': [
    { clientid: 2, rel_type: 'customer', progress_from_tasks: '' },
    { clientid: 1, rel_type: 'lead', progress_from_tasks: '' },
  ],
  'perfex proposals': [
    { rel_id: 2, rel_type: 'customer', currency: 2, show_quantity_as: 2 },
    { rel_id: 1, rel_type: 'lead', currency: 2, show_quantity_as: 2, estimate_id: 1, invoice_id: 1 },
  ],
  'perfex subscriptions': [{ currency: 2, status: 'unpaid', repeat_every: 3, recurring_type: 'week' }],
  'perfex tasks': [{ rel_type: 'customer', milestone: '' }],
  'perfex tickets': [
    { userid: 2, contactid: 0, department: 2 },
    { userid: 1, contactid: 1, department: 2, email: 'wile@acme.example' },
  ],
  'perfex timesheets': [{ task_id: 2, start_time: '10:30:00' }],
  'productive companies': [{ default_currency: 'GBP' }],
  'productive deals': [{ currency: 'GBP', company_id: 2 }],
  'productive expenses': [{ currency: 'GBP' }],
  'productive projects': [{ project_type_id: 1, company_id: '' }],
  'sereni clients': [{ currency_id: 'EUR', country_id: 'ES', status: 'inactive' }],
  'sereni expenses': [{ currency: 'USD', category_id: 2, billable: 0 }],
  'sereni payments': [{ invoice_id: 3, payment_method: 2, currency: '' }],
  'sereni projects': [{ client_id: 2, status: 'on_hold', color: 'blue' }],
  'sereni tasks': [{ project_id: 2, board_id: 2, milestone_id: '', priority_id: 2 }],
  'siwapp invoices': [{ currency: 'USD', draft: false, customer_id: 2 }],
  'siwapp recurring-invoices': [{ customer_id: 2, currency: 'USD', period_type: 'week' }],
  'siwapp series': [{ value: 'ITS{YYYY}-' }],
  'teamwork expenses': [{ 'project-id': '2' }],
  'teamwork time-entries': [{ 'todo-item-id': '2', 'person-id': '2' }],
};

/** What a body of the mandatory fields has besides. */
const besides: Wires = {
  'perfex timesheets': 'staff_id',
  'productive deals': 'company_id',
  'productive expenses': 'deal_id service_type',
  'productive projects': 'company_id',
  'productive services': 'deal_id service_type_id',
  'productive time-entries': 'task_id person_id',
  'siwapp invoices': 'name',
  'siwapp recurring-invoices': 'name',
  'teamwork time-entries': 'person-id hours',
};

/** Where a record shows a field that it does not show under its own name. */
const elsewhere: Readonly<Record<string, Wires>> = {
  'perfex contacts': { customer_id: 'userid' },
  'sereni clients': { currency_id: 'currency', country_id: 'country', billing_country_id: 'billing_country' },
  'sereni payments': { payment_method: 'method', invoice_id: 'invoice.id' },
  'sereni expenses': { project_id: 'project.id', category_id: 'category.id' },
  'sereni projects': { client_id: 'client.id', fixed_price: 'fixed_rate' },
  'sereni tasks': {
    project_id: 'project.id',
    board_id: 'board.id',
    milestone_id: 'milestone.id',
    priority_id: 'priority.id',
  },
};

/** A value near another one. */
function near(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  const text = String(value ?? '');
  const [day] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  if (day) return text.replace(day, `${day.slice(0, 8)}11`);
  if (text === '1') return '0';
  if (text === '') return '1';
  if (/^\d+(\.\d+)?$/.test(text)) return text.replace(/^\d+/, (whole) => String(Number(whole) + 1));
  return Array.isArray(value) ? ['1'] : `${text}x`;
}

/** The columns that a create takes. siwapp's items are no records; what a custom table has its own columns say. */
function columnsOf({ dialect, resource }: Route): readonly Written[] {
  const found = resources.find((one) => one.dialect === dialect && one.name === resource);
  const columns: readonly Written[] =
    dialect === 'siwapp' && resource === 'items' ? itemColumns : (found?.columns ?? []);
  return columns.filter(({ input }) => input);
}

const isNeeded = ({ required }: Written): boolean => required === 'create' || required === 'always';

const readOf = (create: Route): Route | undefined =>
  routes.find(
    ({ dialect, resource, verb }) => dialect === create.dialect && resource === create.resource && verb === 'read',
  );

const creates = routes
  .filter(
    (route) => route.verb === 'create' && route.dialect !== 'admin' && columnsOf(route).length > 0 && readOf(route),
  )
  .map((route) => ({ name: `${route.dialect} ${route.resource}`, route }));

/** What no two records have: each is given its own. */
const unique: Readonly<Record<string, (n: number) => unknown>> = {
  number: (n) => 5_000 + n,
  email: (n) => `person${n}@example.com`,
  hash: (n) => `hash-${n}`,
};
let count = 0;
function own(fields: Fields): Fields {
  count += 1;
  const n = count;
  const drawn = Object.entries(unique).filter(([name]) => name in fields);
  return { ...fields, ...Object.fromEntries(drawn.map(([name, draw]) => [name, draw(n)])) };
}

/** Makes a record, and reads it. */
async function madeOf(firm: Firm, route: Route, fields: Fields): Promise<Fields> {
  const { sent, id, shown } = placeOf(route);
  const headers = credentialsOf(route.dialect, firm.token);
  const body = sent === '' ? fields : putAt(route.sample, sent, fields);
  const made = await send(route.method, targetOf(route), { headers, body });
  expect(made.status, JSON.stringify([made.body, fields])).toBe(route.status);
  const target = (readOf(route)?.path ?? '')
    .replace(/\{customer_id\}/, String(fields.customer_id))
    .replace(/\{\w+\}/, String(at(made.body, id)));
  const read = await send('GET', target, { headers });
  expect(read.status, `${target} ${JSON.stringify(read.body)}`).toBe(200);
  return at([read.body].flat()[0], shown) as Fields;
}

const wordsOf = (of: Readonly<Record<string, Wires>>, name: string): string[] =>
  Object.values(of).flatMap((one) => one[name]?.split(' ') ?? []);

describe.each(creates)('$name', ({ name, route }) => {
  const columns = columnsOf(route);
  const unseen = wordsOf(exceptions, name);
  const reworded = wordsOf(otherwise, name);
  const looked = columns.filter(({ wire }) => !unseen.includes(wire));
  const sample = at(route.sample, placeOf(route).sent) as Fields;
  const shownOf = (record: Fields, wire: string): string =>
    JSON.stringify(
      [elsewhere[name]?.[wire] ?? wire, wire.replaceAll('_', '-')]
        .map((key) => valueAt(record, key))
        .find((value) => value !== undefined) ?? null,
    );

  it('shows what it takes, but for what is known', async () => {
    const firm = await furnishedFirm();
    const view = buildView(undefined, firm.work);
    /** What a record of these fields shows in other words than its columns, and how it shows each field. */
    const trip = async (fields: Fields) => {
      const record = await madeOf(firm, route, fields);
      const taken = buildBody(columns, 'create').parse(fields);
      const wrong = looked.flatMap(({ wire, resolve: resolved, output }) => {
        if (taken[wire] === undefined || reworded.includes(wire)) return [];
        const meant = resolved ? resolved(taken[wire], firm.work, expect.fail) : taken[wire];
        const wanted = JSON.stringify(output ? output(meant, view) : meant);
        const shown = shownOf(record, wire);
        return shown === wanted ? [] : [`${wire}: sent ${JSON.stringify(fields[wire])}, shown ${shown}, not ${wanted}`];
      });
      return { wrong, shown: new Map(looked.map(({ wire }) => [wire, shownOf(record, wire)])) };
    };
    const first = await trip(own(sample));
    expect(first.wrong).toEqual([]);
    const least = [...(besides[name]?.split(' ') ?? []), ...columns.filter(isNeeded).map(({ wire }) => wire)];
    const bare = await trip(own(Object.fromEntries(least.map((wire) => [wire, sample[wire]]))));
    expect(bare.wrong).toEqual([]);
    const same = looked.filter(({ wire }) => first.shown.get(wire) === bare.shown.get(wire));
    const changed = same.map(({ wire }) => [wire, near(sample[wire])]);
    const moved = new Set<string>();
    for (const more of others[name] ?? [{}]) {
      const another = await trip({ ...own(sample), ...Object.fromEntries(changed), ...more });
      expect(another.wrong).toEqual([]);
      for (const { wire } of same) if (another.shown.get(wire) !== first.shown.get(wire)) moved.add(wire);
    }
    const still = same.filter(({ wire }) => !moved.has(wire));
    expect(still.map(({ wire }) => `${wire}: ${first.shown.get(wire)}, whatever is sent`)).toEqual([]);
    expect([...unseen, ...reworded].filter((one) => !columns.some(({ wire }) => wire === one))).toEqual([]);
  });
});
