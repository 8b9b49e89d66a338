/** Bills that the schedule makes are due by the firm's terms; of what they charge, expenses bear the taxes marked default. */
import { describe, expect, it } from 'vitest';
import { firmWithCustomer, list, made, runFor } from '../support/repeating.ts';
import { ownTable } from '../support/table.ts';

ownTable();

describe('a bill that the schedule makes', () => {
  it('of an expense, a subscription or a recurring invoice is due by the firm’s terms', async () => {
    const firm = await firmWithCustomer({ paymentTermsDays: 5, chargeDefaultTaxes: true });
    await firm.as('admin')('PATCH', '/admin/v1/taxes/1', { body: { default: true } });
    const rent = { expense_name: 'Rent', category: 1, currency: 1, amount: '50.00', date: '2023-10-31', recurring: 1 };
    const once = { cycles: 1, billable: 1, clientid: 1, create_invoice_billable: 1 };
    await made(firm, '/api/expenses', { ...rent, ...once });
    const care = { name: 'Care', clientid: 1, quantity: 1, rate: '10.50', status: 'active', total_cycles: 1 };
    await made(firm, '/api/subscriptions', {
      ...care,
      next_billing_cycle: String(Date.parse('2023-11-30T00:00:00Z') / 1000),
    });
    const items = { data: [{ attributes: { description: 'Work', unitary_cost: 100 } }] };
    const rule = { customer_id: 1, starting_date: '2023-11-30', period: 1, period_type: 'year', max_occurrences: 1 };
    for (const days of [{}, { days_to_due: 2 }]) {
      const data = { attributes: { ...rule, ...days }, relationships: { items } };
      expect((await firm.as('siwapp')('POST', '/api/v1/recurring_invoices', { body: { data } })).status).toBe(201);
    }
    expect(await runFor(firm, '2023-11-30T12:00:00Z')).toMatchObject({ failed: 0 });
    const seen = (await list(firm, '/api/invoices')).map(({ total, duedate }) => `${total} ${duedate}`);
    expect(seen.sort()).toEqual(['10.50 2023-12-05', '100.00 2023-12-02', '100.00 2023-12-05', '60.50 2023-12-05']);
  });
});
