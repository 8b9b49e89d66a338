/**
 * What is shown takes the right of its own resource, whatever door it is shown through. Derived from the routes: each is
 * asked with its own right alone, and without each of the rights that it shows something by.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { scopeResources } from '../../lib/domain/token/scopes.ts';
import type { Route } from '../../lib/http/route.ts';
import { markRecords, marksIn } from '../support/marks.ts';

// The words that mean something in /api/common are routes of their own.
const reads = routes.filter(({ scope, path }) => scope.endsWith(':read') && path !== '/api/common/{type}');
const ownOf = ({ scope }: Route): string => scope.split(':')[0] ?? '';
const nameOf = ({ dialect, method, path }: Route): string => `${dialect} ${method} ${path}`;

let firm: Firm;
const tokens = new Map<string, Promise<string>>();
async function ask(route: Pick<Route, 'dialect' | 'method'>, target: string, scopes: string[]): Promise<Reply> {
  const key = scopes.join();
  const token = tokens.get(key) ?? firm.tokenWith(scopes);
  tokens.set(key, token);
  return send(route.method, target, { headers: credentialsOf(route.dialect as Dialect, await token) });
}
const allBut = (resource: string): string[] =>
  scopeResources.filter((one) => one !== resource).map((one) => `${one}:*`);

beforeAll(async () => {
  firm = await furnishedFirm();
  await markRecords(firm, true);
});

/** Refused by name, or shown as declared and without a mark of what may not be read. */
function expectDiscreet(route: Route, reply: Reply, isHidden: (resource: string) => boolean): void {
  const said = `${nameOf(route)}: ${JSON.stringify(reply.body)}`;
  expect([200, 403], said).toContain(reply.status);
  expect(marksIn(reply.body).filter(isHidden), said).toEqual([]);
  if (reply.status === 403) expect(said).toMatch(/lacks the right [a-z-]+:read/);
  else if (route.answer && !Buffer.isBuffer(reply.body)) {
    expect(route.answer.safeParse(reply.body).error?.issues ?? [], said).toEqual([]);
  }
}

describe.each(reads.map((route) => ({ name: nameOf(route), route })))('$name', ({ route }) => {
  it('shows no record whose right the token lacks, and refuses who lacks its own', async () => {
    const own = ownOf(route);
    const whole = await ask(route, targetOf(route), ['*']);
    expect(whole.status, JSON.stringify(whole.body)).toBe(200);
    const alone = await ask(route, targetOf(route), [route.scope]);
    expectDiscreet(route, alone, (resource) => resource !== own);
    const shown = alone.status === 200 ? marksIn(whole.body) : scopeResources;
    for (const resource of shown.filter((one) => one !== own)) {
      expectDiscreet(route, await ask(route, targetOf(route), allBut(resource)), (one) => one === resource);
    }
    expect((await ask(route, targetOf(route), allBut(own))).status).toBe(403);
  });
});

describe('the marks', () => {
  it('of other kinds are shown to whoever may read them, so that their absence says something', async () => {
    const of = async (dialect: Dialect, path: string): Promise<string[]> =>
      marksIn((await firm.as(dialect)('GET', path)).body);
    expect(await of('perfex', '/api/invoices/1')).toEqual(expect.arrayContaining(['customers', 'payments']));
    expect(await of('perfex', '/api/expenses/1')).toEqual(expect.arrayContaining(['customers', 'taxes']));
    expect(await of('perfex', '/api/tickets/1')).toContain('contacts');
    expect(await of('productive', '/api/v2/expenses/1')).toEqual(
      expect.arrayContaining(['staff', 'customers', 'projects', 'expense-categories']),
    );
    expect(await of('sereni', '/api/v1/tasks/1')).toEqual(expect.arrayContaining(['staff', 'projects', 'milestones']));
    expect(await of('siwapp', '/api/v1/invoices/1')).toContain('payments');
    expect(await of('teamwork', '/invoices/1.json')).toEqual(expect.arrayContaining(['staff', 'projects', 'tasks']));
  });
});

describe('what is asked for by name', () => {
  const expenses = { dialect: 'productive', method: 'GET' } as const;

  it.each([
    ['deal', 'projects'],
    ['deal.company', 'projects'],
    ['service_type', 'expense-categories'],
    ['person', 'staff'],
    ['vendor', 'customers'],
  ])('include=%s is refused without %s:read', async (path, resource) => {
    const paths = ['/api/v2/expenses', '/api/v2/expenses/1'].map((one) => `${one}?include=${path}`);
    for (const target of paths) {
      const refused = await ask(expenses, target, allBut(resource));
      expect(refused.status, JSON.stringify(refused.body)).toBe(403);
      expect(JSON.stringify(refused.body)).toContain(`${resource}:read`);
      expect((await ask(expenses, target, ['*'])).status).toBe(200);
    }
  });

  it('is refused at each step of its path, and before anything is written', async () => {
    const target = '/api/v2/expenses/1?include=deal.company';
    const refused = await ask(expenses, target, ['expenses:*', 'projects:read']);
    expect(JSON.stringify(refused.body)).toContain('customers:read');
    const approved = await ask({ dialect: 'productive', method: 'PATCH' }, target.replace('?', '/approve?'), [
      'expenses:*',
      'projects:read',
    ]);
    expect(approved.status).toBe(403);
    expect((await firm.work.store.expenses.get(1))?.doc.approvedAt).toBeNull();
  });

  // Columns that have something of the record's own, or nothing, in the place of another's.
  const mixed = new Set(['company', 'vat', 'prefix', 'email', 'from_name']);
  const listed = reads.filter(({ dialect, verb }) => dialect === 'perfex' && ['list', 'search'].includes(verb));

  it.each(listed.map((route) => ({ name: nameOf(route), route })))(
    'as a column of $name is refused',
    async ({ route }) => {
      const first = (body: { data?: object[] }): Record<string, unknown> =>
        ((Array.isArray(body) ? body : body.data)?.[0] ?? {}) as Record<string, unknown>;
      const [whole, alone] = [
        await ask(route, targetOf(route), ['*']),
        await ask(route, targetOf(route), [route.scope]),
      ];
      const [all, seen] = [first(whole.body), first(alone.body)];
      // What is the record's own in the place of another's is shown to whoever asks for it, as to whoever does not.
      const says = (name: string): boolean => !['', 'null', 'undefined'].includes(String(seen[name]));
      for (const name of Object.keys(all).filter(says)) {
        const asked = await ask(route, `${targetOf(route)}?fields=${name}`, [route.scope]);
        expect(asked.status === 200 ? first(asked.body)[name] : asked.status, name).toEqual(seen[name]);
      }
      const hidden = Object.keys(all).filter(
        (name) =>
          !says(name) &&
          !(mixed.has(name) && seen[name] !== null) &&
          JSON.stringify(all[name]) !== JSON.stringify(seen[name]),
      );
      for (const name of hidden) {
        const refused = await ask(route, `${targetOf(route)}?fields=${name}`, [route.scope]);
        expect(refused.status, `${name}: ${JSON.stringify(refused.body)}`).toBe(403);
        expect(JSON.stringify(refused.body)).toMatch(/lacks the right [a-z-]+:read/);
      }
      const rest = Object.keys(all).filter((name) => !hidden.includes(name));
      const { status } = await ask(route, `${targetOf(route)}?fields=${rest.slice(0, 5).join()}`, [route.scope]);
      expect(status).toBe(200);
    },
  );

  it('cannot be sorted by either', async () => {
    const target = '/api/v2/expenses?sort=service_type.name';
    expect((await ask(expenses, target, ['expenses:read'])).status).toBe(403);
    expect((await ask(expenses, target, ['expenses:read', 'expense-categories:read'])).status).toBe(200);
  });
});

describe('what is searched for', () => {
  const searches = reads.filter(({ verb, path }) => verb === 'search' || path.includes('{keysearch}'));

  it.each(searches.map((route) => ({ name: nameOf(route), route })))(
    'by $name is not found by the words of a record that may not be read',
    async ({ route }) => {
      const own = ownOf(route);
      const total = async (words: string, scopes: string[]): Promise<number> => {
        const target = route.path.replace('{keysearch}', encodeURIComponent(words));
        const { status, body } = await ask(route, target, scopes);
        expect([200, 404]).toContain(status);
        return status === 404 ? 0 : (Array.isArray(body) ? body : body.data).length;
      };
      expect(await total(`mark-of-${own}`, [route.scope])).toBeGreaterThan(0);
      for (const resource of scopeResources.filter((one) => one !== own)) {
        expect(await total(`mark-of-${resource}`, [route.scope]), resource).toBe(0);
      }
    },
  );

  it('is found by what it has copied of what may be read', async () => {
    const found = (scopes: string[]) =>
      ask({ dialect: 'perfex', method: 'GET' }, '/api/customers/search/acme.example', scopes);
    const { customers } = firm.work.store;
    const stored = await customers.get(1);
    if (!stored?.doc.primaryContact) throw new Error('the customer has no contact');
    const primaryContact = { ...stored.doc.primaryContact, email: 'wile@acme.example' };
    const [changed] = await firm.work.store.save([
      customers.update(stored, { ...stored.doc, email: '', primaryContact }),
    ]);
    expect((await found(['customers:read', 'contacts:read'])).body).toHaveLength(1);
    expect((await found(['customers:*'])).status).toBe(404);
    await firm.work.store.save([customers.update(changed, stored.doc)]);
  });
});

describe('what is worked out', () => {
  it('is the same whether the records behind it may be read or not', async () => {
    const sereni = { dialect: 'sereni', method: 'GET' } as const;
    const [whole, alone] = await Promise.all(
      [['*'], ['payments:read']].map((scopes) => ask(sereni, '/api/v1/payments/1', scopes)),
    );
    const { amount } = whole?.body.attributes ?? {};
    // The status is the invoice's own word.
    expect(alone?.body.attributes).toMatchObject({ amount, status: null });
    expect(whole?.body.attributes.status).toEqual(expect.any(String));
    const perfex = { dialect: 'perfex', method: 'GET' } as const;
    expect((await ask(perfex, '/api/contacts/1/1', ['contacts:read'])).body.is_primary).toBe('1');
  });
});
