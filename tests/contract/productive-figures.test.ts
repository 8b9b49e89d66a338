/** The figures of Productive's deals and projects: budget, work, expenses, invoices and times. */
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../lab/api.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { createProject, type ProjectInput } from '../../lib/operations/project/create.ts';
import { updateRecord } from '../../lib/operations/record/records.ts';
import { createTask } from '../../lib/operations/task/write.ts';
import { createTimesheet } from '../../lib/operations/timesheet/write.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { type Setting, setting } from '../support/productive.ts';
import { ownTable } from '../support/table.ts';

ownTable();

async function made(firm: Setting, input: Partial<ProjectInput>): Promise<number> {
  const whole = { name: 'Works', customerId: firm.customerId, startsOn: '2021-01-01', currency: 'EUR', ...input };
  return (await createProject({ exchangeRate: '1.25', ...whole }, firm.work)).doc.id;
}

/** An hour and forty minutes that are billed, and twenty minutes that are not. */
async function work(firm: Setting, projectId: number): Promise<void> {
  const task = await createTask({ name: 'Dig', relatedTo: 'project', relatedId: projectId }, firm.work);
  const time = { taskId: task.doc.id, staffId: firm.staffId };
  const day = '2021-02-01T';
  const billed = { startedAt: `${day}08:00:00.000Z`, endedAt: `${day}09:40:00.000Z`, billable: true };
  const free = { startedAt: `${day}10:00:00.000Z`, endedAt: `${day}10:20:00.000Z`, billable: false };
  await createTimesheet({ ...time, ...billed }, firm.work);
  await createTimesheet({ ...time, ...free }, firm.work);
}

const figures = async (firm: Setting, path: string): Promise<Reply['body']> =>
  (await firm.get(`/api/v2/${path}`)).body.data.attributes;

describe('the figures of a deal', () => {
  it('count hours at the project’s rate, approved expenses and what is invoiced', async () => {
    const firm = await setting();
    const projectId = await made(firm, {
      billingMethod: 'hourly_project_rate',
      hourlyRate: '60',
      estimatedHours: '10',
    });
    await work(firm, projectId);
    await firm.add({ projectId, currency: 'EUR', amount: '80', billableAmount: '100' });
    const approved = await firm.add({ projectId, currency: 'EUR', amount: '30', billableAmount: '50' });
    await firm.call('PATCH', `/api/v2/expenses/${approved}/approve`);
    const lines = { add: [{ description: 'Digging', quantity: '1', unitPrice: '70', taxes: [{ id: 1 }] }] };
    const bill = { customerId: firm.customerId, projectId, currency: 'EUR', issueOn: '2021-03-01', lines };
    await createInvoice(bill, firm.work);
    const draft = await createInvoice({ ...bill, draft: true }, firm.work);
    const expected = {
      // 10 hours at 60 and two expenses; of them 100 minutes at 60 and one expense are used.
      budget_total: 75_000,
      budget_total_default: 93_750,
      budget_used: 15_000,
      budget_remaining: 60_000,
      budget_usage: 20,
      services_revenue: 10_000,
      revenue: 15_000,
      cost: 3_000,
      profit: 12_000,
      profit_default: 15_000,
      profit_margin: 80,
      expense: 3_000,
      expense_billable: 5_000,
      invoiced: 7_000,
      pending_invoicing: 8_000,
      worked_time: 120,
      billable_time: 100,
      estimated_time: 600,
      budgeted_time: 600,
      estimated_remaining_time: 480,
    };
    expect(await figures(firm, `deals/${projectId}`)).toMatchObject(expected);
    expect(await figures(firm, `projects/${projectId}`)).toMatchObject({
      ...{ revenue: 15_000, cost: 3_000, profit: 12_000, pending_invoicing: 8_000, needs_invoicing: 8_000 },
      ...{ worked_time: 120, estimated_time: 600, profit_margin: 80, board_count: 1 },
    });
    await updateInvoice(draft.doc.id, { draft: false }, firm.work);
    expect(await figures(firm, `deals/${projectId}`)).toMatchObject({ invoiced: 14_000, pending_invoicing: 1_000 });
    expect((await verify(firm.organization.id)).violations).toEqual([]);
  });

  it('count a fixed price as far as the project is', async () => {
    const firm = await setting();
    const projectId = await made(firm, { fixedPrice: '1000', progressPercent: 40 });
    const bill = { customerId: firm.customerId, projectId, currency: 'USD', issueOn: '2021-03-01' };
    const lines = { add: [{ description: 'In dollars', quantity: '1', unitPrice: '125' }] };
    await createInvoice({ ...bill, lines }, firm.work);
    expect(await figures(firm, `deals/${projectId}`)).toMatchObject({
      budget_total: 100_000,
      budget_used: 40_000,
      budget_remaining: 60_000,
      revenue: 40_000,
      invoiced: 10_000,
      invoiced_default: 12_500,
      pending_invoicing: 30_000,
    });
  });

  it('count hours at the rates of people', async () => {
    const firm = await setting();
    const projectId = await made(firm, { billingMethod: 'hourly_staff_rate', estimatedHours: '1' });
    await work(firm, projectId);
    await updateRecord(firm.work.store.staff, firm.staffId, (doc) => ({ ...doc, hourlyRate: '75' }), firm.work);
    // 100 minutes at 75 dollars are 125 dollars, 100 euros.
    const shown = await figures(firm, `deals/${projectId}`);
    expect(shown).toMatchObject({ services_revenue: 10_000, services_revenue_default: 12_500 });
    expect(shown.estimated_remaining_time).toBe(0);
  });
});
