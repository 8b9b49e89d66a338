/** Charged time and expenses, a fixed cost and the lock of a complete invoice, as every other dialect sees them. */
import { extractText } from 'unpdf';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { ownTable } from '../support/table.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

ownTable();

let shop: Workshop;
let id: number;
let time: number[];
let spent: number;
beforeEach(async () => {
  shop = await newWorkshop();
  const { log, spend, bill } = shop;
  time = [await log(140, { hourly_rate: 50, note: 'Painting' }), await log(20, { hourly_rate: 50 })];
  spent = await spend('4 New Tyres', '225', { note: 'Winter' });
  id = await bill({ number: 'INV0001', 'display-date': '20150617' });
});

const sound = async (): Promise<void> => expect(violations(await scanTable())).toEqual([]);
const charge = (): Promise<Reply> => shop.lineItems(id, { timelogs: time, expenses: [spent] });
const perfexInvoice = async (): Promise<Reply['body']> => (await shop.as('perfex')('GET', `/api/invoices/${id}`)).body;
const siwappInvoice = async (): Promise<Reply['body']> =>
  (await shop.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data;
/** An update of the invoice with everything that is mandatory. */
async function perfex(more: object): Promise<Reply> {
  const { clientid, number, date, currency } = await perfexInvoice();
  const body = {
    clientid,
    number,
    date,
    currency,
    billing_street: '1 Street',
    subtotal: '0',
    total: '0',
    newitems: [],
  };
  return shop.as('perfex')('PUT', `/api/invoices/${id}`, { body: { ...body, allowed_payment_modes: [1], ...more } });
}
const client = async (): Promise<Reply['body']> =>
  (await shop.as('sereni')('GET', `/api/v1/clients/${shop.customerId}`)).body.attributes;
const stored = async () => {
  const found = await shop.work.store.invoices.get(id);
  if (!found) throw new Error('no invoice');
  return found.doc;
};

describe('what an invoice charges', () => {
  it('are lines with the same figures in Perfex, which multiply to what they cost', async () => {
    await charge();
    const { items, subtotal, total, status } = await perfexInvoice();
    expect(items).toMatchObject([
      { description: 'Painting', qty: '2.3333', rate: '50.00', unit: 'h' },
      { description: 'Engine housing', qty: '0.3333', rate: '50.00', unit: 'h' },
      { description: '4 New Tyres', long_description: 'Winter', qty: '1.00', rate: '225.00' },
    ]);
    const cents = items.map(({ qty, rate }: { qty: string; rate: string }) =>
      Math.round(Number(qty) * Number(rate) * 100),
    );
    expect(cents).toEqual([11_667, 1_667, 22_500]);
    expect([subtotal, total, status]).toEqual(['358.34', '358.34', '1']);
    const [found] = (await shop.as('perfex')('GET', '/api/invoices/search/Painting')).body;
    expect(found).toMatchObject({ id: String(id), total: '358.34' });
  });

  it('are items with the same figures in siwapp, and owed by the client in Sereni', async () => {
    expect(await client()).toMatchObject({ balance: 0 });
    expect((await siwappInvoice()).attributes.status).toBe('paid');
    await charge();
    const { data } = (await shop.as('siwapp')('GET', `/api/v1/invoices/${id}/items`)).body;
    expect(data.map((one: Reply['body']) => one.attributes)).toMatchObject([
      { description: 'Painting', quantity: '2.3333', unitary_cost: '50.0', discount: '0.0' },
      { description: 'Engine housing', quantity: '0.3333', unitary_cost: '50.0' },
      { description: '4 New Tyres', quantity: '1.0', unitary_cost: '225.0' },
    ]);
    expect((await siwappInvoice()).attributes).toMatchObject({ net_amount: '358.34', gross_amount: '358.34' });
    expect(await client()).toMatchObject({ balance: 358.34 });
    await shop.lineItems(id, undefined, { timelogs: time });
    expect(await client()).toMatchObject({ balance: 225 });
    await sound();
  });

  it('are on the paper', async () => {
    await charge();
    const reply = await shop.as('siwapp')('GET', `/api/v1/templates/1/invoices/${id}.pdf`);
    const { text } = await extractText(new Uint8Array(reply.body), { mergePages: true });
    const page = text.replace(/\s+/g, ' ');
    for (const words of ['Painting 2.3333 h 50.00 116.67', 'Engine housing 0.3333 h 50.00 16.67', '225.00', '358.34'])
      expect(page).toContain(words);
  });

  it('are invoiced in Productive and Sereni, and billed on the task in Perfex', async () => {
    const task = async () => (await shop.as('perfex')('GET', `/api/tasks/${shop.taskId}`)).body;
    const expense = async () =>
      (await shop.as('productive')('GET', `/api/v2/expenses/${spent}`)).body.data.attributes.invoiced;
    expect([await expense(), (await task()).billed, (await task()).invoice_id]).toEqual([false, '0', '0']);
    await charge();
    expect([await expense(), (await task()).billed, (await task()).invoice_id]).toEqual([true, '1', String(id)]);
    const [listed] = (await shop.as('perfex')('GET', '/api/tasks')).body;
    expect(listed).toMatchObject({ billed: '1', invoice_id: String(id) });
    await shop.log(30);
    expect(await task()).toMatchObject({ billed: '0', invoice_id: String(id) });
    await shop.as('siwapp')('DELETE', `/api/v1/invoices/${id}`);
    expect([await expense(), (await task()).billed, (await task()).invoice_id]).toEqual([false, '0', '0']);
    await sound();
  });

  it('come off as lines in Perfex and siwapp, and are free then', async () => {
    await charge();
    const [first, second] = (await perfexInvoice()).items.map((item: { id: string }) => item.id);
    const reply = await perfex({ removed_items: [first] });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect((await shop.as('siwapp')('DELETE', `/api/v1/items/${second}`)).status).toBe(204);
    expect(await shop.readInvoice(id)).toMatchObject({ 'line-items': [], 'total-cost': '225.00' });
    const other = await shop.bill({ number: 'Other' });
    expect((await shop.lineItems(other, { timelogs: time })).status).toBe(200);
    await sound();
  });

  it('are not charged again by a rule that repeats the invoice', async () => {
    await charge();
    const reply = await perfex({ recurring: 1 });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    const rule = await shop.work.store.recurringInvoices.get((await stored()).recurringInvoiceId ?? 0);
    expect(rule?.doc.lines.map(({ origin, originId }) => [origin, originId])).toEqual(Array(3).fill(['item', null]));
    await sound();
  });
});

describe('a fixed cost', () => {
  it('covers the time and the expenses, whichever comes first, in every dialect', async () => {
    const put = (cost: string) =>
      shop.daniel('teamwork')('PUT', `/invoices/${id}.json`, { body: { invoice: { 'fixed-cost': cost } } });
    await shop.lineItems(id, { timelogs: [time[0]] });
    expect((await put('300')).status).toBe(200);
    await shop.lineItems(id, { timelogs: [time[1]], expenses: [spent] });
    const invoice = await shop.readInvoice(id);
    expect(invoice).toMatchObject({ 'fixed-cost': '300.00', 'total-cost': '300.00', 'total-time': '160' });
    expect(invoice['line-items'].map((line: { cost: string }) => line.cost)).toEqual(['116.67', '16.67']);
    expect(invoice.expenses).toMatchObject([{ cost: '225.00' }]);
    expect(await perfexInvoice()).toMatchObject({ total: '300.00' });
    expect((await siwappInvoice()).attributes).toMatchObject({ gross_amount: '300.0' });
    expect(await client()).toMatchObject({ balance: 300 });
    await sound();
    expect((await put('')).status).toBe(200);
    expect(await shop.readInvoice(id)).toMatchObject({ 'fixed-cost': '', 'total-cost': '358.34' });
  });

  it('covers nothing any more once its line is taken off elsewhere', async () => {
    const { body } = await shop.daniel('teamwork')('POST', `/projects/${shop.projectId}/invoices.json`, {
      body: { invoice: { 'fixed-cost': '300' } },
    });
    await shop.lineItems(body.id, { timelogs: time });
    expect((await shop.as('siwapp')('DELETE', `/api/v1/items/${body.id}001`)).status).toBe(204);
    expect(await shop.readInvoice(body.id)).toMatchObject({ 'fixed-cost': '', 'total-cost': '133.34' });
  });
});

describe('a complete invoice', () => {
  // That goes through only where no time is charged: docs/decisions/0011-unvalued-records.md.
  const changesCurrency = 'Teamwork changes its currency';
  const uncharge = () => shop.lineItems(id, undefined, { timelogs: [time[0]] });
  const attempts: [string, () => Promise<Reply>][] = [
    ['Teamwork puts time on it', () => shop.lineItems(id, { timelogs: [time[1]] })],
    ['Teamwork takes time off it', uncharge],
    ['Teamwork changes its fixed cost', () => teamwork({ 'fixed-cost': '1' })],
    [changesCurrency, () => teamwork({ 'currency-code': 'EUR' })],
    ['Teamwork deletes it', () => shop.daniel('teamwork')('DELETE', `/invoices/${id}.json`)],
    ['siwapp adds an item', () => siwapp('POST', `/api/v1/invoices/${id}/items`, { unitary_cost: 1 })],
    ['siwapp changes an item', () => siwapp('PUT', `/api/v1/items/${id}001`, { quantity: 9 })],
    ['siwapp renames an item', () => siwapp('PUT', `/api/v1/items/${id}001`, { description: 'Nothing' })],
    ['siwapp deletes an item', () => shop.as('siwapp')('DELETE', `/api/v1/items/${id}001`)],
    ['siwapp deletes it', () => shop.as('siwapp')('DELETE', `/api/v1/invoices/${id}`)],
    ['siwapp nests another item', () => nested({ description: 'More', unitary_cost: 5 })],
    ['siwapp nests a changed item', () => nested({ id: `${id}001`, unitary_cost: 5 })],
    ['siwapp destroys a nested item', () => nested({ id: `${id}001`, _destroy: true })],
    ['Perfex adds a line', () => perfex({ newitems: [{ description: 'More', qty: 1, rate: 5 }] })],
    ['Perfex changes a line', () => perfex({ items: [{ itemid: `${id}001`, qty: 5 }] })],
    ['Perfex takes a line off', () => perfex({ removed_items: [`${id}001`] })],
    ['Perfex gives a discount', () => perfex({ discount_percent: 10, discount_type: 'before_tax' })],
    ['Perfex deletes it', () => shop.as('perfex')('DELETE', `/api/invoices/${id}`)],
  ];
  const teamwork = (invoice: object) => shop.daniel('teamwork')('PUT', `/invoices/${id}.json`, { body: { invoice } });
  const siwapp = (method: string, path: string, attributes: object) =>
    shop.as('siwapp')(method, path, { body: { data: { attributes } } });
  const nested = (attributes: object) =>
    shop.as('siwapp')('PUT', `/api/v1/invoices/${id}`, {
      body: { data: { relationships: { items: { data: [{ attributes }] } } } },
    });
  const lock = (verb: 'complete' | 'uncomplete') => shop.daniel('teamwork')('PUT', `/invoices/${id}/${verb}.json`);

  it('keeps its lines and its money, whoever wants to change them', async () => {
    await shop.lineItems(id, { timelogs: [time[0]] });
    await lock('complete');
    const before = await stored();
    for (const [what, attempt] of attempts) {
      const { status, body } = await attempt();
      expect([409, 422], what).toContain(status);
      expect(JSON.stringify(body), what).toContain('The invoice is complete');
    }
    const { lines, totals, currency } = await stored();
    expect({ lines, totals, currency }).toEqual({
      lines: before.lines,
      totals: before.totals,
      currency: before.currency,
    });
    await sound();
  });

  it('lets them go through once it is not complete any more', async () => {
    for (const [what, attempt] of attempts) {
      id = await shop.bill({ number: what });
      await shop.lineItems(id, { timelogs: [time[0]] });
      await lock('complete');
      await lock('uncomplete');
      if (what === changesCurrency) await uncharge();
      const { status, body } = await attempt();
      expect(status, `${what}: ${JSON.stringify(body)}`).toBeLessThan(300);
      if (await shop.work.store.invoices.get(id)) await shop.as('siwapp')('DELETE', `/api/v1/invoices/${id}`);
    }
    await sound();
  });

  it('takes payments, other words, and the lines it has already', async () => {
    await charge();
    await lock('complete');
    const { items } = await perfexInvoice();
    const same = items.map(({ id: itemid, description, qty, rate }: Reply['body']) => ({
      itemid,
      description,
      qty,
      rate,
    }));
    const reply = await perfex({ items: same, adminnote: 'Seen' });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    expect((await teamwork({ description: 'All done', 'po-number': 'PO7' })).status).toBe(200);
    const payment = { data: { attributes: { amount: 358.34, date: '2015-07-01' } } };
    expect((await shop.as('siwapp')('POST', `/api/v1/invoices/${id}/payments`, { body: payment })).status).toBe(201);
    expect((await siwappInvoice()).attributes.status).toBe('paid');
    expect(await shop.readInvoice(id)).toMatchObject({
      status: 'completed',
      'total-cost': '358.34',
      'po-number': 'PO7',
    });
    await sound();
  });
});
