/** Pages of other origins can use every route: their browsers ask before, and may read every header of an answer. */
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handler as fallback } from '../../functions/gateway/default.ts';
import { dispatch } from '../../generated/dispatch.ts';
import { type Firm, newFirm, send } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { closeGateway, echo, serve } from '../support/gateway.ts';

const origin = { origin: 'https://app.example.com' };
const asking = { ...origin, 'access-control-request-method': 'POST' };
const namesIn = (list: string | undefined): string[] => (list ?? '').split(',').map((name) => name.trim());

const fill = (path: string): string => path.replace(/\{(\w+)\}/g, '1');

describe('a preflight', () => {
  it.each([...new Set(dispatch.map(({ path }) => path))])('of %s names its methods', async (path) => {
    const counted = meter();
    const headers = { ...asking, 'access-control-request-headers': 'authorization,x-mine' };
    const answer = await send('OPTIONS', fill(path), { headers }).finally(counted.restore);
    expect(answer).toMatchObject({
      status: 204,
      body: '',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-headers': 'authorization,x-mine',
        'access-control-max-age': '86400',
      },
    });
    const own = dispatch.filter((one) => one.path === path).map(({ method }) => method);
    expect(namesIn(answer.headers['access-control-allow-methods'])).toEqual(expect.arrayContaining(own));
    expect(counted.requests()).toBe(0);
  });

  it('names exactly the methods of its path, with or without a trailing slash', async () => {
    for (const [path, methods] of [
      ['/api/v2/expenses', ['DELETE', 'GET', 'PATCH', 'POST']],
      ['/api/v2/expenses/', ['DELETE', 'GET', 'PATCH', 'POST']],
      ['/invoices/7/complete.json', ['PUT']],
    ] as const) {
      const { headers } = await send('OPTIONS', path, { headers: asking });
      expect([path, namesIn(headers['access-control-allow-methods']).sort()]).toEqual([path, methods]);
      expect([path, namesIn(headers.allow).sort()]).toEqual([path, [...methods, 'OPTIONS'].sort()]);
    }
  });

  it.each([undefined, '', 'a b', 'x'.repeat(1_001), 'a\u00e9', 'a,,b'])(
    'that asks for %j is told what is read',
    async (asked) => {
      const headers = { ...asking, ...(asked === undefined ? {} : { 'access-control-request-headers': asked }) };
      const answer = await send('OPTIONS', '/api/customers', { headers });
      expect(namesIn(answer.headers['access-control-allow-headers'])).toEqual(
        expect.arrayContaining([
          ...['authorization', 'authtoken', 'x-auth-token', 'x-organization-id'],
          ...['idempotency-key', 'content-type'],
        ]),
      );
    },
  );

  it.each(['/api/spoons', '/api/v1/spoons', '/spoons.json', '/'])('of %s, which is not there, is 404', async (path) => {
    const { status, headers } = await send('OPTIONS', path, { headers: asking });
    expect(status).toBe(404);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  describe('on the local server', () => {
    afterAll(closeGateway);
    it('reaches the same function', async () => {
      const handler = (event: APIGatewayProxyEventV2, context: Context) => fallback(event, context);
      const { call } = await serve(
        { 'GET /api/customers': echo, 'POST /api/customers': echo },
        { fallback: { function: 'gateway-default', load: async () => ({ handler }) } },
      );
      const { status, headers, text } = await call('OPTIONS', '/api/customers', { headers: asking });
      expect({ status, text }).toEqual({ status: 204, text: '' });
      expect(namesIn(headers.get('access-control-allow-methods') ?? '').sort()).toEqual(['GET', 'POST']);
    });
  });
});

describe('an answer to another origin', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm();
  });

  const always = [
    ...['x-request-id', 'ratelimit', 'ratelimit-policy'],
    ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
    ...['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'],
  ];
  const exposedBy = ({ headers }: { headers: Record<string, string> }): string[] =>
    namesIn(headers['access-control-expose-headers']);

  it('exposes all that a client needs: limits, paging, repetition, the address of what was made', async () => {
    const call = {
      headers: { ...origin, 'idempotency-key': 'once' },
      body: { data: { attributes: { name: 'Acme' } } },
    };
    const api = firm.as('siwapp');
    expect(exposedBy(await api('POST', '/api/v1/customers', call))).toEqual(
      expect.arrayContaining([...always, 'location']),
    );
    expect(exposedBy(await api('POST', '/api/v1/customers', call))).toContain('idempotent-replayed');
    const list = await firm.as('teamwork')('GET', '/invoices.json', { headers: origin });
    const paging = Object.keys(list.headers).filter((name) => /page|pagination|link|total/.test(name));
    expect(paging.length).toBeGreaterThan(0);
    expect(exposedBy(list)).toEqual(expect.arrayContaining([...always, ...paging]));
    const refused = await send('GET', '/api/v1/clients', { headers: origin });
    expect(exposedBy(refused)).toEqual(expect.arrayContaining(['www-authenticate', 'x-request-id']));
  });

  it('exposes every header that it has, and no other', async () => {
    const api = firm.as('siwapp');
    const { headers } = await api('GET', '/api/v1/customers', { headers: origin });
    const own = Object.keys(headers).filter((name) => !name.startsWith('access-control-'));
    expect([...exposedBy({ headers }), 'cache-control', 'content-type'].sort()).toEqual(own.sort());
  });

  it('without an origin has none of this', async () => {
    const { headers } = await firm.as('siwapp')('GET', '/api/v1/customers');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
