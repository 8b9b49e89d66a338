/**
 * What a token reads it may send back, and it changes nothing: not the record, not its version, no figure, no other record, and so
 * nothing that any dialect shows; nor is anything warned of. Whatever is hidden from the token, nothing is lost, and nothing is
 * asked for that it cannot know. Derived from the routes: each record is read and sent back with every right, with its own right
 * alone, and without each of the rights that it shows something by.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { lists } from '../../lib/dialects/admin/lists.ts';
import { scopeResources } from '../../lib/domain/token/scopes.ts';
import type { Route } from '../../lib/http/route.ts';
import { createBoard } from '../../lib/operations/settings/boards.ts';
import { itemsOf } from '../support/dangling.ts';
import { changesSince, factsOf, putBack } from '../support/facts.ts';
import { entangleRecords } from '../support/marks.ts';
import { ownTable } from '../support/table.ts';

ownTable();

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
  const { store } = firm.work;
  await createBoard({ projectId: 1, name: 'Today' }, firm.work);
  await entangleRecords(firm);
  const rate = { from: 'EUR', to: 'USD', date: '2024-01-05', rate: '1.0842' };
  await firm.as('admin')('POST', '/admin/v1/exchange-rates', { body: rate });
  const [invoice, rule, task, customer, project, proposal, lead, timesheet] = await Promise.all([
    store.invoices.get(3),
    store.recurringInvoices.get(2),
    store.tasks.get(1),
    store.customers.get(1),
    store.projects.get(1),
    store.proposals.get(1),
    store.leads.get(1),
    store.timesheets.get(1),
  ]);
  if (!invoice || !rule || !task || !customer || !project || !proposal || !lead || !timesheet)
    throw new Error('the firm is not furnished');
  await store.save([
    store.invoices.update(invoice, { ...invoice.doc, recurringInvoiceId: 2, formerRecurrence: null }),
    store.recurringInvoices.update(rule, { ...rule.doc, originInvoiceId: invoice.doc.id }),
    store.tasks.update(task, { ...task.doc, startsOn: '2024-01-08' }),
    // Instants more exact than they are shown; of two contacts the one that was told apart is not the last.
    store.leads.update(lead, {
      ...lead.doc,
      lastContactAt: '2024-01-08T09:30:15.250Z',
      extras: { ...lead.doc.extras, custom_contact_date: '2024-01-06 08:00:00' },
    }),
    store.timesheets.update(timesheet, {
      ...timesheet.doc,
      startedAt: '2024-01-08T10:00:00.123Z',
      endedAt: '2024-01-08T12:00:00.456Z',
    }),
    // They are a customer's, and no lead's.
    store.projects.update(project, { ...project.doc, leadId: null }),
    store.proposals.update(proposal, { ...proposal.doc, leadId: null }),
    // It is written to at its contact's address.
    store.customers.update(customer, { ...customer.doc, email: '' }),
  ]);
});

const tokens = new Map<string, Promise<string>>();
type Asked = { dialect: string; method: string; target: string; body?: unknown };
async function ask({ dialect, method, target, body }: Asked, scopes: readonly string[]): Promise<Reply> {
  const key = scopes.join();
  const token = tokens.get(key) ?? firm.tokenWith([...scopes]);
  tokens.set(key, token);
  const headers = credentialsOf(dialect as Dialect, await token);
  return send(method, target, { headers, ...(body === undefined ? {} : { body }) });
}

type Case = { name: string; write: Route; target: string; readTarget: string };

/** Every update, with where its record is read. */
const cases: Case[] = routes
  .filter(({ verb, method }) => verb === 'update' && ['PUT', 'PATCH'].includes(method))
  .flatMap((write) => {
    const { dialect, method, path, resource } = write;
    if (path.includes('{list}')) {
      return Object.keys(lists).map((list) => {
        const target = `/admin/v1/${list}/1`;
        return { name: `${dialect} ${method} ${target}`, write, target, readTarget: target };
      });
    }
    const read = routes.find((one) => one.verb === 'read' && one.dialect === dialect && one.resource === resource);
    const target = targetOf(write);
    const id = /(\d+)(?:\.json)?$/.exec(target)?.[1] ?? '1';
    const readTarget = read?.path
      .replace('{customer_id}', '1')
      .replace('{table_name}', 'shoes')
      .replace(/\{\w+\}/, id);
    return readTarget ? [{ name: `${dialect} ${method} ${path}`, write, target, readTarget }] : [];
  });

/** The body that says what an answer shows, and the sample's values of `filled`. */
function sentBack({ dialect, path, sample }: Route, shown: unknown, filled: readonly string[]): Fields {
  const [value] = [shown].flat();
  if (!isFields(value)) throw new Error(`nothing is shown at ${path}`);
  const { data } = value;
  if (dialect === 'siwapp' && isFields(data)) return { data };
  const own = dialect === 'sereni' ? (isFields(data) ? data : value).attributes : value;
  const more = Object.fromEntries(
    filled.map((name) => [name, name === 'newitems' ? [] : isFields(sample) ? sample[name] : undefined]),
  );
  // Where the path does not say which record it is, the body does.
  return { ...(isFields(own) ? own : {}), ...more, ...(path.includes('{') || dialect !== 'perfex' ? {} : { id: 1 }) };
}

/** When something was done is new each time; so is how a password is kept. */
const restless = ['updatedAt', 'updatedBy', 'sentAt', 'passwordHash', 'passwordChangedAt'];

/** Every item of the firm's in the table. */
async function tableOf(): Promise<Map<string, string>> {
  const items = await itemsOf(firm);
  const sorted = (_key: string, value: unknown) =>
    isFields(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return new Map(items.map((item) => [`${item.pk} ${item.sk}`, JSON.stringify(item, sorted)]));
}

/** Sends a record back as these scopes show it, and puts it back as it was. */
async function trip(
  { write, target, readTarget }: Case,
  scopes: readonly string[],
  filled: readonly string[],
  after: 'put back' | 'leave it' = 'put back',
) {
  const { dialect, method } = write;
  const before = await factsOf(firm, restless);
  const read = await ask({ dialect, method: 'GET', target: readTarget }, scopes);
  expect(read.status, JSON.stringify(read.body)).toBe(200);
  const body = sentBack(write, read.body, filled);
  const { status, body: answer } = await ask({ dialect, method, target, body }, scopes);
  const changes = changesSince(before, await factsOf(firm, restless));
  if (after === 'put back') await putBack(firm, before, changes.keys());
  return { status, changes, answer: JSON.stringify(answer), said: `${JSON.stringify(body)} ${JSON.stringify(answer)}` };
}

/** The rights without which the record is shown otherwise. */
async function rightsThatShow({ write, readTarget }: Case): Promise<string[][]> {
  const own = write.scope.split(':')[0] ?? '';
  const shownTo = async (scopes: readonly string[]): Promise<string> =>
    JSON.stringify((await ask({ dialect: write.dialect, method: 'GET', target: readTarget }, scopes)).body);
  const whole = await shownTo(['*']);
  // The organization's settings take a right that is of no resource: whoever has it not is shown nothing.
  const always = own === 'admin' ? ['admin'] : [];
  const narrow: string[][] = [own === 'admin' ? always : [`${own}:read`, `${own}:update`]];
  for (const resource of scopeResources.filter((one) => one !== own)) {
    const rest = [...always, ...scopeResources.filter((one) => one !== resource).map((one) => `${one}:*`)];
    if ((await shownTo(rest)) !== whole) narrow.push(rest);
  }
  return narrow;
}

describe.each(cases)('$name', (one) => {
  it('changes nothing', async () => {
    const { required = [] } = one.write;
    const first = await trip(one, ['*', 'admin'], []);
    const filled = first.status < 400 ? [] : required.filter((name) => first.answer.includes(name));
    if (filled.length > 0) await trip(one, ['*', 'admin'], filled, 'leave it');
    const before = await tableOf();
    const { status, said, answer } =
      filled.length > 0
        ? await trip(one, ['*', 'admin'], filled, 'leave it')
        : await trip(one, ['*', 'admin'], [], 'leave it');
    expect(status, said).toBe(200);
    expect(answer).not.toContain('"warnings":');
    const others = [...changesSince(before, await tableOf())].map(
      ([key, value]) => `${key}: ${before.get(key)} => ${value}`,
    );
    expect(others, said).toEqual([]);
  });

  // Of settings whoever may read them sees all.
  it.skipIf(one.write.path.includes('{list}'))(
    'loses nothing that is hidden from whoever sends the record back',
    async () => {
      const first = await trip(one, ['*'], []);
      const { required = [] } = one.write;
      // What the record has none of and an update must give is given as in the sample.
      const filled = first.status < 400 ? [] : required.filter((name) => first.answer.includes(name));
      const whole = filled.length > 0 ? await trip(one, ['*'], filled) : first;
      expect(whole.status, whole.said).toBe(200);
      for (const scopes of await rightsThatShow(one)) {
        const { status, changes, said } = await trip(one, scopes, filled);
        const who = `${scopes.length <= 2 ? scopes : scopeResources.filter((each) => !scopes.includes(`${each}:*`))}: ${said}`;
        // An invoice that repeats hands on what it says, which takes the right to its rule.
        if (status === 403) expect(said, who).toContain('lacks the right recurring-invoices:update');
        else expect(status, who).toBe(200);
        // Others change only what whoever sees the whole record changes, and to the same.
        const others = [...changes].filter(([key, value]) => whole.changes.get(key) !== value);
        expect(others, who).toEqual([]);
      }
    },
  );
});

describe('what is hidden', () => {
  const put = async (scopes: string[], target: string, body: Fields, dialect = 'sereni') =>
    ask({ dialect, method: 'PUT', target, body }, scopes);
  const own = ['customers:read', 'customers:update'];
  const firmly = { name: 'Acme', currency_id: 'EUR', country_id: 'KE' };

  it('of an address may be sent back empty, and shown does not become the record’s own', async () => {
    const emailOf = async () => (await firm.work.store.customers.get(1))?.doc.email;
    expect((await put(own, '/api/v1/clients/1', { ...firmly, email: '' })).status).toBe(200);
    expect((await put(['*'], '/api/v1/clients/1', { ...firmly, email: 'wile@acme.example' })).status).toBe(200);
    const attributes = { email: 'wile@acme.example' };
    expect((await put(['*'], '/api/v1/customers/1', { data: { attributes } }, 'siwapp')).status).toBe(200);
    expect(await emailOf()).toBe('');
    for (const [scopes, email] of [
      [['*'], ''],
      [own, undefined],
    ] as const) {
      const refused = await put([...scopes], '/api/v1/clients/1', { ...firmly, email });
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toHaveProperty('email');
    }
    const refused = await ask(
      { dialect: 'sereni', method: 'POST', target: '/api/v1/clients', body: { ...firmly, email: '' } },
      ['*'],
    );
    expect(refused.body.errors).toHaveProperty('email');
  });

  it('a link is removed if null is sent for it', async () => {
    const { expenses } = firm.work.store;
    const whole = { amount: '20', category_id: 1, expense_date: '2024-01-02', project_id: null };
    expect((await put(['expenses:update'], '/api/v1/expenses/1', whole)).status).toBe(200);
    expect((await expenses.get(1))?.doc.projectId).toBeNull();
  });

  it('a repetition does not change if it is sent back empty, and ends if 0 is sent with the right to delete it', async () => {
    const scopes = ['invoices:read', 'invoices:update', 'recurring-invoices:update', 'recurring-invoices:delete'];
    const { invoices } = firm.work.store;
    const { body } = await ask({ dialect: 'perfex', method: 'GET', target: '/api/invoices/3' }, scopes);
    const sent = {
      ...body,
      billing_street: 'Elm Street 1',
      newitems: [{ description: 'Work', qty: 1, rate: 5, order: 1 }],
    };
    for (const none of ['', null]) {
      const reply = await put(scopes, '/api/invoices/3', { ...sent, recurring: none, cycles: none }, 'perfex');
      expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      expect((await invoices.get(3))?.doc.recurringInvoiceId).toBe(2);
    }
    const refused = await put(scopes.slice(0, 3), '/api/invoices/3', { ...sent, recurring: '0' }, 'perfex');
    expect(refused.status).toBe(403);
    expect((await put(scopes, '/api/invoices/3', { ...sent, recurring: '0' }, 'perfex')).status).toBe(200);
    expect((await invoices.get(3))?.doc.recurringInvoiceId).toBeNull();
  });
});

describe('what Perfex shows less of than there is', () => {
  const perfex = (of: Firm) => async (method: string, target: string, body?: Fields, at?: string) => {
    const reply = await of.as('perfex')(method, target, { body, ...(at ? { at } : {}) });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return Array.isArray(reply.body) ? reply.body[0] : reply.body;
  };

  let berlin: Firm;
  beforeAll(async () => {
    berlin = await furnishedFirm({ timezone: 'Europe/Berlin' });
  });

  it('of a ticket: who wrote it stays who it was, whatever stands under `name`', async () => {
    const ask = perfex(berlin);
    const { id } = await ask('POST', '/api/tickets', {
      subject: 'Rocket',
      department: 1,
      userid: 2,
      contactid: 0,
      priority: 2,
    });
    const target = `/api/tickets/${id}`;
    const before = await ask('GET', target);
    await ask('PUT', target, before);
    expect(await ask('GET', target)).toEqual(before);
    expect(before.from_name).not.toBe(before.priority_name);
  });

  it('of times: not which of autumn’s two hours, and no parts of a second', async () => {
    const ask = perfex(berlin);
    const times = { start_time: '2024-10-27T01:15:30.250Z', end_time: '2024-10-27T01:45:00Z' };
    const { id } = await ask('POST', '/api/timesheets', { task_id: 1, staff_id: 1, ...times });
    const timeOf = async () => {
      const doc = (await berlin.work.store.timesheets.get(id))?.doc;
      return [doc?.startedAt, doc?.endedAt];
    };
    const stored = ['2024-10-27T01:15:30.000Z', '2024-10-27T01:45:00.000Z'];
    expect(await timeOf()).toEqual(stored);
    const target = `/api/timesheets/${id}`;
    const shown = await ask('GET', target);
    expect(shown).toMatchObject({ date: '2024-10-27', start_time: '02:15:30', end_time: '02:45:00', duration: '1770' });
    await ask('PUT', target, shown);
    expect(await timeOf()).toEqual(stored);
    // An instant says which of the two.
    await ask('PUT', target, { start_time: '2024-10-27T02:15:30+02:00' });
    expect(await timeOf()).toEqual(['2024-10-27T00:15:30.000Z', stored[1]]);
  });

  it('the time of a lead’s last contact does not change if it is sent back, and may be set to an earlier one', async () => {
    const ask = perfex(firm);
    const wish = { name: 'Sam', source: 1, status: 1, assigned: 1, custom_contact_date: '2024-05-30 08:00:00' };
    const { id } = await ask('POST', '/api/leads', wish);
    const target = `/api/leads/${id}`;
    const last = async () => (await firm.work.store.leads.get(id))?.doc.lastContactAt;
    expect(await last()).toBe('2024-05-30T08:00:00.000Z');
    const [first, later, next] = ['2024-05-31T09:00:00.500Z', '2024-05-31T15:00:00Z', '2024-06-01T07:00:00Z'] as const;
    await ask('PUT', target, { ...wish, contacted_today: 1 }, first);
    expect(await last()).toBe('2024-05-31T09:00:00.000Z');
    const shown = await ask('GET', target, undefined, later);
    expect(shown).toMatchObject({ contacted_today: '1', lastcontact: '2024-05-31 09:00:00' });
    await ask('PUT', target, shown, later);
    expect(await last()).toBe('2024-05-31T09:00:00.000Z');
    await ask('PUT', target, { ...wish, contacted_today: 1 }, next);
    expect(await last()).toBe('2024-06-01T07:00:00.000Z');
    await ask('PUT', target, { ...wish, custom_contact_date: '2024-05-29 08:00:00' }, next);
    expect(await last()).toBe('2024-05-29T08:00:00.000Z');
  });
});
