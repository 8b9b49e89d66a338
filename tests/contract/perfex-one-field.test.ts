/** Updates as clients send them: the fields that change, and no others. The catalogue tries each field of each record. */
import { expect, it } from 'vitest';
import { multipartOf } from '../../lab/answers/bodies.ts';
import { credentialsOf, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';

it('a lead changes its status by a form with one field', async () => {
  const firm = await furnishedFirm();
  const perfex = firm.as('perfex');
  const before = (await perfex('GET', '/api/leads/1')).body;
  const form = multipartOf({ status: '2' }, []) as { base64: string; type: string };
  const headers = { ...credentialsOf('perfex', firm.token), 'content-type': form.type };
  const changed = await send('PUT', '/api/leads/1', { headers, body: Buffer.from(form.base64, 'base64') });
  expect([changed.status, changed.body]).toEqual([200, { status: true, message: 'Lead Update Successful.' }]);
  const after = (await perfex('GET', '/api/leads/1')).body;
  expect(after.status).toBe('2');
  const kept = ['name', 'email', 'source', 'assigned', 'company', 'phonenumber', 'address', 'dateadded'] as const;
  for (const name of kept) expect(after[name], name).toEqual(before[name]);
});

it('an invoice changes its due date, and keeps its lines, sums and address', async () => {
  const firm = await furnishedFirm();
  const perfex = firm.as('perfex');
  const before = (await perfex('GET', '/api/invoices/1')).body;
  const changed = await perfex('PUT', '/api/invoices/1', { body: { duedate: '2030-03-01' } });
  expect(changed).toMatchObject({ status: 200, body: { status: true } });
  const after = (await perfex('GET', '/api/invoices/1')).body;
  const kept = ['items', 'subtotal', 'total', 'clientid', 'billing_street', 'allowed_payment_modes', 'date'] as const;
  expect(after.duedate).toBe('2030-03-01');
  for (const name of kept) expect(after[name], name).toEqual(before[name]);
});

it('nothing that a create must have can be emptied, and nothing is written', async () => {
  const perfex = (await furnishedFirm()).as('perfex');
  const before = (await perfex('GET', '/api/projects/1')).body;
  const refused = await perfex('PUT', '/api/projects/1', { body: { name: '', status: 4 } });
  expect(refused).toMatchObject({ status: 404, body: { error: { name: 'The Project Name field is required' } } });
  expect((await perfex('GET', '/api/projects/1')).body).toEqual(before);
});
