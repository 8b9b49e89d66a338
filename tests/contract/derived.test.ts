/**
 * What every route must do, derived from its declaration: take its sample, refuse what is missing
 * or broken and name it, refuse who has no token or no right, and know nothing of other firms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, credentialsOf, type Dialect, type Firm, newFirm, type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import { changeLogo } from '../../lib/operations/organization/logo.ts';
import { steps, withValue } from '../support/bodies.ts';
import { png } from '../support/pictures.ts';

// What sends a mail says that it was sent.
const folder = mkdtempSync(join(tmpdir(), 'quintet-derived-'));
process.env.MAIL_FOLDER = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function call(route: Route, token: string | null, body: unknown = route.sample): Promise<Reply> {
  const headers: Record<string, string> =
    token === null ? { accept: 'application/json' } : credentialsOf(route.dialect as Dialect, token);
  // Without a token nothing says which of two dialects is meant: Sereni's words are the rule there.
  const given: Call = { headers, ...(body === undefined ? {} : { body }) };
  return send(route.method, targetOf(route), given);
}

const envelopes: Record<string, (body: Record<string, unknown>) => boolean> = {
  perfex: (body) => (body.status === false || body.paymentmode === false) && typeof body.message === 'string',
  siwapp: (body) => Array.isArray(body.errors),
  sereni: (body) => typeof body.message === 'string',
  teamwork: (body) => body.STATUS === 'Error' && typeof body.MESSAGE === 'string',
  productive: (body) => Array.isArray(body.errors),
  admin: (body) => typeof body.title === 'string' && typeof body.detail === 'string',
};

function expectRefusal(route: Route, reply: Reply, status: number): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(envelopes[route.dialect]?.(reply.body), JSON.stringify(reply.body)).toBe(true);
  expect(reply.headers['x-request-id']).toBeTruthy();
}

describe.each(routes.map((route) => ({ name: `${route.dialect}: ${route.method} ${route.path}`, route })))(
  '$name',
  ({ route }) => {
    let firm: Firm;
    beforeAll(async () => {
      firm = await furnishedFirm();
      if (route.path.endsWith('/logo')) await changeLogo(png(40, 20), {}, firm.work);
    });

    it('refuses a request without a token, and one whose token is made up', async () => {
      const shared = route.path === '/api/v1/payments/{id}';
      expectRefusal(shared ? { ...route, dialect: 'sereni' } : route, await call(route, null), 401);
      expectRefusal(route, await call(route, `${firm.organization.id}-1.${'x'.repeat(43)}`), 401);
    });

    it('refuses a token that lacks the right', async () => {
      const needless = route.scope === 'staff:read' ? 'leads:read' : 'staff:read';
      expectRefusal(route, await call(route, await firm.tokenWith([needless])), 403);
    });

    it('is silent about records of another firm', async () => {
      const stranger = await newFirm();
      const reply = await call(route, stranger.token);
      const everyFirmHasIts =
        route.path.includes('{list}') || ['taxes', 'series', 'service-types'].includes(route.resource);
      if (/\{(id|invoice_id)\}/.test(route.path) && !everyFirmHasIts) expectRefusal(route, reply, 404);
      else expect(JSON.stringify(reply.body)).not.toContain('Kent Farms');
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
        expect(envelopes[route.dialect]?.(reply.body), JSON.stringify(reply.body)).toBe(true);
        expect(JSON.stringify(reply.body)).toContain(steps(path).at(-1));
      });
    }

    // A mail in a folder, a promise that was given up: tests/jobs/mail-server.test.ts and admin-outbox.test.ts have them.
    it.skipIf(route.path === '/admin/v1/outbox/{id}')('takes its sample and answers as declared', async () => {
      const reply = await call(route, firm.token);
      expect(reply.status, JSON.stringify(reply.body)).toBe(route.status);
      if (route.answer) {
        const parsed = route.answer.safeParse(Buffer.isBuffer(reply.body) ? reply.body.toString('latin1') : reply.body);
        expect(parsed.error?.issues ?? [], JSON.stringify(reply.body)).toEqual([]);
      }
    });
  },
);

describe('the derived tests', () => {
  it('know a sample of every route that has a body', () => {
    const without = routes.filter((route) => route.body && route.sample === undefined && route.dialect !== 'admin');
    expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});
