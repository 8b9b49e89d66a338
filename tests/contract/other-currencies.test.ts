/**
 * Amounts of more than one currency beside each other: none is added to another or called by another's name without a rate.
 * What is left out of a sum is said; what would have to be converted is refused.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { changeOrganization } from '../../lib/operations/organization/update.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { readOrganization, updateOrganization } from '../../lib/store/organizations.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { ownTable } from '../support/table.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

ownTable();

const newRate = (firm: Firm, from: string, to: string, date: string, rate: string): Promise<Reply> =>
  firm.as('admin')('POST', '/admin/v1/exchange-rates', { body: { from, to, date, rate } });
const sound = async ({ organization }: Firm): Promise<void> =>
  expect((await verify(organization.id)).violations).toEqual([]);

describe('an invoice that charges time and an expense', () => {
  let shop: Workshop;
  let id: number;
  let charged: { timelogs: number[]; expenses: number[] };
  beforeAll(async () => {
    shop = await newWorkshop({ currency: 'EUR' });
    await shop.as('admin')('PATCH', '/admin/v1/organization', { body: { currencies: ['USD'] } });
    // Also where a rate is known: the lines were priced in the currency of the invoice.
    await newRate(shop, 'EUR', 'USD', '2015-01-01', '1.25');
    charged = { timelogs: [await shop.log(60, { hourly_rate: '100' })], expenses: [await shop.spend('Oil', '50')] };
    id = await shop.bill({ 'currency-code': 'EUR' });
    expect((await shop.lineItems(id, charged)).status).toBe(200);
  });
  const ways: Record<string, (code: string) => Promise<Reply>> = {
    Perfex: async (code) => {
      const perfex = shop.as('perfex');
      const { clientid, number, date, subtotal, total } = (await perfex('GET', `/api/invoices/${id}`)).body;
      const sums = { subtotal, total, billing_street: 'Street', allowed_payment_modes: [1], newitems: [] };
      const currency = code === 'EUR' ? 1 : 2;
      return perfex('PUT', `/api/invoices/${id}`, { body: { clientid, number, date, currency, ...sums } });
    },
    siwapp: (code) =>
      shop.as('siwapp')('PUT', `/api/v1/invoices/${id}`, {
        body: { data: { attributes: { currency: code.toLowerCase() } } },
      }),
    Teamwork: (code) =>
      shop.daniel('teamwork')('PUT', `/invoices/${id}.json`, { body: { invoice: { 'currency-code': code } } }),
  };

  it.each(Object.keys(ways))('keeps its currency and its amounts, whatever %s says', async (dialect) => {
    const before = await shop.work.store.invoices.get(id);
    const { status, body } = (await ways[dialect]?.('USD')) ?? { status: 0, body: null };
    expect(status).toBe(dialect === 'Perfex' ? 404 : 422);
    expect(JSON.stringify(body)).toContain('cannot change while time or expenses are charged: remove them first');
    expect(JSON.stringify(body)).toContain('currency');
    expect(await shop.work.store.invoices.get(id)).toEqual(before);
    expect((await ways[dialect]?.('EUR'))?.status).toBe(200);
    expect((await shop.readInvoice(id))['total-cost']).toBe('150.00');
  });

  it('takes another currency once they are off, and charges them anew at the rate of its day', async () => {
    await shop.lineItems(id, undefined, charged);
    for (const [dialect, way] of Object.entries(ways)) {
      expect((await way('EUR')).status, dialect).toBe(200);
      expect((await way('USD')).status, dialect).toBe(200);
    }
    expect((await shop.lineItems(id, charged)).status).toBe(200);
    expect((await shop.readInvoice(id))['total-cost']).toBe('187.50');
    await sound(shop);
  });
});

describe('sums over invoices, payments and expenses', () => {
  const bill = async (firm: Workshop, currency: string, unitPrice: string, projectId = firm.projectId) => {
    const lines = { add: [{ description: 'Work', quantity: '1', unitPrice }] };
    const whole = { customerId: firm.customerId, projectId, currency, issueOn: '2026-03-01', lines };
    return (await createInvoice(whole, firm.work)).doc.id;
  };

  it('of a project take its own currency and the firm’s, and name all others', async () => {
    const firm = await newWorkshop({ currency: 'EUR' });
    const { work, customerId } = firm;
    const priced = { billingMethod: 'fixed_rate', fixedPrice: '160000', progressPercent: 50 } as const;
    const planned = { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY', ...priced };
    const { id } = (await createProject(planned, work)).doc;
    const deal = async () => (await firm.as('productive')('GET', `/api/v2/deals/${id}`)).body.data.attributes;
    await bill(firm, 'JPY', '16000', id);
    expect(await deal()).toMatchObject({
      ...{ invoiced: 16_000, invoiced_default: null, pending_invoicing: 64_000 },
      invoiced_other_currencies: [],
    });
    await bill(firm, 'EUR', '100', id);
    await bill(firm, 'KWD', '12.345', id);
    expect(await deal()).toMatchObject({
      ...{ invoiced: 16_000, invoiced_default: null, invoiced_normalized: 16_000, pending_invoicing: null },
      invoiced_other_currencies: [
        { currency: 'EUR', amount: 10_000 },
        { currency: 'KWD', amount: 12_345 },
      ],
    });
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160');
    // 16,000 yen, and 100 euros, which are as many; the dinars of that day are worth what nobody has kept.
    expect(await deal()).toMatchObject({
      ...{ invoiced: 32_000, invoiced_default: 20_000, pending_invoicing: null },
      invoiced_other_currencies: [{ currency: 'KWD', amount: 12_345 }],
    });
    const { body } = await firm.as('productive')('GET', `/api/v2/projects/${id}`);
    expect(body.data.attributes).toMatchObject({
      ...{ needs_invoicing: null, pending_invoicing_default: null },
      invoiced_other_currencies: [{ currency: 'KWD', amount: 12_345 }],
    });
    await sound(firm);
  });

  it('of a Sereni client are in its currency, and others stand beside them', async () => {
    const firm = await newWorkshop({ currency: 'EUR' });
    const { work, customerId } = firm;
    const sereni = firm.as('sereni');
    const client = async () => (await sereni('GET', `/api/v1/clients/${customerId}`)).body.attributes;
    const euros = await bill(firm, 'EUR', '100');
    const yen = await bill(firm, 'JPY', '10000');
    for (const [invoiceId, amount] of [
      [euros, '40'],
      [yen, '2500'],
    ] as const)
      await recordPayment({ invoiceId, amount }, work);
    const spent = { category_id: 1, expense_date: '2026-03-10', vendor: 'Shop', invoiced: 0, client_id: customerId };
    const bought = { ...spent, amount: 1.5, currency: 'KWD', project_id: firm.projectId };
    expect((await sereni('POST', '/api/v1/expenses', { body: bought })).status).toBe(201);
    const jpy = { currency: 'JPY', expense: 0, balance: 7_500, paid: 2_500 };
    const kwd = { currency: 'KWD', expense: 1.5, balance: 0, paid: 0 };
    const [own, other_currencies] = [{ expense: 0, balance: 60, paid: 40 }, [jpy, kwd]];
    expect(await client()).toMatchObject({ ...own, other_currencies });
    const { body } = await sereni('GET', '/api/v1/clients?per_page=100');
    const [listed] = body.data.filter((one: { id: string }) => one.id === String(customerId));
    expect(listed.attributes).toMatchObject({ ...own, other_currencies });
    await sound(firm);
  });
});

describe('the currency that a firm counts in', () => {
  const first = (firm: Firm) =>
    createProject({ name: 'First', startsOn: '2026-01-01', currency: 'JPY', kind: 'internal' }, firm.work);

  it('does not change unnoticed by a request that creates the first record in it', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const changed = await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { currency: 'USD' } });
    expect(changed.status).toBe(200);
    // Another instance remembers the settings for up to a minute.
    await expect(first(firm)).rejects.toMatchObject({ code: 'busy', retryAfterSeconds: 60 });
    expect(await firm.work.store.projects.count('all')).toBe(0);
    await sound(firm);
  });

  it('does not change if a record is valued between the check and the write', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const before = await readOrganization(firm.organization.id);
    if (!before) throw new Error('no organization');
    const { doc } = await first(firm);
    const change = () => updateOrganization(before, { ...before.doc, currency: 'USD' }, ['expense', 'project']);
    await expect(change()).rejects.toThrow('organization changed meanwhile');
    await expect(changeOrganization({ currency: 'USD' }, firm.work)).rejects.toMatchObject({ code: 'conflict' });
    expect((await readOrganization(firm.organization.id))?.doc.currency).toBe('EUR');
    // Nothing is valued any more.
    const { status } = await firm.as('sereni')('DELETE', `/api/v1/projects/${doc.id}`);
    expect(status).toBeLessThan(300);
    expect((await changeOrganization({ currency: 'USD' }, firm.work)).doc.currency).toBe('USD');
    await sound(firm);
  });

  it('is one, whichever comes first', async () => {
    const firm = await newFirm({ currency: 'EUR' });
    const expense = {
      category_id: 1,
      expense_date: '2026-03-10',
      vendor: 'Shop',
      invoiced: 0,
      amount: 5,
      currency: 'EUR',
    };
    const [made, changed] = await Promise.all([
      firm.as('sereni')('POST', '/api/v1/expenses', { body: expense }),
      firm.as('admin')('PATCH', '/admin/v1/organization', { body: { currency: 'USD' } }),
    ]);
    expect([made.status, changed.status]).toSatisfy(
      (both) => String(both) === '201,409' || String(both) === '503,200',
      JSON.stringify([made.body, changed.body]),
    );
    await sound(firm);
  });
});

describe('what goes to a project in another currency', () => {
  async function twoProjects() {
    const shop = await newWorkshop({ currency: 'EUR' });
    const { work, customerId } = shop;
    const planned = { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY' };
    const { id: tokyoId } = (await createProject(planned, work)).doc;
    return { ...shop, tokyoId };
  }

  it('is a charge of its own: converted, or refused where no rate is known', async () => {
    const firm = await twoProjects();
    const { daniel, projectId, tokyoId } = firm;
    const productive = daniel('productive');
    const attributes = { name: 'Train', deal_id: projectId, service_type_id: 1, currency: 'EUR', date: '2026-03-10' };
    const made = await productive('POST', '/api/v2/expenses', {
      body: { data: { attributes: { ...attributes, amount: 5_000, billable_amount: 10_000 } } },
    });
    const move = (fields: object) =>
      productive('PATCH', `/api/v2/expenses/${made.body.data.id}`, { body: { data: { attributes: fields } } });
    const refused = await move({ deal_id: tokyoId });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      {
        detail: 'is in EUR and would be in JPY, but no exchange rate is known: give the new amount',
        source: { pointer: 'data/attributes/billable_amount' },
      },
    ]);
    const given = await move({ deal_id: tokyoId, billable_amount: 15_000 });
    expect(given.body.data.attributes).toMatchObject({ billable_amount: 15_000, billable_amount_default: null });
    expect((await move({ deal_id: projectId, billable_amount: 10_000 })).status).toBe(200);
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160');
    const moved = await move({ deal_id: tokyoId });
    expect(moved.body.data.attributes).toMatchObject({ billable_amount: 16_000, billable_amount_default: 10_000 });
    const back = await move({ deal_id: projectId });
    expect(back.body.data.attributes).toMatchObject({ billable_amount: 10_000, amount: 5_000, profit: 5_000 });
    await sound(firm);
  });

  it('is the rate of an hour: given anew, or refused', async () => {
    const firm = await twoProjects();
    const { as, log, tokyoId, projectId } = firm;
    const [perfex, sereni] = [as('perfex'), as('sereni')];
    const task = async (relId: number) =>
      (
        await perfex('POST', '/api/tasks', {
          body: { name: 'Work', startdate: '2026-01-01', rel_type: 'project', rel_id: relId, hourly_rate: '100' },
        })
      ).body.id;
    const timeId = await log(60, { hourly_rate: '100' });
    const there = await task(tokyoId);
    const moving = (fields: object) =>
      perfex('PUT', `/api/timesheets/${timeId}`, { body: { task_id: there, ...fields } });
    const refused = await moving({});
    expect(refused.status).toBe(404);
    const message = 'is in EUR, but the other project is in JPY: give the new rate as well';
    expect(JSON.stringify(refused.body)).toContain(message);
    expect((await moving({ hourly_rate: '16000' })).status).toBe(200);
    expect((await firm.work.store.timesheets.get(timeId))?.doc).toMatchObject({
      projectId: tokyoId,
      hourlyRate: '16000',
    });
    const movedId = await task(projectId);
    const put = (fields: object) =>
      perfex('PUT', `/api/tasks/${movedId}`, { body: { rel_type: 'project', rel_id: tokyoId, ...fields } });
    const not = await put({});
    expect([not.status, JSON.stringify(not.body)]).toEqual([404, expect.stringContaining(message)]);
    expect((await put({ hourly_rate: '16000' })).status).toBe(200);
    expect((await sereni('GET', `/api/v1/tasks/${movedId}`)).body.attributes).toMatchObject({
      hourly_rate: '16000.00',
    });
    await sound(firm);
  });

  it('time of many projects without a rate asks once for the one of the invoice’s day', async () => {
    const firm = await newWorkshop({ currency: 'EUR' });
    const { work, customerId, staffId, lineItems } = firm;
    await newRate(firm, 'EUR', 'JPY', '2026-03-01', '160');
    const timelogs: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const planned = { name: `Tokyo ${i}`, customerId, startsOn: '2026-01-01', currency: 'JPY', hourlyRate: '16000' };
      const { id } = (await createProject(planned, work)).doc;
      const task = await createTask({ name: 'Build', relatedTo: 'project', relatedId: id }, work);
      const day = { startedAt: '2026-03-10T10:00:00.000Z', endedAt: '2026-03-10T11:00:00.000Z' };
      timelogs.push((await createTimesheet({ taskId: task.doc.id, staffId, ...day }, work)).doc.id);
    }
    const wish = { customerId, currency: 'EUR', issueOn: '2026-03-31', lines: { add: [] } };
    const invoiceId = (await createInvoice(wish, work)).doc.id;
    const [first, ...others] = timelogs;
    const counted = meter();
    const queries = [];
    try {
      for (const some of [[first], others]) {
        counted.reset();
        const { status, body } = await lineItems(invoiceId, { timelogs: some });
        expect(status, JSON.stringify(body)).toBe(200);
        queries.push(counted.count.query);
      }
    } finally {
      counted.restore();
    }
    expect(queries[1]).toBe(queries[0]);
    expect((await firm.readInvoice(invoiceId))['total-cost']).toBe('400.00');
  });

  it('or a project to another day: it has the rate of that, or none', async () => {
    const firm = await twoProjects();
    const { as, tokyoId, customerId, work } = firm;
    const starts = (start_date: string) => {
      const whole = {
        name: 'Tokyo',
        rel_type: 'customer',
        clientid: customerId,
        billing_type: 1,
        status: 2,
        start_date,
      };
      return as('perfex')('PUT', `/api/projects/${tokyoId}`, { body: whole });
    };
    const rate = async () => (await work.store.projects.get(tokyoId))?.doc.exchangeRate;
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160');
    await newRate(firm, 'EUR', 'JPY', '2026-02-01', '200');
    const seen = [];
    for (const day of ['2026-02-03', '2025-12-31', '2026-01-31']) {
      expect((await starts(day)).status, day).toBe(200);
      seen.push(await rate());
    }
    expect(seen).toEqual(['0.005', null, '0.00625']);
    await sound(firm);
  });
});
