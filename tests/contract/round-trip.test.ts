/**
 * What a create takes, a read shows: each field of each create is sent with the value of its sample and with another one, and
 * where the record shows that field, it shows the one and then the other. Derived from the routes: a field that is taken and
 * dropped in silence is found without anybody having written a test of it.
 */
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Dialect, Route } from '../../lib/http/route.ts';
import { putAt, valueAt } from './catalogue/compare.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where a dialect has the fields of a record: in a body, and in the answer to a read. */
const places: Readonly<Record<Dialect, { sent: string; shown: string; id: string }>> = {
  perfex: { sent: '', shown: '', id: 'id' },
  siwapp: { sent: 'data.attributes', shown: 'data.attributes', id: 'data.id' },
  sereni: { sent: '', shown: 'attributes', id: 'id' },
  teamwork: { sent: 'invoice', shown: 'invoice', id: 'id' },
  productive: { sent: 'data.attributes', shown: 'data.attributes', id: 'data.id' },
  admin: { sent: '', shown: '', id: 'id' },
};
const at = (body: unknown, place: string): unknown => (place === '' ? body : valueAt(body, place));

const readOf = (create: Route): Route | undefined =>
  routes.find(
    ({ dialect, resource, verb }) => dialect === create.dialect && resource === create.resource && verb === 'read',
  );
const updateOf = (create: Route): Route | undefined =>
  routes.find(
    ({ dialect, resource, verb }) => dialect === create.dialect && resource === create.resource && verb === 'update',
  );

/** What a create takes and a read does not show as it was sent, or not for itself alone: by the reason, dialect and resource. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'is worked out from the lines; what is sent is held against ours': {
    'perfex credit-notes': 'subtotal total discount_total',
    'perfex estimates': 'subtotal total discount_total',
    'perfex invoices': 'subtotal total discount_total',
    'perfex proposals': 'discount_total',
  },
  'goes with the repetition, which the sample has not or says in other fields': {
    'perfex expenses': 'recurring_type repeat_every repeat_every_custom repeat_type_custom cycles custom_recurring',
    'perfex invoices': 'recurring_type repeat_every_custom repeat_type_custom cycles custom_recurring',
    'perfex tasks': 'recurring_type repeat_every_custom repeat_type_custom',
  },
  'is now, since the sample says that there was contact today': { 'perfex leads': 'lastcontact' },
  'is a secret': { 'perfex contacts': 'password', 'perfex staffs': 'password' },
  'is an order, not a fact': { 'perfex invoices': 'save_as_draft', 'sereni payments': 'send_email' },
  'is a file, which no text can be': { 'perfex expenses': 'file attachments', 'perfex tickets': 'file attachments' },
  'follows from payments and dates': { 'perfex invoices': 'status' },
  'follows from the tasks, as the sample wishes': { 'perfex projects': 'progress' },
  'is shown by other dialects': { 'perfex customers': 'email' },
  'is taken of an invoice only that has it': { 'perfex expenses': 'invoiceid' },
  'goes with another field that would have to change too': {
    'perfex tasks': 'rel_id rel_type',
    'perfex timesheets': 'date end_date',
    'sereni tasks': 'project_id board_id',
    'siwapp invoices': 'draft',
    'siwapp series': 'yearly',
  },
  'has one value that can be': { 'sereni payments': 'currency' },
  'is shown among the relationships, where the facts of the document look for it': {
    'productive expenses': 'deal_id service_type person_id vendor_id attachment_id',
  },
  'is the second name of a field that the sample has under its first': {
    'siwapp items': 'name',
    'siwapp payments': 'name',
  },
  'is changed by routes of its own': { 'teamwork invoices': 'status' },
};
const excepted = ({ dialect, resource }: Route): string[] =>
  Object.values(exceptions).flatMap((one) => one[`${dialect} ${resource}`]?.split(' ') ?? []);

const creates = routes
  .filter(
    (route) => route.verb === 'create' && route.dialect !== 'admin' && route.sample !== undefined && readOf(route),
  )
  .map((route) => ({ name: `${route.dialect} ${route.method} ${route.path}`, route }));

/** Other words of fields that take only some. */
const words: Readonly<Record<string, readonly string[]>> = {
  billing_method: ['hourly_staff_rate'],
  color: ['blue'],
  currency: ['USD', 'GBP', 'EUR'],
  'currency-code': ['GBP', 'EUR'],
  direction: ['ltr'],
  discount_type: ['after_tax'],
  period_type: ['week', 'day'],
  recurring_type: ['week', 'day'],
  rel_type: ['lead', 'invoice', 'project', 'customer'],
  reminder_before_type: ['hours'],
  status: ['Inactive', 'on_hold'],
};

/** Values to try in the place of another, likely ones first. */
function others(name: string, value: unknown, updated: unknown): unknown[] {
  const text = String(value);
  // The day of a date, the minutes of a time.
  const near = /^[\d :-]{8,}$/.test(text)
    ? [text.replace(/\d\d(?=$| )/, (last) => (last === '11' ? '12' : '11')), text.replace(/:\d\d:/, ':17:')]
    : [];
  const counted = text !== '' && Number.isFinite(Number(text)) ? [Number(text) + 1, Number(text) - 1] : [];
  const all = [updated, ...(words[name] ?? []), ...near, ...counted, `${text}x`, '2', '3', '1', '0', 'no', 'true'];
  return all.filter((one) => one !== undefined && one !== '' && String(one) !== text);
}

/** Where a record shows a field that it does not show under its own name: itself, or the record that it names. */
const elsewhere: Readonly<Record<string, string>> = {
  'perfex contacts customer_id': 'userid',
  'sereni payments payment_method': 'method',
  'sereni projects fixed_price': 'fixed_rate',
};
function keyOf({ dialect, resource }: Route, name: string, shown: Fields): string | undefined {
  const names = [
    name,
    name.replaceAll('_', '-'),
    elsewhere[`${dialect} ${resource} ${name}`],
    name.replace(/_id$/, ''),
  ];
  return names.find((one) => one !== undefined && Object.hasOwn(shown, one));
}

async function make(firm: Firm, route: Route, fields: Fields): Promise<Reply> {
  const { sent } = places[route.dialect];
  const body = sent === '' ? fields : putAt(route.sample, sent, fields);
  return send(route.method, targetOf(route), { headers: credentialsOf(route.dialect, firm.token), body });
}

async function read(firm: Firm, route: Route, reply: Reply, fields: Fields): Promise<Fields> {
  const { id, shown } = places[route.dialect];
  const target = (readOf(route)?.path ?? '')
    .replace(/\{customer_id\}/, String(fields.customer_id))
    .replace(/\{table_name\}/, 'shoes')
    .replace(/\{\w+\}/, String(at(reply.body, id)));
  const { status, body } = await send('GET', target, { headers: credentialsOf(route.dialect, firm.token) });
  expect(status, `${target} ${JSON.stringify(body)}`).toBe(200);
  return at([body].flat()[0], shown) as Fields;
}

/** What no two records have: each is given its own. */
const unique: Readonly<Record<string, (n: number) => unknown>> = {
  number: (n) => 5_000 + n,
  email: (n) => `person${n}@example.com`,
  hash: (n) => `hash-${n}`,
};
let count = 0;
function own(sample: Fields): Fields {
  count += 1;
  const n = count;
  const drawn = Object.entries(unique).filter(([name]) => name in sample);
  return { ...sample, ...Object.fromEntries(drawn.map(([name, draw]) => [name, draw(n)])) };
}

/** Whether some other value of a field is taken, and shown as another; and what was tried. */
async function isShown(firm: Firm, route: Route, sample: Fields, name: string, updated: unknown, before: unknown) {
  const tried: string[] = [];
  for (const value of name in unique ? [own(sample)[name]] : others(name, sample[name], updated)) {
    const fields = { ...own(sample), [name]: value };
    const reply = await make(firm, route, fields);
    if (reply.status >= 400) continue;
    const shown = await read(firm, route, reply, fields);
    const now = shown[keyOf(route, name, shown) ?? ''];
    if (JSON.stringify(now) !== JSON.stringify(before)) return [];
    tried.push(JSON.stringify(value));
  }
  return [`${name}: ${JSON.stringify(before)}, whatever is sent (${tried.join()})`];
}

describe.each(creates)('$name', ({ route }) => {
  const passed = excepted(route);
  const { sent } = places[route.dialect];
  const sample = at(route.sample, sent) as Fields;
  const names = Object.keys(sample).filter((name) => !(typeof sample[name] === 'object' && sample[name] !== null));

  it('shows what it takes, but for what is known', async () => {
    const firm = await furnishedFirm();
    const updated = (at(updateOf(route)?.sample, sent) ?? {}) as Fields;
    const first = await make(firm, route, own(sample));
    expect(first.status, JSON.stringify(first.body)).toBe(route.status);
    const shown = await read(firm, route, first, sample);
    const wrong: string[] = [];
    for (const name of names.filter((one) => !passed.includes(one))) {
      const key = keyOf(route, name, shown);
      if (key === undefined) wrong.push(`${name}: not shown`);
      else wrong.push(...(await isShown(firm, route, sample, name, updated[name], shown[key])));
    }
    expect(wrong).toEqual([]);
    expect(passed.filter((name) => !(name in sample))).toEqual([]);
  });
});
