/** What of a Perfex credit note is applied to invoices. */
import { describe, expect, it } from 'vitest';
import { furnishedFirm } from '../../lab/fixtures.ts';

const note = {
  ...{ clientid: 1, number: 70, date: '2026-01-31', currency: 1, subtotal: '100.00', total: '100.00' },
  newitems: [{ description: 'Back', qty: 1, rate: '100' }],
};

describe('applied_credits', () => {
  it('name an invoice once: what it is to have cannot be two amounts', async () => {
    const perfex = (await furnishedFirm()).as('perfex');
    const twice = ['5', '6'].map((amount) => ({ invoice_id: 1, amount }));
    const refused = await perfex('POST', '/api/credit_notes', { body: { ...note, applied_credits: twice } });
    expect(refused).toMatchObject({
      status: 404,
      body: { error: { applied_credits: expect.stringContaining('twice') } },
    });
    expect((await perfex('GET', '/api/credit_notes')).body).toHaveLength(1);
    const once = { ...note, applied_credits: [{ invoice_id: 1, amount: '5' }] };
    expect((await perfex('POST', '/api/credit_notes', { body: once })).status).toBe(200);
    const { body } = await perfex('GET', '/api/invoices/1');
    expect(body.applied_credits).toMatchObject([{ amount: '5.00' }]);
  });
});
