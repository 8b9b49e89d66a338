/**
 * Nothing is converted without a rate: a charge is refused, a record is kept unvalued and left out of sums that say so, and
 * it is valued by itself when the rate of its day is known, unless it has been approved or charged as it stands.
 */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { readReferenceRates } from '../../lib/domain/exchange-rate/ecb.ts';
import type { Expense } from '../../lib/domain/expense/expense.ts';
import { importRates } from '../../lib/operations/exchange-rate/import-rates.ts';
import { countUnvalued, fillMissingRates } from '../../lib/operations/exchange-rate/valuation.ts';
import { createProject } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { finishEffect } from '../../lib/store/outbox.ts';
import { readOwnEffects } from '../../lib/store/outbox-own.ts';
import { valuationKind } from '../../lib/store/record-types/unvalued.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { euroFirm, newRate } from '../support/euro-firm.ts';
import { drain } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';
import { newWorkshop, type Workshop } from '../support/workshop.ts';

ownTable();

const violations = async (firm: Firm): Promise<string[]> => (await verify(firm.organization.id)).violations;
const promised = async ({ organization }: Firm): Promise<number> =>
  (await readOwnEffects(organization.id, 100)).waiting.filter(({ kind }) => kind === valuationKind).length;

/** 10,000 yen on a day of 2026. */
const yen = { amount: 10_000, date: '2026-03-10' };
const unvalued = {
  exchange_rate: null,
  exchange_date: null,
  amount: 10_000,
  amount_default: null,
  amount_normalized: null,
};

/** What it costs the outbox that one more expense waits for a rate; and what is promised with it. */
async function lookedAtOnce(firm: Awaited<ReturnType<typeof euroFirm>>): Promise<{ requests: number; units: number }> {
  await drain();
  const id = await firm.spend(yen);
  const { waiting } = await readOwnEffects(firm.organization.id, 10);
  expect(waiting.map(({ payload }) => payload)).toEqual([{ records: [{ noun: 'expense', id }] }]);
  const counted = meter();
  try {
    await fillMissingRates(waiting[0]?.payload, firm.work);
    return { requests: counted.requests(), units: Math.round(counted.units()) };
  } finally {
    counted.restore();
    await drain();
    await firm.productive('DELETE', `/api/v2/expenses/${id}`);
  }
}

describe('a charge without a rate', () => {
  it('is refused, naming both currencies and the day, and nothing is written', async () => {
    const { work, customerId, lineItems, as, staffId } = await newWorkshop({ currency: 'EUR' });
    const project = await createProject(
      { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY', hourlyRate: '10000' },
      work,
    );
    const perfex = as('perfex');
    const task = await perfex('POST', '/api/tasks', {
      body: { name: 'Work', startdate: '2026-01-01', rel_type: 'project', rel_id: project.doc.id, billable: 1 },
    });
    const time = await perfex('POST', '/api/timesheets', {
      body: {
        task_id: task.body.id,
        start_time: '2026-03-10 08:00:00',
        end_time: '2026-03-10 09:00:00',
        staff_id: staffId,
      },
    });
    expect(time.status, JSON.stringify(time.body)).toBe(200);
    const made = await as('teamwork')('POST', `/projects/${project.doc.id}/invoices.json`, {
      body: { invoice: { 'display-date': '20260331', 'currency-code': 'EUR', number: '1' } },
    });
    const invoiceId = Number(made.headers.id);
    const { status, body } = await lineItems(invoiceId, { timelogs: [time.body.id] });
    expect(status).toBe(422);
    expect(body.MESSAGE).toBe(
      'lineitems.add.timelogs.0 is in JPY and cannot be charged in EUR: no exchange rate is known for 2026-03-31',
    );
    expect((await work.store.invoices.get(invoiceId))?.doc.lines).toEqual([]);
    expect((await work.store.timesheets.get(Number(time.body.id)))?.doc.invoiceId).toBeNull();
  });

  it('is made as soon as there is one, and comes to the exact amount rounded once', async () => {
    const firm = await newWorkshop({ currency: 'EUR' });
    const { work, customerId, lineItems, as, readInvoice } = firm;
    const project = await createProject(
      { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY', hourlyRate: '10000' },
      work,
    );
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160.123');
    expect((await work.store.projects.get(project.doc.id))?.doc.exchangeRate).toBe('1/160.123');
    const perfex = as('perfex');
    const task = await perfex('POST', '/api/tasks', {
      body: { name: 'Work', startdate: '2026-01-01', rel_type: 'project', rel_id: project.doc.id, billable: 1 },
    });
    const time = await perfex('POST', '/api/timesheets', {
      body: {
        ...{ task_id: task.body.id, staff_id: firm.staffId },
        ...{ start_time: '2026-03-01 00:00:00', end_time: '2026-03-29 00:00:00' },
      },
    });
    const made = await as('teamwork')('POST', `/projects/${project.doc.id}/invoices.json`, {
      body: { invoice: { 'display-date': '20260331', 'currency-code': 'EUR', number: '1' } },
    });
    const invoiceId = Number(made.headers.id);
    expect((await lineItems(invoiceId, { timelogs: [time.body.id] })).status).toBe(200);
    // 672 hours × 10,000 JPY = 6,720,000 JPY; / 160.123 = 41,967.7373 EUR. At 62.4520 an hour it would be 41,967.74.
    const [line] = (await work.store.invoices.get(invoiceId))?.doc.lines ?? [];
    expect(line?.netMinor).toBe(4_196_774);
    expect((await readInvoice(invoiceId))['total-cost']).toBe('41967.74');
  });

  it('of an expense names its own day, also where the charge follows a cost that has no value', async () => {
    const { daniel, lineItems, bill, work, projectId } = await newWorkshop({ currency: 'EUR' });
    const made = await daniel('sereni')('POST', '/api/v1/expenses', {
      body: {
        ...{ category_id: 1, expense_date: '2026-03-10', vendor: 'Shop', invoiced: 0, amount: 5000 },
        ...{ currency: 'JPY', project_id: projectId },
      },
    });
    const id = Number(made.body.id);
    await updateRecord(work.store.expenses, id, (doc) => ({ ...doc, billable: true, billableMinor: null }), work);
    expect((await work.store.expenses.get(id))?.doc).toMatchObject({ exchangeRate: null, billableMinor: null });
    const invoiceId = await bill({ 'currency-code': 'EUR' });
    const { status, body } = await lineItems(invoiceId, { expenses: [id] });
    expect([status, body.MESSAGE]).toEqual([
      422,
      'lineitems.add.expenses.0 is in JPY and cannot be charged in EUR: no exchange rate is known for 2026-03-10',
    ]);
  });
});

/** What each dialect shows of an invoice of March 2026 in euros and of its client. */
async function inEveryDialect(
  { as, customerId, readInvoice }: Omit<Workshop, 'spend'>,
  invoiceId: number,
): Promise<object> {
  const [teamwork, perfex, siwapp, stats, client] = await Promise.all([
    readInvoice(invoiceId),
    as('perfex')('GET', `/api/invoices/${invoiceId}`),
    as('siwapp')('GET', `/api/v1/invoices/${invoiceId}`),
    as('siwapp')('GET', '/api/v1/stats?q[issue_date_gteq]=2026-03-01&q[issue_date_lteq]=2026-03-31'),
    as('sereni')('GET', `/api/v1/clients/${customerId}`),
  ]);
  return {
    teamwork: teamwork['total-cost'],
    perfex: perfex.body.total,
    siwapp: siwapp.body.data.attributes.gross_amount,
    stats: stats.body['2026-03']?.eur?.total_gross,
    sereni: client.body.attributes.balance,
  };
}
const nothing = { teamwork: '0.00', perfex: '0.00', siwapp: '0.0', stats: 0, sereni: 0 };

describe('what is charged means the same in every dialect', () => {
  it('for 10,000 yen an hour nothing, until a rate is known', async () => {
    const firm = await newWorkshop({ currency: 'EUR' });
    const { work, customerId, staffId, as, lineItems } = firm;
    const yens = { name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY', hourlyRate: '10000' };
    const { id: projectId } = (await createProject(yens, work)).doc;
    const task = { name: 'Work', startdate: '2026-01-01', rel_type: 'project', rel_id: projectId, billable: 1 };
    const { id: taskId } = (await as('perfex')('POST', '/api/tasks', { body: task })).body;
    const day = { start_time: '2026-03-10 08:00:00', end_time: '2026-03-10 09:00:00', staff_id: staffId };
    const time = (await as('perfex')('POST', '/api/timesheets', { body: { task_id: taskId, ...day } })).body;
    const made = await as('teamwork')('POST', `/projects/${projectId}/invoices.json`, {
      body: { invoice: { 'display-date': '20260331', 'currency-code': 'EUR' } },
    });
    const id = Number(made.headers.id);
    const { status } = await lineItems(id, { timelogs: [time.id] });
    expect({ status, ...(await inEveryDialect(firm, id)) }).toEqual({ status: 422, ...nothing });
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160');
    expect((await lineItems(id, { timelogs: [time.id] })).status).toBe(200);
    expect(await inEveryDialect(firm, id)).toEqual({
      teamwork: '62.50',
      perfex: '62.50',
      siwapp: '62.5',
      stats: 62.5,
      sereni: 62.5,
    });
  });

  it('for a thousand million dong at 28,000 to the euro 35,714.29 euros', async () => {
    const firm = await euroFirm();
    const { as, bill, lineItems, projectId, shown } = firm;
    await newRate(firm, 'EUR', 'VND', '2026-01-01', '28000');
    const spent = { category_id: 1, expense_date: '2026-03-10', vendor: 'Shop', invoiced: 0, billable: 1 };
    const dong = { ...spent, amount: 1_000_000_000, currency: 'VND', project_id: projectId };
    const expenseId = Number((await as('sereni')('POST', '/api/v1/expenses', { body: dong })).body.id);
    const id = await bill({ 'display-date': '20260331', 'currency-code': 'EUR' });
    expect((await lineItems(id, { expenses: [expenseId] })).status).toBe(200);
    const { amount_default, amount_normalized, billable_amount, profit } = await shown(expenseId);
    const { body } = await as('sereni')('GET', `/api/v1/projects/${projectId}`);
    const { total_expenses } = body.attributes;
    expect({
      ...{ amount_default, amount_normalized, billable_amount, profit, total_expenses },
      ...(await inEveryDialect(firm, id)),
    }).toEqual({
      ...{ amount_default: 3_571_429, amount_normalized: 3_571_429, billable_amount: 3_571_429, profit: 0 },
      ...{ total_expenses: 35_714.29, teamwork: '35714.29', perfex: '35714.29', siwapp: '35714.29' },
      ...{ stats: 35_714.29, sereni: 35_714.29 },
    });
  });
});

describe('an expense in a currency without a rate', () => {
  it('is kept unvalued, and Productive’s converted figures are null', async () => {
    const firm = await euroFirm();
    const { spend, shown } = firm;
    const id = await spend({ ...yen, billable_amount: 8_000 });
    expect(await shown(id)).toMatchObject({
      ...unvalued,
      billable_amount: 8_000,
      billable_amount_default: 8_000,
      profit: null,
      profit_default: null,
      profit_normalized: null,
    });
    expect(await violations(firm)).toEqual([]);
  });

  it('before the oldest rate is one as well', async () => {
    const firm = await euroFirm();
    await newRate(firm, 'EUR', 'JPY', '2026-03-11', '160');
    expect(await firm.shown(await firm.spend(yen))).toMatchObject(unvalued);
    expect(await firm.shown(await firm.spend({ ...yen, date: '2026-03-11' }))).toMatchObject({ amount_default: 6_250 });
    expect(await violations(firm)).toEqual([]);
  });

  it('that is moved before the oldest rate loses its value, one whose rate was stated does not', async () => {
    const firm = await euroFirm();
    await newRate(firm, 'EUR', 'JPY', '2026-03-10', '160');
    const [known, stated] = [await firm.spend(yen), await firm.spend({ ...yen, exchange_rate: '0.01' })];
    for (const id of [known, stated]) expect((await firm.patch(id, { date: '2026-03-09' })).status).toBe(200);
    expect(await firm.shown(known)).toMatchObject(unvalued);
    expect(await firm.shown(stated)).toMatchObject({ exchange_rate: '0.01', amount_default: 10_000 });
    expect(await violations(firm)).toEqual([]);
  });

  it('is left out of sums, which say how many they leave out', async () => {
    const firm = await euroFirm();
    const { productive, spend, deal, as, projectId } = firm;
    await spend({ ...yen, billable_amount: 8_000 });
    await spend({ amount: 5_000, currency: 'EUR', date: '2026-03-10', billable_amount: 6_000 });
    const { body } = await productive('GET', '/api/v2/expenses?aggregates=');
    expect(body.meta).toMatchObject({
      aggregates: { total_amount: 5_000, total_billable_amount: 14_000, total_profit: 1_000 },
      unvalued_count: 1,
    });
    expect(await deal()).toMatchObject({ budget_total: 14_000, unvalued_expenses: 1, unvalued_time: 0 });
    const sereni = (await as('sereni')('GET', `/api/v1/projects/${projectId}`)).body.attributes;
    expect(sereni).toMatchObject({ total_expenses: 50, unvalued_expenses: 1, unvalued_time: '0.00' });
    await newRate(firm, 'JPY', 'EUR', '2026-03-01', '0.00625');
    expect((await as('sereni')('GET', `/api/v1/projects/${projectId}`)).body.attributes).toMatchObject({
      total_expenses: 112.5,
      unvalued_expenses: 0,
    });
    const after = (await productive('GET', '/api/v2/expenses?aggregates=')).body.meta;
    expect(after).toMatchObject({ aggregates: { total_amount: 11_250 }, unvalued_count: 0 });
  });

  it('keeps its rate and its amounts when it is read and put back', async () => {
    const firm = await euroFirm();
    await newRate(firm, 'EUR', 'VND', '2026-01-01', '28000');
    const id = await firm.spend({ currency: 'VND', amount: 1_000_000_000, date: '2026-03-10' });
    const before = await firm.shown(id);
    expect(before).toMatchObject({ exchange_rate: '0.0000357143', amount_default: 3_571_429 });
    const stored = (await firm.work.store.expenses.get(id))?.doc;
    expect(stored?.exchangeRate).toBe('1/28000');
    const { exchange_rate, amount, currency, date } = before;
    expect((await firm.patch(id, { exchange_rate, amount, currency, date })).status).toBe(200);
    expect(await firm.shown(id)).toEqual(before);
    const none = await firm.spend(yen);
    const { exchange_rate: nothing } = await firm.shown(none);
    expect((await firm.patch(none, { exchange_rate: nothing })).status).toBe(200);
    expect(await firm.shown(none)).toMatchObject(unvalued);
  });
});

describe('a rate that arrives', () => {
  it('values what waited for it, with the charge that follows the cost', async () => {
    const firm = await euroFirm();
    const { spend, shown, work, deal } = firm;
    const id = await spend(yen);
    await updateRecord(
      work.store.expenses,
      id,
      (doc): Expense => ({ ...doc, billable: true, billableMinor: null }),
      work,
    );
    expect((await newRate(firm, 'EUR', 'JPY', '2026-03-09', '160')).status).toBe(201);
    expect(await shown(id)).toMatchObject({
      exchange_rate: '0.00625',
      exchange_date: '2026-03-09',
      amount_default: 6_250,
      amount_normalized: 6_250,
      billable_amount: 6_250,
      profit_default: 0,
    });
    expect(await deal()).toMatchObject({ budget_total: 6_250, unvalued_expenses: 0 });
    expect(await countUnvalued(work)).toBe(0);
    await drain();
    expect(await promised(firm)).toBe(0);
    expect(await violations(firm)).toEqual([]);
  });

  it('of a later day values nothing', async () => {
    const firm = await euroFirm();
    const id = await firm.spend(yen);
    const { body } = await newRate(firm, 'EUR', 'JPY', '2026-03-11', '160');
    await drain();
    expect(await firm.shown(id)).toMatchObject(unvalued);
    expect(await violations(firm)).toEqual([]);
    // Its day is put right.
    await firm.as('admin')('PATCH', `/admin/v1/exchange-rates/${body.id}`, { body: { date: '2026-03-10' } });
    expect(await firm.shown(id)).toMatchObject({ amount_default: 6_250 });
  });

  it('comes out of a file as well, and by way of the euro', async () => {
    const firm = await newFirm({ currency: 'USD' });
    const { work } = firm;
    const perfex = firm.as('perfex');
    await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { currencies: ['JPY'] } });
    const spent = await firm.as('sereni')('POST', '/api/v1/expenses', {
      body: { category_id: 1, expense_date: '2026-03-10', vendor: 'Shop', invoiced: 0, amount: 10000, currency: 'JPY' },
    });
    expect(spent.status, JSON.stringify(spent.body)).toBe(201);
    const id = Number(spent.body.id);
    expect((await perfex('GET', `/api/expenses/${id}`)).status).toBe(200);
    await drain();
    expect(await importRates(readReferenceRates('Date,JPY\n2026-03-10,160\n'), work)).toMatchObject({ added: 1 });
    await drain();
    expect((await work.store.expenses.get(id))?.doc.exchangeRate).toBeNull();
    await importRates(readReferenceRates('Date,USD\n2026-03-09,1.2\n'), work);
    expect(await promised(firm)).toBe(1);
    expect(await violations(firm)).toEqual([]);
    await drain();
    expect((await work.store.expenses.get(id))?.doc).toMatchObject({
      exchangeRate: '0.0075',
      exchangeOn: '2026-03-09',
    });
    expect(await violations(firm)).toEqual([]);
  });

  it('leaves what was approved or charged as it stands, until that is taken back', async () => {
    const firm = await euroFirm();
    const { spend, shown, productive, work } = firm;
    const [approved, elsewhere] = [await spend(yen), await spend(yen)];
    expect((await productive('PATCH', `/api/v2/expenses/${approved}/approve`)).status).toBe(200);
    await updateRecord(work.store.expenses, elsewhere, (doc) => ({ ...doc, invoicedElsewhere: true }), work);
    await newRate(firm, 'EUR', 'JPY', '2026-03-09', '160');
    await drain();
    for (const id of [approved, elsewhere]) expect(await shown(id)).toMatchObject(unvalued);
    expect(await violations(firm)).toEqual([]);
    expect((await productive('PATCH', `/api/v2/expenses/${approved}/unapprove`)).status).toBe(200);
    expect(await violations(firm)).toEqual([]);
    await drain();
    expect(await shown(approved)).toMatchObject({ amount_default: 6_250 });
    expect(await violations(firm)).toEqual([]);
  });

  it('values many in steps of the outbox, each once', async () => {
    const firm = await euroFirm();
    const { work, spend } = firm;
    const first = await spend(yen);
    const alone = await lookedAtOnce(firm);
    const stored = await work.store.expenses.get(first);
    if (!stored) throw new Error('no expense');
    for (let at = 0; at < 130; at += 5) {
      const from = await work.store.expenses.nextId(5);
      await work.store.save(
        Array.from({ length: 5 }, (_, i) => work.store.expenses.create({ ...stored.doc, id: from + i, reference: '' })),
      );
    }
    expect(await countUnvalued(work)).toBe(131);
    expect(await lookedAtOnce(firm)).toEqual(alone);
    await newRate(firm, 'EUR', 'JPY', '2026-03-09', '160');
    expect(await countUnvalued(work)).toBe(121);
    // A step is as good done three times, and at the same time; the next is promised once.
    const before = await promised(firm);
    await Promise.all([1, 2, 3].map(() => fillMissingRates({ walk: 'thrice', currencies: ['JPY'] }, work)));
    expect(await promised(firm)).toBe(before + 1);
    expect(await countUnvalued(work)).toBe(21);
    for (let runs = 0; runs < 5; runs += 1) await drain();
    expect(await countUnvalued(work)).toBe(0);
    expect(await promised(firm)).toBe(0);
    const docs = [...(await work.store.expenses.getMany(Array.from({ length: 300 }, (_, i) => i + 1))).values()];
    expect(docs.every(({ doc, version }) => doc.exchangeRate === '0.00625' && version === 2)).toBe(true);
    expect(await firm.deal()).toMatchObject({ unvalued_expenses: 0 });
    expect(await violations(firm)).toEqual([]);
  });

  it('values projects, whose budgets and work are then shown in the firm’s currency', async () => {
    const firm = await euroFirm();
    const { work, customerId, productive, as } = firm;
    const project = await createProject(
      {
        ...{ name: 'Tokyo', customerId, startsOn: '2026-01-01', currency: 'JPY' },
        ...{ billingMethod: 'fixed_rate', fixedPrice: '16000' },
      },
      work,
    );
    await firm.spend({ ...yen, deal_id: project.doc.id });
    const before = {
      exchange_rate: null,
      budget_total: 16_000,
      budget_total_default: null,
      budget_total_normalized: 16_000,
    };
    expect(await firm.deal(project.doc.id)).toMatchObject(before);
    expect(await violations(firm)).toEqual([]);
    await newRate(firm, 'EUR', 'JPY', '2026-01-02', '160');
    await drain();
    expect(await firm.deal(project.doc.id)).toMatchObject(before);
    await newRate(firm, 'EUR', 'JPY', '2026-01-01', '160');
    expect(await firm.deal(project.doc.id)).toMatchObject({ exchange_rate: '0.00625', budget_total_default: 10_000 });
    expect((await productive('GET', '/api/v2/expenses')).status).toBe(200);
    expect((await as('sereni')('GET', `/api/v1/projects/${project.doc.id}`)).body.attributes.total_expenses).toBe(
      10_000,
    );
    await drain();
    expect(await violations(firm)).toEqual([]);
  });
});

describe('the firm’s own currency', () => {
  it('stays once something is valued in it', async () => {
    const firm = await euroFirm();
    const { status, body } = await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { currency: 'USD' } });
    expect(status).toBe(409);
    expect(JSON.stringify(body)).toContain('can no longer change: 0 expenses and 1 projects are valued in EUR');
  });
});

describe('verify', () => {
  it('tells what is valued though no rate is known, and what is not though one is', async () => {
    const firm = await euroFirm();
    const { work, spend } = firm;
    const [first, second, third] = [await spend(yen), await spend(yen), await spend(yen)];
    await drain();
    const set = (id: number, fields: Partial<Expense>) =>
      updateRecord(work.store.expenses, id, (doc) => ({ ...doc, ...fields }), work);
    await set(first, { exchangeRate: '1' });
    expect(await violations(firm)).toEqual([
      `expense ${first} is valued in JPY, though no rate to EUR is known for 2026-03-10`,
    ]);
    await set(first, { exchangeRate: null });
    const rate = await newRate(firm, 'EUR', 'JPY', '2026-03-09', '160');
    await drain();
    await set(second, { exchangeRate: null });
    // The write has promised it; only where that is lost nobody would come to it.
    expect(await violations(firm)).toEqual([]);
    const { waiting } = await readOwnEffects(firm.organization.id, 10);
    await Promise.all(waiting.map(finishEffect));
    expect(await violations(firm)).toEqual([
      `expense ${second} has no rate for JPY, though one to EUR is known for 2026-03-10`,
    ]);
    await set(second, { spentOn: '2026-03-11' });
    await drain();
    expect(await firm.shown(second)).toMatchObject({ amount_default: 6_250 });
    expect(await violations(firm)).toEqual([]);
    // A rate of the firm's own currency, and a charge that is missing for nothing.
    await set(second, { billableRate: '2', billable: true, billableMinor: null });
    expect(await violations(firm)).toEqual([
      `expense ${second}: counts EUR, the organization's own currency, at 2`,
      `expense ${second}: has no charge, though nothing is missing for it`,
    ]);
    await set(second, { billableRate: '1', billableMinor: 6_250 });
    await set(third, { exchangeRate: null, approvedAt: '2026-03-11T00:00:00Z' });
    expect(await violations(firm)).toEqual([]);
    // A rate that is gone explains what was converted at it, and is not known any more.
    await firm.as('admin')('DELETE', `/admin/v1/exchange-rates/${rate.body.id}`);
    expect(await firm.shown(await spend(yen))).toMatchObject(unvalued);
    await drain();
    expect(await violations(firm)).toEqual([]);
    expect((await firm.as('admin')('GET', `/admin/v1/exchange-rates/${rate.body.id}`)).status).toBe(404);
    expect((await newRate(firm, 'EUR', 'JPY', '2026-03-09', '150')).status).toBe(201);
  });
});
