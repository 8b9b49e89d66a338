/** The firm's terms and taxes: what is charged, and what is billed, has them without anybody naming them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { runFor } from '../support/repeating.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = await newWorkshop();
});

const settings = async (body: object): Promise<void> => {
  const { status, body: answer } = await shop.as('admin')('PATCH', '/admin/v1/organization', { body });
  expect(status, JSON.stringify(answer)).toBe(200);
  expect(answer).toMatchObject(body);
};
const markDefault = (id: number): Promise<Reply> =>
  shop.as('admin')('PATCH', `/admin/v1/taxes/${id}`, { body: { default: true } });
const inPerfex = async (id: number): Promise<Reply['body']> =>
  (await shop.as('perfex')('GET', `/api/invoices/${id}`)).body;
const inSiwapp = async (id: number): Promise<Reply['body']> =>
  (await shop.as('siwapp')('GET', `/api/v1/invoices/${id}`)).body.data.attributes;

describe('time and expenses that are put on an invoice', () => {
  it('are due by the firm’s terms and bear the taxes marked default, in every dialect', async () => {
    await settings({ payment_terms_days: 14, charge_default_taxes: true });
    await markDefault(1);
    const id = await shop.bill({ 'display-date': '20260301' });
    const [time, spent] = [await shop.log(60, { hourly_rate: 100 }), await shop.spend('Paint', '50')];
    expect((await shop.lineItems(id, { timelogs: [time], expenses: [spent] })).status).toBe(200);
    expect(await inPerfex(id)).toMatchObject({ date: '2026-03-01', duedate: '2026-03-15', total: '181.50' });
    expect(await inSiwapp(id)).toMatchObject({ due_date: '2026-03-15', tax_amount: '31.5', gross_amount: '181.5' });
    expect((await shop.readInvoice(id))['total-cost']).toBe('181.50');
  });

  it('keep the tax an expense has of its own', async () => {
    await settings({ charge_default_taxes: true });
    await markDefault(1);
    const id = await shop.bill();
    const spent = await shop.spend('Paint', '50', { tax: 2 });
    await shop.lineItems(id, { expenses: [spent] });
    expect((await inSiwapp(id)).tax_amount).toBe('5.0');
  });

  it('bear no tax that is not marked, not in force or gone, and none where the firm does not charge them', async () => {
    await markDefault(1);
    const plain = await shop.bill();
    await shop.lineItems(plain, { timelogs: [await shop.log(60, { hourly_rate: 100 })] });
    expect((await inSiwapp(plain)).tax_amount).toBe('0.0');
    await settings({ charge_default_taxes: true });
    await markDefault(2);
    await markDefault(4);
    const admin = shop.as('admin');
    await admin('PATCH', '/admin/v1/taxes/2', { body: { active: false } });
    await admin('DELETE', '/admin/v1/taxes/4');
    const id = await shop.bill();
    await shop.lineItems(id, { timelogs: [await shop.log(60, { hourly_rate: 100 })] });
    expect((await inSiwapp(id)).tax_amount).toBe('21.0');
  });

  it('are taxed at the fixed cost that covers them', async () => {
    await settings({ charge_default_taxes: true });
    await markDefault(1);
    const id = await shop.bill({ 'fixed-cost': '1000' });
    await shop.lineItems(id, { timelogs: [await shop.log(60, { hourly_rate: 100 })] });
    expect(await inSiwapp(id)).toMatchObject({ tax_amount: '210.0', gross_amount: '1210.0' });
  });

  it('give terms to an invoice that was made before there were any, and leave a due date that it has', async () => {
    const [late, agreed] = [await shop.bill({ 'display-date': '20260301' }), await shop.bill()];
    await updateInvoice(agreed, { dueOn: '2026-12-24' }, shop.work);
    await settings({ payment_terms_days: 30 });
    for (const id of [late, agreed]) await shop.lineItems(id, { timelogs: [await shop.log(60)] });
    expect((await inPerfex(late)).duedate).toBe('2026-03-31');
    expect((await inPerfex(agreed)).duedate).toBe('2026-12-24');
  });
});

describe('an invoice without a due date', () => {
  const newitems = [{ description: 'Work', qty: 1, rate: 100 }];
  const perfexBody = {
    number: 7,
    currency: 1,
    allowed_payment_modes: [1],
    billing_street: '1 Road',
    subtotal: '100.00',
    total: '100.00',
    date: '2026-03-01',
    newitems,
  };

  it('is due by the organization’s terms in every dialect; one with a due date of its own keeps it', async () => {
    await settings({ payment_terms_days: 10 });
    const perfex = shop.as('perfex');
    const made = await perfex('POST', '/api/invoices', { body: { ...perfexBody, clientid: shop.customerId } });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    expect((await inPerfex(made.body.id)).duedate).toBe('2026-03-11');
    const given = { ...perfexBody, clientid: shop.customerId, number: 8, duedate: '2026-05-05' };
    expect((await inPerfex((await perfex('POST', '/api/invoices', { body: given })).body.id)).duedate).toBe(
      '2026-05-05',
    );

    const siwapp = (attributes: object): Promise<Reply> =>
      shop.as('siwapp')('POST', '/api/v1/invoices', {
        body: { data: { attributes: { name: 'Acme', ...attributes } } },
      });
    const due = async (attributes: object): Promise<string> => (await siwapp(attributes)).body.data.attributes.due_date;
    expect(await due({ issue_date: '2026-03-01' })).toBe('2026-03-11');
    expect(await due({ issue_date: '2026-03-01', days_to_due: 3 })).toBe('2026-03-04');
    expect(await due({ issue_date: '2026-03-01', due_date: '2026-04-01' })).toBe('2026-04-01');

    expect((await inPerfex(await shop.bill({ 'display-date': '20260301' }))).duedate).toBe('2026-03-11');
  });

  it('has no due date if the organization has no terms', async () => {
    expect((await inPerfex(await shop.bill({ 'display-date': '20260301' }))).duedate).toBeNull();
  });
});

describe('a due date, when the date of its invoice is moved,', () => {
  const siwapp = async (method: string, path: string, attributes: object): Promise<Reply['body']> => {
    const reply = await shop.as('siwapp')(method, path, { body: { data: { attributes } } });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
    return reply.body.data;
  };
  const made = async (attributes: object): Promise<number> =>
    Number((await siwapp('POST', '/api/v1/invoices', { name: 'Acme', issue_date: '2024-03-01', ...attributes })).id);
  const dueAfter = async (id: number, attributes: object): Promise<string> =>
    (await siwapp('PUT', `/api/v1/invoices/${id}`, attributes)).attributes.due_date;
  const moved = { issue_date: '2024-06-01' };

  it('follows it where the terms said it, whatever they are by then, and in whichever dialect it is moved', async () => {
    const usual = await made({});
    await settings({ payment_terms_days: 14 });
    const [bare, sentBack, own, charged] = [
      await made({}),
      await made({}),
      await made({ days_to_due: 3 }),
      await shop.bill({ 'display-date': '20240301' }),
    ];
    const inTeamwork = await shop.bill({ 'display-date': '20240301' });
    await settings({ payment_terms_days: 60 });
    expect(await dueAfter(usual, moved)).toBe('2024-06-01');
    expect(await dueAfter(bare, moved)).toBe('2024-06-15');
    // What is sent back as it is shown states nothing.
    const shown = { due_date: '2024-03-15', days_to_due: '' };
    expect(await dueAfter(sentBack, shown)).toBe('2024-03-15');
    expect(await dueAfter(sentBack, { ...shown, ...moved })).toBe('2024-06-15');
    expect(await dueAfter(own, { days_to_due: '3', due_date: '2024-03-04', ...moved })).toBe('2024-06-04');
    const { body } = await shop.as('perfex')('GET', `/api/invoices/${charged}`);
    const perfex = await shop.as('perfex')('PUT', `/api/invoices/${charged}`, {
      body: {
        ...{ clientid: shop.customerId, number: body.number, currency: 1, allowed_payment_modes: [1] },
        ...{
          billing_street: '1',
          subtotal: '0.00',
          total: '0.00',
          newitems: [{ description: 'Work', qty: 1, rate: 0 }],
        },
        ...{ date: '2024-06-01', duedate: body.duedate },
      },
    });
    expect(perfex.status, JSON.stringify(perfex.body)).toBe(200);
    expect(await inPerfex(charged)).toMatchObject({ date: '2024-06-01', duedate: '2024-06-15' });
    const teamwork = await shop.as('teamwork')('PUT', `/invoices/${inTeamwork}.json`, {
      body: { invoice: { 'display-date': '20240601' } },
    });
    expect(teamwork.status, JSON.stringify(teamwork.body)).toBe(200);
    expect((await inPerfex(inTeamwork)).duedate).toBe('2024-06-15');
    // Once somebody states it, or takes the days away, it stays.
    expect(await dueAfter(bare, { due_date: '2024-06-20' })).toBe('2024-06-20');
    expect(await dueAfter(bare, { issue_date: '2024-06-10' })).toBe('2024-06-20');
    expect(await dueAfter(own, { days_to_due: '' })).toBe('2024-06-04');
    expect(await dueAfter(own, { issue_date: '2024-06-02' })).toBe('2024-06-04');
    expect(await dueAfter(own, { days_to_due: 5 })).toBe('2024-06-07');
  });

  it('follows it too where time that is charged gave the terms', async () => {
    const id = await shop.bill({ 'display-date': '20240301' });
    await settings({ payment_terms_days: 14 });
    await shop.lineItems(id, { timelogs: [await shop.log(60)] });
    expect((await inPerfex(id)).duedate).toBe('2024-03-15');
    expect(await dueAfter(id, moved)).toBe('2024-06-15');
  });

  it('does not change if a client sent it; on older records it follows the invoice’s own days to due', async () => {
    await settings({ payment_terms_days: 14 });
    const [stated, both] = [
      await made({ due_date: '2024-03-20' }),
      await made({ due_date: '2024-03-20', days_to_due: 3 }),
    ];
    for (const id of [stated, both]) expect(await dueAfter(id, moved)).toBe('2024-03-20');
    const [old, oldOwn] = [await made({}), await made({ days_to_due: 3 })];
    const { invoices } = shop.work.store;
    for (const id of [old, oldOwn]) {
      const stored = await invoices.get(id);
      if (!stored) throw new Error('no invoice');
      const { dueAfterDays: _, ...before } = stored.doc;
      await shop.work.store.save([invoices.update(stored, before)]);
    }
    expect(await dueAfter(old, moved)).toBe('2024-03-15');
    expect(await dueAfter(oldOwn, moved)).toBe('2024-06-04');
  });

  it('gives a rule that starts from it no days below zero', async () => {
    const id = await made({ due_date: '2024-02-20' });
    const started = await updateInvoice(id, { recurring: { every: 1, unit: 'month' } }, shop.work);
    const rule = await shop.work.store.recurringInvoices.get(started.doc.recurringInvoiceId ?? 0);
    expect(rule?.doc.daysToDue).toBe(0);
    if (!rule) throw new Error('no rule');
    // One that was made when it could have them.
    const old = { ...rule.doc, daysToDue: -10, maxOccurrences: 1 };
    await shop.work.store.save([shop.work.store.recurringInvoices.update(rule, old)]);
    await runFor(shop, '2024-04-02T00:00:00Z');
    const { items } = await shop.work.store.invoices.find({
      where: (row) => row.on === '2024-04-01',
      offset: 0,
      limit: 2,
    });
    expect(items.map(({ doc }) => doc.dueOn)).toEqual(['2024-04-01']);
  });
});
