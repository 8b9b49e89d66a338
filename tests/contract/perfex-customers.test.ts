import { describe, expect, it } from 'vitest';
import { newFirm } from '../support/api.ts';

describe('Perfex customers', () => {
  it('stores a customer and shows it', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const made = await perfex('POST', '/api/customers', {
      body: { company: 'Acme', vat: 'B1', country: '102', billing_city: 'Pune' },
    });
    expect(made).toMatchObject({ status: 200, body: { status: true, message: 'Customer add successful.' } });
    const read = await perfex('GET', `/api/customers/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { company: 'Acme', country: '102' } });
    const list = await perfex('GET', `/api/customers/`);
    expect(list.body).toHaveLength(1);
    const found = await perfex('GET', `/api/customers/search/acm`);
    expect(found.body).toHaveLength(1);
    const gone = await perfex('DELETE', `/api/customers/${made.body.id}`);
    expect(gone).toMatchObject({ status: 200 });
    expect((await perfex('GET', `/api/customers`)).status).toBe(404);
  });
});
