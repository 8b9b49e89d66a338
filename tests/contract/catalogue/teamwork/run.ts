/** Holds the API against the facts of Teamwork's document. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, type Reply, send } from '../../../../lab/api.ts';
import { furnishedFirm } from '../../../../lab/fixtures.ts';
import { updateRecord } from '../../../../lib/operations/record/records.ts';
import { createToken } from '../../../../lib/operations/token/tokens.ts';
import { bodyOf, misshapen, notReadBack } from '../compare.ts';
import { words } from '../facts.ts';
import type { Endpoint, Endpoints } from './facts.ts';

type Writing = Extract<Endpoint, { verb: 'create' | 'update' }>;
type Listing = Extract<Endpoint, { verb: 'list' }>;
type Acting = Extract<Endpoint, { verb: 'act' }>;
type Reading = Extract<Endpoint, { verb: 'read' }>;

/** Calls the furnished firm as its first member of staff, who has a name. */
class Caller {
  readonly firm: Firm;
  private readonly token: string;
  private written = 0;

  constructor(firm: Firm, token: string) {
    this.firm = firm;
    this.token = token;
  }

  /** Sends to a documented path, `{id}` replaced. */
  call(key: string, id: string, { headers = {}, ...more }: Call = {}, query = ''): Promise<Reply> {
    const [method = '', path = ''] = key.split(' ');
    const all = { ...credentialsOf('teamwork', this.token), ...headers };
    return send(method, path.replace('{id}', id) + query, { ...more, headers: all });
  }

  /** The body for the next record: each has a number of its own. */
  next({ parameters }: Writing): { n: number; body: { invoice: Record<string, unknown> } } {
    this.written += 1;
    return { n: this.written, body: { invoice: bodyOf(parameters, this.written) } };
  }

  /** An invoice of project 1 that charges nothing, so that its currency can change. */
  async makeBare(): Promise<string> {
    const { body } = await this.call('POST /projects/{id}/invoices.json', '1', { body: { invoice: {} } });
    return String(body.id);
  }

  /** An invoice of project 1 that charges an hour and an expense. */
  async make(): Promise<string> {
    const id = await this.makeBare();
    const spent = { category: 1, currency: 0, date: '2015-06-17', project_id: 1, amount: '200', billable: 1 };
    const time = { task_id: 1, start_time: '10:00:00', end_time: '12:20:00', hourly_rate: '50', staff_id: 1 };
    const perfex = (path: string, given: object) =>
      send('POST', path, { headers: credentialsOf('perfex', this.token), body: given });
    const expense = await perfex('/api/expenses', { ...spent, expense_name: '4 New Tyres' });
    const logged = await perfex('/api/timesheets', time);
    const lineitems = { add: { timelogs: [logged.body.id], expenses: [expense.body.id] } };
    const reply = await this.call('PUT /invoices/{id}/lineitems.json', id, { body: { lineitems } });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return id;
  }

  async read(id: string): Promise<Reply['body']> {
    const { status, body } = await this.call('GET /invoices/{id}.json', id);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.invoice;
  }
}

function expectRefusal(reply: Reply, status: number, message?: string): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(reply.body).toEqual({ STATUS: 'Error', MESSAGE: message ?? expect.any(String) });
}

/** The id that a path needs: a project's, or that of an invoice of its own. */
async function idFor(key: string, caller: Caller): Promise<string> {
  if (key.includes('/projects/')) return '1';
  return key.includes('{id}') ? caller.make() : '';
}

function runWrite(key: string, fact: Writing, the: () => Caller): void {
  const isCreate = fact.verb === 'create';

  it('takes every documented parameter and shows it again', async () => {
    const caller = the();
    const target = isCreate ? await idFor(key, caller) : await caller.makeBare();
    const { n, body } = caller.next(fact);
    const reply = await caller.call(key, target, { body });
    expect(reply.status, JSON.stringify(reply.body)).toBe(isCreate ? 201 : 200);
    expect(reply.body).toEqual({ STATUS: 'OK', ...(isCreate ? { id: expect.any(Number) } : {}) });
    if (isCreate) expect(reply.headers.id).toBe(String(reply.body.id));
    const read = await caller.read(isCreate ? String(reply.body.id) : target);
    expect(notReadBack(fact.parameters, n, read)).toEqual([]);
  });

  it('is content with what is mandatory, and with nothing less', async () => {
    const caller = the();
    const target = await idFor(key, caller);
    const { body } = caller.next(fact);
    const needed = words(fact.required);
    const least = Object.fromEntries(Object.entries(body.invoice).filter(([name]) => needed.includes(name)));
    const reply = await caller.call(key, target, { body: { invoice: least } });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    for (const name of needed) {
      const { [name]: _, ...rest } = body.invoice;
      expectRefusal(await caller.call(key, target, { body: { invoice: rest } }), 422, `invoice.${name} is required`);
    }
    expectRefusal(await caller.call(key, target, { body: {} }), 422, 'invoice is required');
  });

  it('refuses what cannot be saved with 422, and names it', async () => {
    const caller = the();
    const target = await idFor(key, caller);
    for (const [name, value, message] of fact.refused) {
      const { body } = caller.next(fact);
      const reply = await caller.call(key, target, { body: { invoice: { ...body.invoice, [name]: value } } });
      expectRefusal(reply, 422, message);
    }
  });

  it('refuses a body that cannot be read with 400', async () => {
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await the().call(key, await idFor(key, the()), { headers, body: '{"invoice": ' }), 400);
  });
}

function runRead(key: string, { root, shows }: Reading, the: () => Caller): void {
  it('shows every documented key', async () => {
    const { status, body } = await the().call(key, await the().make());
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([root]);
    expect(misshapen(body[root], shows)).toEqual([]);
    expect(body[root]['line-items']).toHaveLength(1);
    expect(body[root].expenses).toHaveLength(1);
  });
}

function runDelete(key: string, the: () => Caller): void {
  it('deletes', async () => {
    const id = await the().make();
    const { status, body } = await the().call(key, id);
    expect({ status, body }).toEqual({ status: 200, body: { STATUS: 'OK' } });
    expectRefusal(await the().call(key, id), 404, 'invoice not found');
  });
}

function runAct(key: string, { shown }: Acting, the: () => Caller): void {
  it('does what it says, once or twice', async () => {
    const id = await the().make();
    for (const _ of ['once', 'twice']) {
      const { status, body } = await the().call(key, id);
      expect({ status, body }).toEqual({ status: 200, body: { STATUS: 'OK' } });
      expect(await the().read(id)).toMatchObject(shown);
    }
  });
}

function runList(key: string, { root, shows, values = {}, refused = {}, paged }: Listing, the: () => Caller): void {
  it('shows every documented key of every record', async () => {
    const { status, body, headers } = await the().call(key, '1');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([root]);
    expect(body[root].length).toBeGreaterThan(0);
    expect(body[root].flatMap((one: unknown) => misshapen(one, shows))).toEqual([]);
    const place = ['x-page', 'x-pages', 'x-records'].map((name) => headers[name]);
    expect(place).toEqual(paged ? ['1', '1', String(body[root].length)] : [undefined, undefined, undefined]);
  });

  for (const [name, given] of Object.entries(values)) {
    it(`takes ${given.join(', ')} as ${name}, the first where nothing is said`, async () => {
      const replies = await Promise.all(given.map((value) => the().call(key, '1', {}, `?${name}=${value}`)));
      for (const reply of replies) expect(reply.status, JSON.stringify(reply.body)).toBe(200);
      expect((await the().call(key, '1')).body).toEqual(replies[0]?.body);
    });
  }

  if (Object.keys(refused).length > 0) {
    it('refuses anything else with 400, named', async () => {
      for (const [name, value] of Object.entries(refused)) {
        const reply = await the().call(key, '1', {}, `?${name}=${value}`);
        expectRefusal(reply, 400);
        expect(reply.body.MESSAGE).toContain(name);
      }
    });
  }
}

function runStatuses(key: string, fact: Endpoint, the: () => Caller): void {
  const body = () => ('parameters' in fact ? { body: the().next(fact).body } : {});
  it('answers 401 without a good token and 403 without the right', async () => {
    const id = await idFor(key, the());
    const nobody = await the().call(key, id, { ...body(), headers: { authorization: 'Basic bm9ib2R5Ong=' } });
    expectRefusal(nobody, 401);
    const other = credentialsOf('teamwork', await the().firm.tokenWith(['items:read']));
    expectRefusal(await the().call(key, id, { ...body(), headers: other }), 403);
  });
  if (key.includes('{id}')) {
    it('answers 404 for what is not there', async () => {
      expectRefusal(await the().call(key, '999', body()), 404);
    });
  }
}

/** Every fact as a test. */
export function runFacts(endpoints: Endpoints): void {
  let caller: Caller;
  const the = (): Caller => caller;
  beforeAll(async () => {
    const firm = await furnishedFirm();
    const { text } = await createToken({ scopes: ['*'], staffId: 1 }, firm.work);
    const name = { firstName: 'Daniel', lastName: 'Mackey' };
    await updateRecord(firm.work.store.staff, 1, (doc) => ({ ...doc, ...name }), firm.work);
    caller = new Caller(firm, text);
    // The other invoices have neither a project nor people.
    await caller.call('DELETE /invoices/{id}.json', '3');
    const work = { ...firm.work, actor: { ...firm.work.actor, staffId: 1 } };
    await updateRecord(work.store.invoices, 1, (doc) => ({ ...doc, createdBy: 1 }), work);
    await caller.make();
  });
  for (const [key, fact] of Object.entries(endpoints)) {
    describe(key, () => {
      if (fact.verb === 'create' || fact.verb === 'update') runWrite(key, fact, the);
      if (fact.verb === 'read') runRead(key, fact, the);
      if (fact.verb === 'delete') runDelete(key, the);
      if (fact.verb === 'act') runAct(key, fact, the);
      if (fact.verb === 'list') runList(key, fact, the);
      runStatuses(key, fact, the);
    });
  }
}
