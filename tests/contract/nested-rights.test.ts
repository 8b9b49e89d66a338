/** A write inside another needs the right it would need on its own. */
import { describe, expect, it } from 'vitest';
import { credentialsOf, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';

const siwapp = async (scopes: string[], method: string, target: string, attributes: object, relationships = {}) => {
  const firm = await furnishedFirm();
  const headers = credentialsOf('siwapp', await firm.tokenWith(scopes));
  return send(method, target, { headers, body: { data: { attributes, relationships } } });
};
const payments = (...data: object[]) => ({ payments: { data } });

describe('with the right to invoices alone', () => {
  const scopes = ['invoices:*'];

  it('an invoice cannot make its customer, though it can name one that is there', async () => {
    expect((await siwapp(scopes, 'POST', '/api/v1/invoices', { name: 'Brand New' })).status).toBe(403);
    expect((await siwapp(scopes, 'POST', '/api/v1/invoices', { name: 'acme' })).status).toBe(201);
    expect(
      (await siwapp([...scopes, 'customers:create'], 'POST', '/api/v1/invoices', { name: 'Brand New' })).status,
    ).toBe(201);
  });

  it('an invoice can add, change and take off no payment', async () => {
    const add = payments({ attributes: { amount: 1 } });
    const change = payments({ id: 1, attributes: { amount: 1 } });
    const takeOff = payments({ id: 1, attributes: { _destroy: true } });
    const put = (right: string, nested: object) => siwapp([...scopes, right], 'PUT', '/api/v1/invoices/1', {}, nested);
    expect((await put('payments:update', add)).status).toBe(403);
    expect((await put('payments:create', add)).status).toBe(200);
    expect((await put('payments:create', change)).status).toBe(403);
    expect((await put('payments:update', change)).status).toBe(200);
    expect((await put('payments:update', takeOff)).status).toBe(403);
    expect((await put('payments:delete', takeOff)).status).toBe(200);
  });

  it('an invoice cannot be deleted with the rule that starts from it', async () => {
    const firm = await furnishedFirm();
    const { store } = firm.work;
    const { doc } = await createInvoice({ customerId: 1, recurring: { every: 1, unit: 'month' } }, firm.work);
    const remove = async (...rights: string[]) =>
      send('DELETE', `/api/invoices/${doc.id}`, {
        headers: credentialsOf('perfex', await firm.tokenWith([...scopes, ...rights])),
      });
    const refused = await remove('recurring-invoices:update');
    expect(refused.status).toBe(403);
    expect(JSON.stringify(refused.body)).toContain('recurring-invoices:delete');
    expect(await store.recurringInvoices.get(doc.recurringInvoiceId ?? 0)).not.toBeNull();
    expect((await remove('recurring-invoices:delete')).status).toBe(200);
    expect(await store.recurringInvoices.get(doc.recurringInvoiceId ?? 0)).toBeNull();
  });

  it('an invoice can put no time and no expense on itself, nor take it off', async () => {
    const firm = await furnishedFirm();
    const put = async (rights: string[], lineitems: object) => {
      const headers = credentialsOf('teamwork', await firm.tokenWith([...scopes, ...rights]));
      return (await send('PUT', '/invoices/3/lineitems.json', { headers, body: { lineitems } })).status;
    };
    for (const [list, right] of [
      ['timelogs', 'timesheets:update'],
      ['expenses', 'expenses:update'],
    ] as const) {
      for (const side of ['add', 'remove']) {
        expect(await put(['*:read'], { [side]: { [list]: [1] } })).toBe(403);
        expect(await put([right], { [side]: { [list]: [1] } })).not.toBe(403);
      }
    }
  });

  it('a Perfex invoice cannot repeat itself', async () => {
    const firm = await furnishedFirm();
    const body = {
      clientid: 1,
      number: 77,
      date: '2026-01-31',
      currency: 1,
      subtotal: 5,
      total: 5,
      billing_street: 'x',
      allowed_payment_modes: [1],
      newitems: [{ rate: 5 }],
      recurring: 1,
    };
    const post = async (...rights: string[]) =>
      send('POST', '/api/invoices', {
        headers: credentialsOf('perfex', await firm.tokenWith([...scopes, ...rights])),
        body,
      });
    expect((await post()).status).toBe(403);
    expect((await post('recurring-invoices:create')).status).toBe(200);
  });
});

describe('a siwapp invoice', () => {
  it('finds its customer by tax number alone, and says what is missing where nobody has it', async () => {
    const firm = await furnishedFirm();
    const api = firm.as('siwapp');
    await api('POST', '/api/v1/customers', {
      body: { data: { attributes: { name: 'Holder', identification: 'ID-1' } } },
    });
    const found = await api('POST', '/api/v1/invoices', { body: { data: { attributes: { identification: 'id-1' } } } });
    expect(found).toMatchObject({ status: 201, body: { data: { attributes: { name: 'Holder' } } } });
    const nobody = await api('POST', '/api/v1/invoices', {
      body: { data: { attributes: { identification: 'ID-2' } } },
    });
    expect(nobody.status).toBe(422);
    expect(JSON.stringify(nobody.body)).toContain('name');
  });

  it('takes the example of the document on the first day', async () => {
    const api = (await furnishedFirm()).as('siwapp');
    const items = {
      data: [
        { attributes: { description: 'shoe #1', quantity: 3, discount: 10, tax_ids: [2, 4], unitary_cost: 12.1 } },
      ],
    };
    const attributes = { name: 'Acme', issue_date: '2012-12-12', series_id: '3' };
    const paid = { data: [{ attributes: { notes: 'payment #1', amount: 32.1, date: '2016-02-03' } }] };
    const meta = { issued_by: 'John Smith', non_refundable: true };
    const made = await api('POST', '/api/v1/invoices', {
      body: { data: { attributes, meta, relationships: { items, payments: paid } } },
    });
    // 3 × 12.10 less 10 % is 32.67; 10 % of it 3.27 (rounded up from 3.267), 4 % 1.31 (1.3068).
    expect(made).toMatchObject({
      status: 201,
      body: {
        data: { meta, attributes: { series_id: '3', net_amount: '32.67', gross_amount: '37.25', paid_amount: '32.1' } },
      },
    });
  });
});

describe('with the right to customers alone', () => {
  it('neither name nor address of a contact is shown, only its id', async () => {
    const firm = await furnishedFirm();
    const headers = credentialsOf('sereni', await firm.tokenWith(['customers:*']));
    const { contact } = (await send('GET', '/api/v1/clients/1', { headers })).body.attributes;
    expect(contact).toEqual({ id: '1', name: '', email: '' });
    const whole = (await firm.as('sereni')('GET', '/api/v1/clients/1')).body.attributes.contact;
    expect(whole.name).toContain('Coyote');
  });
});
