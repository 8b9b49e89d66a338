/**
 * What every route must do, derived from its declaration: take its sample, refuse what is missing
 * or broken and name it, refuse who has no token or no right, and know nothing of other firms.
 * Each dialect has a file of its own, so that they run side by side.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from 'jsonapi-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Firm, newFirm, type Reply, send } from '../../../lab/api.ts';
import { furnishedFirm } from '../../../lab/fixtures.ts';
import { routes, targetOf } from '../../../lab/routes.ts';
import { scanTable } from '../../../lab/scan.ts';
import type { Dialect, Route } from '../../../lib/http/route.ts';
import { changeLogo } from '../../../lib/operations/organization/logo.ts';
import { steps, withValue } from '../../support/bodies.ts';
import { png } from '../../support/pictures.ts';
import { ownTable } from '../../support/table.ts';

function call(route: Route, token: string | null, body: unknown = route.sample): Promise<Reply> {
  const headers: Record<string, string> =
    token === null ? { accept: 'application/json' } : credentialsOf(route.dialect, token);
  // Without a token nothing says which of two dialects is meant: Sereni's words are the rule there.
  const given: Call = { headers, ...(body === undefined ? {} : { body }) };
  return send(route.method, targetOf(route), given);
}

const envelopes: Record<Dialect, (body: Record<string, unknown>) => boolean> = {
  perfex: (body) => (body.status === false || body.paymentmode === false) && typeof body.message === 'string',
  siwapp: (body) => Array.isArray(body.errors),
  sereni: (body) => typeof body.message === 'string',
  teamwork: (body) => body.STATUS === 'Error' && typeof body.MESSAGE === 'string',
  productive: (body) => Array.isArray(body.errors),
  admin: (body) => typeof body.title === 'string' && typeof body.detail === 'string',
};

function expectRefusal(route: Route, reply: Reply, status: number): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(envelopes[route.dialect](reply.body), JSON.stringify(reply.body)).toBe(true);
  expect(reply.headers['x-request-id']).toBeTruthy();
}

/** Whether the record that the path names is one that only a furnished firm has. */
const namesARecord = ({ path, resource }: Route): boolean =>
  /\{(id|invoice_id)\}/.test(path) &&
  !path.includes('{list}') &&
  !['taxes', 'series', 'service-types'].includes(resource);

async function prepared(): Promise<Firm> {
  const firm = await furnishedFirm();
  await changeLogo(png(40, 20), {}, firm.work);
  return firm;
}

/** Everything that is stored of some firms; but an id may have been taken for nothing. */
async function stored(...firms: readonly Firm[]): Promise<unknown[]> {
  const own = firms.map(({ organization }) => `${organization.id}/`);
  const items = (await scanTable()).map((item) => ({ ...item, pk: String(item.pk) }));
  return items.filter(({ pk }) => own.some((start) => pk.startsWith(start)) && !pk.includes('/sequence/'));
}

/** What a route refuses, all of it of one firm: whatever is refused writes nothing. */
function deriveRefusals(declared: readonly Route[]): void {
  let firm: Firm;
  /** A firm without records of its own, for paths that name another's; and one for whatever else a stranger may do. */
  let stranger: Firm;
  let busyStranger: Firm;
  let before: unknown[];
  const lacking = new Map<string, string>();
  beforeAll(async () => {
    [firm, stranger, busyStranger] = [await prepared(), await newFirm(), await newFirm()];
    for (const scope of ['staff:read', 'leads:read']) lacking.set(scope, await firm.tokenWith([scope]));
    before = await stored(firm, stranger);
  });

  describe.each(declared.map((route) => ({ name: nameOf(route), route })))('$name', ({ route }) => {
    it('refuses a request without a token, and one whose token is made up', async () => {
      const shared = route.path === '/api/v1/payments/{id}';
      expectRefusal(shared ? { ...route, dialect: 'sereni' } : route, await call(route, null), 401);
      expectRefusal(route, await call(route, `${firm.organization.id}-1.${'x'.repeat(43)}`), 401);
    });

    it('refuses a token that lacks the right', async () => {
      const needless = route.scope === 'staff:read' ? 'leads:read' : 'staff:read';
      expectRefusal(route, await call(route, lacking.get(needless) ?? ''), 403);
    });

    it('is silent about records of another firm', async () => {
      if (namesARecord(route)) expectRefusal(route, await call(route, stranger.token), 404);
      else expect(JSON.stringify((await call(route, busyStranger.token)).body)).not.toContain('Kent Farms');
    });

    const refused = [
      ...(route.required ?? []).map((path) => ({ path, value: undefined, what: 'missing' })),
      ...Object.entries(route.broken ?? {}).map(([path, value]) => ({ path, value, what: `${JSON.stringify(value)}` })),
    ];
    if (refused.length > 0) {
      it.each(refused)('refuses $path when it is $what, and names it', async ({ path, value }) => {
        const reply = await call(route, firm.token, withValue(route.sample, steps(path), value));
        expect(reply.status, JSON.stringify(reply.body)).toBeGreaterThanOrEqual(400);
        expect(reply.status).toBeLessThan(500);
        expect(envelopes[route.dialect](reply.body), JSON.stringify(reply.body)).toBe(true);
        expect(JSON.stringify(reply.body)).toContain(steps(path).at(-1));
      });
    }
  });

  it('changes nothing of a firm by what it refuses', async () => {
    expect(before.length).toBeGreaterThan(100);
    expect(await stored(firm, stranger)).toEqual(before);
  });
}

/** Holds answers against JSON:API. */
const documents = new Validator();

/** Samples of these verbs do not disturb each other, so that those of one verb share a firm. Of the others each has its own. */
const sharing = ['list', 'read', 'search', 'create'];

/** Each route with its sample. */
function deriveSamples(declared: readonly Route[]): void {
  // What sends a mail says that it was sent.
  const folder = mkdtempSync(join(tmpdir(), 'quintet-derived-'));
  process.env.MAIL_FOLDER = folder;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const firms = new Map<string, Promise<Firm>>();
  const firmFor = (verb: string): Promise<Firm> => {
    const firm = firms.get(verb) ?? prepared();
    if (sharing.includes(verb)) firms.set(verb, firm);
    return firm;
  };

  it.each(declared.map((route) => ({ name: nameOf(route), route })))(
    '$name takes its sample and answers as declared',
    async ({ route }) => {
      const { token } = await firmFor(route.verb);
      const reply = await call(route, token);
      expect(reply.status, JSON.stringify(reply.body)).toBe(route.status);
      if (route.answer) {
        const parsed = route.answer.safeParse(Buffer.isBuffer(reply.body) ? reply.body.toString('latin1') : reply.body);
        expect(parsed.error?.issues ?? [], JSON.stringify(reply.body)).toEqual([]);
      }
      // Productive answers with documents, apart from files.
      if (route.dialect === 'productive' && reply.body !== '' && !Buffer.isBuffer(reply.body)) {
        expect(reply.headers['content-type']).toContain('application/vnd.api+json');
        expect(() => documents.validate(reply.body), JSON.stringify(reply.body)).not.toThrow();
      }
    },
  );
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** The derived tests of a dialect. */
export function derive(dialect: Dialect): void {
  ownTable();
  const declared = routes.filter((route) => route.dialect === dialect);
  describe(`${dialect} refuses`, () => deriveRefusals(declared));
  // A mail in a folder, a promise that was given up: tests/jobs/mail-server.test.ts and admin-outbox.test.ts have them.
  describe(dialect, () => deriveSamples(declared.filter(({ path }) => path !== '/admin/v1/outbox/{id}')));

  it('has a sample of every route with a body', () => {
    const without = declared.filter((route) => route.body && route.sample === undefined && dialect !== 'admin');
    expect(without.map(nameOf)).toEqual([]);
  });
}
