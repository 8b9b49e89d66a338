/**
 * A route that declares to read writes nothing but how many requests there were: on AWS its role allows no more. Derived
 * from the routes.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentialsOf, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { isWriting, type Route } from '../../lib/http/route.ts';
import { changeLogo } from '../../lib/operations/organization/logo.ts';
import { type Request, wrapTransport } from '../../lib/store/client.ts';
import { requestCountsPrefix } from '../../lib/store/keys.ts';
import { png } from '../support/pictures.ts';

const writes: Request[] = [];
const isCount = ({ type, input }: Request): boolean =>
  type === 'update' && String(input.Key?.pk).startsWith(requestCountsPrefix);

let firm: Firm;
let undo: () => void;
beforeAll(async () => {
  firm = await furnishedFirm();
  await changeLogo(png(1, 1), {}, firm.work);
  undo = wrapTransport((inner) => (request) => {
    if (request.type !== 'batchGet' && request.type !== 'query') writes.push(request);
    return inner(request);
  });
});
afterAll(() => undo());
beforeEach(() => void writes.splice(0));

const ask = ({ method, dialect }: Pick<Route, 'method' | 'dialect'>, target: string, body?: unknown) =>
  send(method, target, { headers: credentialsOf(dialect, firm.token), body });

const reads = routes.filter((route) => !isWriting(route));

describe.each(reads.map((route) => ({ name: `${route.dialect} ${route.method} ${route.path}`, route })))(
  '$name',
  ({ route }) => {
    it('writes nothing', async () => {
      const { status } = await ask(route, targetOf(route));
      // A mail can be read only where mails are put into a folder.
      expect(status).toBe(route.path === '/admin/v1/outbox/{id}' ? 404 : route.status);
      expect(writes.filter((one) => !isCount(one))).toEqual([]);
    });
  },
);

describe('what is watched', () => {
  it('includes counts of requests, and the write of a route that writes', async () => {
    // The first wrong token of an instance is added to the table at once.
    const headers = credentialsOf('perfex', `${firm.token.slice(0, -4)}AAAA`);
    const { status } = await send('GET', '/api/items/1', { headers, address: '192.0.2.211' });
    expect(status).toBe(401);
    expect(writes.map(isCount)).toEqual([true]);
    await ask({ method: 'POST', dialect: 'perfex' }, '/api/items', { description: 'Anvil', rate: '10' });
    expect(writes.filter((one) => !isCount(one)).length).toBeGreaterThan(0);
  });
});
