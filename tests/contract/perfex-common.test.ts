import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, send } from '../../lab/api.ts';
import { expenseCategory, paymentMode, tax } from '../../lib/domain/settings/settings.ts';
import { createRecord } from '../../lib/operations/record/records.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

const nothing = { status: false, message: 'No data were found' };

/** A firm whose lists hold only what the document prints. */
async function sampleFirm(): Promise<Firm> {
  const firm = await newFirm();
  const { work } = firm;
  const { taxes, paymentModes, expenseCategories } = work.store;
  for (const id of [1, 2, 3, 4]) await deleteEntry(taxes, id, work);
  for (const id of [1, 2, 3, 4]) await deleteEntry(paymentModes, id, work);
  for (const id of [1, 2, 3, 4, 5]) await deleteEntry(expenseCategories, id, work);
  return firm;
}

describe('Perfex common data', () => {
  let firm: Firm;
  let api: ReturnType<Firm['as']>;
  beforeAll(async () => {
    firm = await sampleFirm();
    api = firm.as('perfex');
  });

  it.each(['expense_category', 'payment_mode', 'tax_data'])('answers 404 for an empty %s list', async (type) => {
    const bare = (await sampleFirm()).as('perfex');
    expect(await bare('GET', `/api/common/${type}`)).toMatchObject({ status: 404, body: nothing });
    const page = await bare('GET', `/api/common/${type}?page=1`);
    expect(page).toMatchObject({ status: 200, body: { data: [], meta: { total: 0 } } });
  });

  it('lists expense categories', async () => {
    const { work } = firm;
    const given = [
      { name: 'cloud server', description: 'AWS server' },
      { name: 'website domain', active: false },
    ];
    for (const fields of given) {
      await createRecord(work.store.expenseCategories, (born) => expenseCategory.parse({ ...born, ...fields }), work);
    }
    const list = await api('GET', '/api/common/expense_category');
    expect(list.status).toBe(200);
    expect(list.body).toEqual([
      { id: '6', name: 'cloud server', description: 'AWS server' },
      { id: '7', name: 'website domain', description: '' },
    ]);
  });

  it('lists payment modes with their flags, also those not in use', async () => {
    const { work } = firm;
    const given = [
      { name: 'Bank', selectedByDefault: true },
      { name: 'Cash', description: 'At the desk', showOnPdf: true, invoicesOnly: true, active: false },
      { name: 'Card', expensesOnly: true },
    ];
    for (const fields of given) {
      await createRecord(work.store.paymentModes, (born) => paymentMode.parse({ ...born, ...fields }), work);
    }
    const off = { show_on_pdf: '0', invoices_only: '0', expenses_only: '0', selected_by_default: '0', active: '1' };
    const list = await api('GET', '/api/common/payment_mode');
    expect(list.status).toBe(200);
    expect(list.body).toEqual([
      { ...off, id: '5', name: 'Bank', description: null, selected_by_default: '1' },
      { ...off, id: '6', name: 'Cash', description: 'At the desk', show_on_pdf: '1', invoices_only: '1', active: '0' },
      { ...off, id: '7', name: 'Card', description: null, expenses_only: '1' },
    ]);
  });

  it('lists taxes with two decimals, the lowest rate first', async () => {
    const { work } = firm;
    const given = [
      { name: 'CGST', ratePercent: '9' },
      { name: 'SGST', ratePercent: '9' },
      { name: 'GST', ratePercent: '18' },
      { name: 'PAYPAL', ratePercent: '5' },
      { name: 'IRPF', ratePercent: '-15' },
    ];
    for (const fields of given) {
      await createRecord(work.store.taxes, (born) => tax.parse({ ...born, ...fields }), work);
    }
    const list = await api('GET', '/api/common/tax_data');
    expect(list.status).toBe(200);
    expect(list.body).toEqual([
      { id: '9', name: 'IRPF', taxrate: '-15.00' },
      { id: '8', name: 'PAYPAL', taxrate: '5.00' },
      { id: '5', name: 'CGST', taxrate: '9.00' },
      { id: '6', name: 'SGST', taxrate: '9.00' },
      { id: '7', name: 'GST', taxrate: '18.00' },
    ]);
  });

  it('pages, sorts and chooses fields where that is asked for', async () => {
    const page = await api('GET', '/api/common/tax_data?page=2&per_page=2&sort=-name&fields=name');
    expect(page.body.data).toEqual([
      { id: '9', name: 'IRPF' },
      { id: '7', name: 'GST' },
    ]);
    expect(page.body.meta).toMatchObject({ current_page: 2, per_page: 2, total: 5, last_page: 3, has_more: true });
    const none = await api('GET', '/api/common/tax_data?created_before=2000-01-01');
    expect(none).toMatchObject({ status: 404, body: nothing });
  });

  it.each(['sort=colour', 'page=0', 'per_page=1000', 'created_after=soon'])('refuses %s', async (query) => {
    const refused = await api('GET', `/api/common/payment_mode?${query}`);
    expect(refused).toMatchObject({ status: 400, body: { status: false } });
    expect(Object.keys(refused.body.error)).toEqual([query.split('=')[0]]);
  });

  it.each(['tax', 'TAX_DATA', 'payment_modes', '%20', '1'])('answers the printed 404 for the type %s', async (type) => {
    const reply = await api('GET', `/api/common/${type}`);
    expect(reply).toMatchObject({ status: 404, body: { status: false, message: 'Not valid data' } });
  });

  it.each([
    ['expense_category', 'expense-categories:read'],
    ['payment_mode', 'payment-modes:read'],
    ['tax_data', 'taxes:read'],
  ])('asks for the right to read each list: %s', async (type, right) => {
    const allowed = await firm.tokenWith([right]);
    const refused = await firm.tokenWith(['items:read']);
    expect((await send('GET', `/api/common/${type}`, { headers: { authtoken: allowed } })).status).toBe(200);
    expect((await send('GET', `/api/common/${type}`, { headers: { authtoken: refused } })).status).toBe(403);
  });
});
