/** A deployment changes roles before functions, so these may be refused their table: clients are told to come back. */
import { afterEach, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import type { Dialect } from '../../lib/http/route.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import { watchLog } from '../support/log.ts';

const lines = watchLog();
let restore = (): void => {};
afterEach(() => restore());

it.each<[Dialect, string]>([
  ['perfex', '/api/customers/1'],
  ['siwapp', '/api/v1/invoices/1'],
  ['sereni', '/api/v1/clients/1'],
  ['teamwork', '/invoices/1.json'],
  ['productive', '/api/v2/deals/1'],
  ['admin', '/admin/v1/organization'],
])('%s answers 503 with Retry-After, and the log knows why', async (dialect, path) => {
  const firm = await newFirm();
  restore = wrapTransport(() => async () => {
    throw Object.assign(new Error('no policy allows dynamodb:GetItem'), { name: 'AccessDeniedException' });
  });
  lines.length = 0;
  const result = await firm.as(dialect)('GET', path);
  expect([result.status, result.headers['retry-after']]).toEqual([503, '30']);
  expect(JSON.stringify(result.body)).not.toContain('dynamodb');
  expect(lines).toMatchObject([{ event: 'fault', fault: 'AccessDeniedException' }]);
});
