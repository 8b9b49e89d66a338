/** A draft owes nothing: a payment issues it, in every dialect and in one write (docs/decisions/0012-drafts-and-payments.md). */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { createCreditNote } from '../../lib/operations/credit-note/write.ts';
import { ownTable } from '../support/table.ts';

ownTable();
afterAll(async () => {
  expect(violations(await scanTable())).toEqual([]);
});

let firm: Firm;
let siwapp: ReturnType<Firm['as']>;
let perfex: ReturnType<Firm['as']>;
let sereni: ReturnType<Firm['as']>;
beforeEach(async () => {
  firm = await newFirm();
  [siwapp, perfex, sereni] = [firm.as('siwapp'), firm.as('perfex'), firm.as('sereni')];
  const acme = { name: 'Acme', email: 'office@acme.example', country_id: 'KE', currency_id: 'EUR' };
  await sereni('POST', '/api/v1/clients', { body: acme });
});

const items = { data: [{ attributes: { description: 'Work', unitary_cost: 100 } }] };
const write = (method: string, path: string, attributes: object, relationships: object = {}): Promise<Reply> =>
  siwapp(method, path, { body: { data: { attributes, relationships } } });
async function draft(more: object = {}): Promise<string> {
  const made = await write(
    'POST',
    '/api/v1/invoices',
    { customer_id: 1, draft: true, due_date: '2099-01-01', ...more },
    { items },
  );
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.data.id;
}
async function seen(id: string) {
  const [invoice, one, client] = await Promise.all([
    siwapp('GET', `/api/v1/invoices/${id}`),
    perfex('GET', `/api/invoices/${id}`),
    sereni('GET', '/api/v1/clients/1'),
  ]);
  const { reference, status, draft: isDraft } = invoice.body.data.attributes;
  const { balance, paid } = client.body.attributes;
  return { reference, status, isDraft, perfex: one.body.status, balance, paid };
}

const ways: Record<string, (id: string) => Promise<Reply>> = {
  Perfex: (id) => perfex('POST', '/api/payments', { body: { invoiceid: id, amount: '40.00', paymentmode: '1' } }),
  siwapp: (id) => write('POST', `/api/v1/invoices/${id}/payments`, { amount: 40 }),
  'siwapp, with the invoice': (id) =>
    write('PUT', `/api/v1/invoices/${id}`, { draft: 'true' }, { payments: { data: [{ attributes: { amount: 40 } }] } }),
  Sereni: (id) =>
    sereni('POST', '/api/v1/payments', {
      body: { invoice_id: id, amount: 40, payment_method: '1', payment_date: '2026-01-01', send_email: false },
    }),
};

describe('a payment on a draft', () => {
  it.each(Object.keys(ways))('issues it: %s', async (way) => {
    const id = await draft();
    expect(await seen(id)).toMatchObject({ reference: '', status: 'draft', balance: 0, paid: 0 });
    const paid = await ways[way]?.(id);
    expect(paid?.status, JSON.stringify(paid?.body)).toBeLessThan(300);
    expect(await seen(id)).toEqual({
      reference: 'INV-1',
      status: 'pending',
      isDraft: 'false',
      perfex: '3',
      balance: 60,
      paid: 40,
    });
  });

  it('that is moved there issues it too', async () => {
    const [other, id] = [await draft({ draft: false }), await draft()];
    const made = await ways.Sereni?.(other);
    const moved = await sereni('PUT', `/api/v1/payments/${made?.body.id}`, {
      body: { invoice_id: id, amount: 40, payment_method: '1', payment_date: '2026-01-01' },
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    expect(await seen(id)).toMatchObject({ reference: 'INV-2', status: 'pending', balance: 160, paid: 40 });
  });

  it('issues it once, however many come at the same moment', async () => {
    const ids = await Promise.all([draft(), draft()]);
    const paid = await Promise.all([...ids, ...ids, ...ids].map((id) => ways.siwapp?.(id)));
    expect(paid.map((one) => one?.status)).toEqual(paid.map(() => 201));
    const references = await Promise.all(ids.map(async (id) => (await seen(id)).reference));
    expect(references.sort()).toEqual(['INV-1', 'INV-2']);
    expect(await firm.work.store.number('series/1')).toBe(2);
  });

  it('issues it in its own series, also where that was deleted since; without one it is refused, and nothing is written', async () => {
    const id = await draft();
    for (const series of [1, 2, 3]) await siwapp('DELETE', `/api/v1/series/${series}`);
    expect((await ways.Perfex?.(id))?.status).toBe(200);
    expect((await seen(id)).reference).toBe('INV-1');
    const homeless = await draft();
    const refused = await ways.Perfex?.(homeless);
    expect(refused?.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(refused?.body)).toContain('invoiceid');
    expect((await siwapp('GET', `/api/v1/invoices/${homeless}/payments`)).body).toEqual([]);
  });
});

describe('a draft that has payments since before they issued drafts', () => {
  async function oldDraft(): Promise<{ id: string; payment: string }> {
    const id = await draft({ draft: false });
    const made = await ways.siwapp?.(id);
    const { invoices } = firm.work.store;
    const stored = await invoices.get(Number(id));
    if (!stored) throw new Error('no invoice');
    await firm.work.store.save([
      invoices.update(stored, { ...stored.doc, state: 'draft', number: null, reference: '' }),
    ]);
    return { id, payment: made?.body.data.id };
  }
  const asPaid = (id: string, payment: string, more: object) =>
    sereni('PUT', `/api/v1/payments/${payment}`, {
      body: { invoice_id: id, amount: 40, payment_method: '1', payment_date: '2026-01-01', ...more },
    });
  const nested = (id: string, payment: string, attributes: object) =>
    write(
      'PUT',
      `/api/v1/invoices/${id}`,
      { draft: true },
      { payments: { data: [{ id: payment, attributes: { id: payment, ...attributes } }] } },
    );
  const stays = { reference: '', status: 'draft' };
  const issued = { status: 'pending' };

  it('stays as it is whatever else is changed, on it and on its payments', async () => {
    const { id, payment } = await oldDraft();
    for (const change of [
      () => write('PUT', `/api/v1/invoices/${id}`, { notes: 'Another' }),
      () => write('PUT', `/api/v1/invoices/${id}`, { currency: 'jpy' }),
      () => write('PUT', `/api/v1/invoices/${id}`, { currency: 'eur' }),
      () => nested(id, payment, { notes: 'Said', amount: 40 }),
      () => asPaid(id, payment, { notes: 'Said again' }),
      () => asPaid(id, payment, { amount: 30 }),
    ]) {
      const changed = await change();
      expect(changed.status, JSON.stringify(changed.body)).toBe(200);
      expect(await seen(id)).toMatchObject(stays);
    }
    await siwapp('DELETE', `/api/v1/payments/${payment}`);
    expect(await seen(id)).toMatchObject(stays);
  });

  it('is issued by what is paid on it again: a payment that comes, is raised or is moved there', async () => {
    const [first, second, third, source] = [await oldDraft(), await oldDraft(), await oldDraft(), await oldDraft()];
    expect((await ways.Sereni?.(first.id))?.status).toBe(201);
    expect(await seen(first.id)).toMatchObject(issued);
    expect((await asPaid(second.id, second.payment, { amount: 41 })).status).toBe(200);
    expect(await seen(second.id)).toMatchObject(issued);
    expect((await asPaid(third.id, source.payment, {})).status).toBe(200);
    expect(await seen(third.id)).toMatchObject(issued);
    expect(await seen(source.id)).toMatchObject(stays);
    const raised = await oldDraft();
    expect((await nested(raised.id, raised.payment, { amount: 41 })).status).toBe(200);
    expect(await seen(raised.id)).toMatchObject(issued);
  });
});

describe('an invoice on which something is paid', () => {
  it('is made as no draft, and does not become one again', async () => {
    const payments = { data: [{ attributes: { amount: 40 } }] };
    const made = await write('POST', '/api/v1/invoices', { customer_id: 1, draft: true }, { items, payments });
    expect(made).toMatchObject({ status: 422 });
    expect(JSON.stringify(made.body)).toContain('draft');
    expect((await siwapp('GET', '/api/v1/invoices')).body.data).toEqual([]);

    const id = await draft({ draft: false });
    await ways.siwapp?.(id);
    const back = await write('PUT', `/api/v1/invoices/${id}`, { draft: true });
    expect(back.status).toBe(422);
    expect(await seen(id)).toMatchObject({ reference: 'INV-1', status: 'pending', balance: 60 });
  });

  it('becomes no draft in Perfex either, which names the field', async () => {
    const id = await draft({ draft: false });
    await ways.Perfex?.(id);
    const { body } = await perfex('GET', `/api/invoices/${id}`);
    const wish = { ...body, status: '6', newitems: [{ description: 'Work', qty: 1, rate: 100 }] };
    for (const key of ['items', 'payments', 'attachments', 'client']) delete wish[key];
    const refused = await perfex('PUT', `/api/invoices/${id}`, {
      body: { ...wish, allowed_payment_modes: [1], billing_street: '1' },
    });
    expect(refused.status, JSON.stringify(refused.body)).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(refused.body)).toContain('status');
  });

  it('can be a draft again once nothing is paid on it', async () => {
    const id = await draft();
    const made = await ways.siwapp?.(id);
    await siwapp('DELETE', `/api/v1/payments/${made?.body.data.id}`);
    expect((await write('PUT', `/api/v1/invoices/${id}`, { draft: true })).status).toBe(200);
    expect(await seen(id)).toMatchObject({ reference: '', status: 'draft', balance: 0, paid: 0 });
  });
});

describe('credit notes', () => {
  it('cannot be credited to a draft, because a draft owes nothing', async () => {
    const id = Number(await draft());
    const lines = { add: [{ description: 'Less', unitPrice: '20' }] };
    const note = (invoiceId: number) => ({ customerId: 1, lines, credits: [{ invoiceId, amount: '20' }] });
    await expect(createCreditNote(note(id), firm.work)).rejects.toMatchObject({ code: 'conflict' });
    expect(await seen(String(id))).toMatchObject({ status: 'draft', balance: 0 });
    const issued = Number(await draft({ draft: false }));
    await createCreditNote(note(issued), firm.work);
    expect((await write('PUT', `/api/v1/invoices/${issued}`, { draft: true })).status).toBe(422);
  });
});
