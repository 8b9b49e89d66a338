/** Perfex's invoices: what is written is read back field by field, in every answer. */
import { describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { newFirm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { wrapTransport } from '../../lib/store/client.ts';

/** The document's sample of a read, keys and types; null stands for "text or null". */
const documented = {
  id: '2',
  sent: '0',
  datesend: null,
  clientid: '1',
  deleted_customer_name: null,
  number: '2',
  prefix: 'INV-',
  number_format: '1',
  datecreated: '2020-05-26 19:53:11',
  date: '2020-05-26',
  duedate: '2020-06-25',
  currency: '1',
  subtotal: '5.00',
  total_tax: '0.00',
  total: '5.00',
  adjustment: '0.00',
  addedfrom: '0',
  hash: '7bfac86da004df5364407574d4d1dbf2',
  status: '1',
  clientnote: null,
  adminnote: null,
  last_overdue_reminder: null,
  cancel_overdue_reminders: '0',
  allowed_payment_modes: "['1']",
  token: null,
  discount_percent: '0.00',
  discount_total: '0.00',
  discount_type: '',
  recurring: '0',
  recurring_type: null,
  custom_recurring: '0',
  cycles: '0',
  total_cycles: '0',
  is_recurring_from: null,
  last_recurring_date: null,
  terms: null,
  sale_agent: '0',
  billing_street: '',
  billing_city: '',
  billing_state: '',
  billing_zip: '',
  billing_country: null,
  shipping_street: null,
  shipping_city: null,
  shipping_state: null,
  shipping_zip: null,
  shipping_country: null,
  include_shipping: '0',
  show_shipping_on_invoice: '1',
  show_quantity_as: '1',
  project_id: '0',
  subscription_id: '0',
  short_link: null,
};

const currencyColumns = {
  symbol: '€',
  name: 'EUR',
  decimal_separator: '.',
  thousand_separator: ',',
  placement: 'before',
  isdefault: '1',
  currencyid: '1',
  currency_name: 'EUR',
  total_left_to_pay: '5.00',
};

const line = { description: 'Sound bar', long_description: 'With cover', qty: '1', rate: '5.00', unit: 'pc', order: 1 };

/** What the document marks as mandatory and no more. */
const least = {
  clientid: 1,
  number: 100,
  date: '2024-05-26',
  currency: 1,
  newitems: [line],
  subtotal: '5.00',
  total: '5.00',
  billing_street: '27 Second Boulevard',
  allowed_payment_modes: [1],
};

async function create(firm: Firm, more: Record<string, unknown> = {}): Promise<Reply> {
  return firm.as('perfex')('POST', '/api/invoices', { body: { ...least, ...more } });
}

async function read(firm: Firm, id: number, at?: string): Promise<Reply['body']> {
  return (await firm.as('perfex')('GET', `/api/invoices/${id}`, at ? { at } : {})).body;
}

/** Creates and reads back. */
async function stored(firm: Firm, more: Record<string, unknown> = {}): Promise<Reply['body']> {
  const made = await create(firm, more);
  expect(made.body).toMatchObject({ status: true });
  return read(firm, made.body.id);
}

describe('creating a Perfex invoice', () => {
  it('answers as printed, with the new id besides', async () => {
    const firm = await furnishedFirm();
    const made = await create(firm);
    expect(made.status).toBe(200);
    expect(made.body).toStrictEqual({
      status: true,
      message: 'Invoice Added Successfully',
      id: expect.any(Number),
      record_id: made.body.id,
    });
  });

  it('shows every documented key with its documented type when only the mandatory was given', async () => {
    const firm = await furnishedFirm();
    const shown = await stored(firm);
    const own = {
      ...documented,
      ...currencyColumns,
      id: shown.id,
      number: '100',
      date: '2024-05-26',
      duedate: null,
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      datecreated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      billing_street: '27 Second Boulevard',
      billing_country: '0',
      shipping_street: '',
      shipping_city: '',
      shipping_state: '',
      shipping_zip: '',
      shipping_country: '0',
      tags: '',
    };
    const { items, attachments, client, payments, applied_credits: credits, customfields, ...flat } = shown;
    const { scheduled_email: mail, visible_attachments_to_customer_found: visible, ...columns } = flat;
    expect(columns).toStrictEqual(own);
    expect({ attachments, payments, credits, customfields, mail, visible }).toStrictEqual({
      attachments: [],
      payments: [],
      credits: [],
      customfields: [],
      mail: null,
      visible: false,
    });
    expect(items).toStrictEqual([
      {
        id: `${Number(shown.id) * 1000 + 1}`,
        rel_id: shown.id,
        rel_type: 'invoice',
        description: 'Sound bar',
        long_description: 'With cover',
        qty: '1.00',
        rate: '5.00',
        unit: 'pc',
        item_order: '1',
        taxname: [],
        discount_percent: '0.00',
        customfields: [],
      },
    ]);
    expect(client).toMatchObject({ userid: '1', company: 'Acme', vat: '', country: '0', active: '1', leadid: null });
  });

  it.each([
    ['duedate', '2024-06-25', '2024-06-25'],
    ['billing_city', 'Sun City', 'Sun City'],
    ['billing_state', 'AR', 'AR'],
    ['billing_zip', 85351, '85351'],
    ['billing_country', 102, '102'],
    ['include_shipping', 'yes', '1'],
    ['include_shipping', 'no', '0'],
    ['show_shipping_on_invoice', 'no', '0'],
    ['show_shipping_on_invoice', true, '1'],
    ['shipping_street', '1 Dock Road', '1 Dock Road'],
    ['shipping_city', 'Pune', 'Pune'],
    ['shipping_state', 'MH', 'MH'],
    ['shipping_zip', 'WC1 ASW', 'WC1 ASW'],
    ['shipping_country', '235', '235'],
    ['cancel_overdue_reminders', 'on', '1'],
    ['tags', ' retail, 2023,retail', 'retail,2023'],
    ['tags', ['retail', '2023'], 'retail,2023'],
    ['sale_agent', 1, '1'],
    ['project_id', '1', '1'],
    ['adminnote', 'call first', 'call first'],
    ['clientnote', 'thank you', 'thank you'],
    ['clientnote', '', null],
    ['terms', '30 days', '30 days'],
    ['adjustment', '-1.5', '-1.50'],
    ['discount_type', 'before_tax', 'before_tax'],
    ['discount_type', 'after_tax', 'after_tax'],
    ['discount_type', '', ''],
    ['currency', '2', '2'],
    ['currency', 'gbp', '3'],
    ['date', '2024-02-29 10:00:00', '2024-02-29'],
    ['number', '000123', '123'],
    ['allowed_payment_modes', ['2', '1', 2], "['2','1']"],
    ['allowed_payment_modes', '3,4', "['3','4']"],
    ['allowed_payment_modes', "['3','4']", "['3','4']"],
  ])('keeps %s %j', async (name, given, shown) => {
    const firm = await furnishedFirm();
    expect((await stored(firm, { [name]: given }))[name]).toBe(shown);
  });

  it('shows the columns of the currency it is in', async () => {
    const firm = await furnishedFirm();
    expect(await stored(firm, { currency: 2 })).toMatchObject({
      symbol: '$',
      name: 'USD',
      isdefault: '0',
      currencyid: '2',
      currency_name: 'USD',
    });
  });

  it('shows the number with the prefix it was given with', async () => {
    const firm = await furnishedFirm();
    expect(await stored(firm)).toMatchObject({ number: '100', prefix: 'INV-' });
    expect(await read(firm, 1)).toMatchObject({ number: '1', prefix: 'INV-' });
  });

  it('carries the member of staff who wrote it and the project', async () => {
    const firm = await furnishedFirm();
    const shown = await stored(firm, { sale_agent: '1', project_id: 1 });
    expect(shown).toMatchObject({ sale_agent: '1', project_id: '1', addedfrom: '0' });
  });

  it('ignores fields it does not know', async () => {
    const firm = await furnishedFirm();
    expect(await stored(firm, { colour: 'red', removed_items: [7], items: [] })).not.toHaveProperty('colour');
  });

  it('makes a draft on request, which gets its number with the first update', async () => {
    const firm = await furnishedFirm();
    const draft = await stored(firm, { save_as_draft: 'true' });
    expect(draft).toMatchObject({ status: '6', number: '', prefix: 'INV-' });
    const body = { ...least, newitems: '' };
    await firm.as('perfex')('PUT', `/api/invoices/${draft.id}`, { body });
    expect(await read(firm, draft.id, '2024-05-26T10:00:00Z')).toMatchObject({ status: '1', number: '100' });
  });
});

describe('lines of a Perfex invoice', () => {
  it('shows them in the order asked for, each with its own id', async () => {
    const firm = await furnishedFirm();
    const newitems = [
      { description: 'Second', qty: '2.5', rate: '1.1234', order: 2 },
      { description: 'First', qty: 3, rate: -2, order: 1 },
    ];
    const { id, items } = await stored(firm, { newitems });
    expect(items).toMatchObject([
      { id: `${id}002`, description: 'First', qty: '3.00', rate: '-2.00', item_order: '1' },
      { id: `${id}001`, description: 'Second', qty: '2.50', rate: '1.1234', item_order: '2' },
    ]);
  });

  it.each([
    ['NAME|RATE of a known tax', ['VAT 21%|21.00'], ['VAT 21%|21.00'], '1.05'],
    ['a name of its own', ['Stamp|10.5'], ['Stamp|10.50'], '0.53'],
    ['the id of a tax', [2], ['VAT 10%|10.00'], '0.50'],
    ['the name of a tax', ['retention'], ['RETENTION|-15.00'], '-0.75'],
    ["two taxes in a form's object", { 0: '1', 1: 'RETENTION|-15' }, ['VAT 21%|21.00', 'RETENTION|-15.00'], '0.30'],
    ['one text', 'VAT 21%|21', ['VAT 21%|21.00'], '1.05'],
    ['nothing', [''], [], '0.00'],
  ])('takes taxname as %s', async (_, taxname, shown, tax) => {
    const firm = await furnishedFirm();
    const read = await stored(firm, { newitems: { 1: { ...line, taxname } } });
    expect(read.items[0].taxname).toStrictEqual(shown);
    expect(read.total_tax).toBe(tax);
  });

  it('counts money in the digits of the currency', async () => {
    const firm = await newFirm({ currency: 'JPY', currencies: ['BHD'] });
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const newitems = [{ description: 'x', qty: '3', rate: '100.5', taxname: ['RETENTION|-15'] }];
    const yen = await stored(firm, { newitems, number: 1 });
    expect(yen).toMatchObject({ subtotal: '302.00', total_tax: '-45.00', total: '257.00' });
    const dinar = await stored(firm, { newitems: [{ qty: 1, rate: '1.2345' }], currency: 2, number: 2 });
    expect(dinar).toMatchObject({ subtotal: '1.235', total: '1.235' });
  });
});

describe('sums of a Perfex invoice', () => {
  const newitems = [{ description: 'a', qty: 2, rate: '50', taxname: ['VAT 21%|21'] }];

  it('takes a percentage off before tax', async () => {
    const firm = await furnishedFirm();
    const sums = { discount_type: 'before_tax', discount_percent: '10', discount_total: '10' };
    expect(await stored(firm, { newitems, ...sums, subtotal: 100, total: 108.9 })).toMatchObject({
      subtotal: '100.00',
      discount_percent: '10.00',
      discount_total: '10.00',
      discount_type: 'before_tax',
      total_tax: '18.90',
      total: '108.90',
      total_left_to_pay: '108.90',
    });
  });

  it('takes an amount off after tax, and adds the adjustment', async () => {
    const firm = await furnishedFirm();
    const sums = { discount_type: 'after_tax', discount_total: '21', adjustment: '0.5' };
    expect(await stored(firm, { newitems, ...sums })).toMatchObject({
      discount_percent: '0.00',
      discount_total: '21.00',
      total_tax: '21.00',
      adjustment: '0.50',
      total: '100.50',
    });
  });

  it('takes a discount without a type for one before tax', async () => {
    const firm = await furnishedFirm();
    expect(await stored(firm, { newitems, discount_percent: 50 })).toMatchObject({
      discount_type: 'before_tax',
      discount_total: '50.00',
      total: '60.50',
    });
  });

  it('says where the client came to other sums, naming both, and keeps ours', async () => {
    const firm = await furnishedFirm();
    const made = await create(firm, { subtotal: '6', total: '7.255' });
    expect(made.body.warnings).toStrictEqual([
      'subtotal 6 was given, but the items come to 5.00',
      'total 7.255 was given, but the items come to 5.00',
    ]);
    expect(await read(firm, made.body.id)).toMatchObject({ subtotal: '5.00', total: '5.00' });
    expect((await create(firm, { number: 101, subtotal: 5.0000000001, total: '5' })).body).not.toHaveProperty(
      'warnings',
    );
  });

  it('refuses other sums where the organization wants that, and stores nothing', async () => {
    const firm = await newFirm({ perfexTotals: 'reject' });
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const refused = await create(firm, { subtotal: '6', total: '999999999999999' });
    expect(refused).toMatchObject({
      status: 404,
      body: {
        status: false,
        message: 'Invoice Add Fail',
        error: {
          subtotal: '6 was given, but the items come to 5.00',
          total: '999999999999999 was given, but the items come to 5.00',
        },
      },
    });
    expect((await firm.as('perfex')('GET', '/api/invoices')).status).toBe(404);
    expect((await create(firm)).body.status).toBe(true);
  });
});

describe('where a Perfex invoice stands', () => {
  it('tells it by number, from draft to overdue', async () => {
    const firm = await furnishedFirm();
    const perfex = firm.as('perfex');
    const { id } = await stored(firm, { duedate: '2024-06-25' });
    const status = async (day: string) => (await read(firm, id, `${day}T10:00:00Z`)).status;
    expect(await status('2024-06-25')).toBe('1');
    expect(await status('2024-06-26')).toBe('4');
    const pay = (amount: string) =>
      perfex('POST', '/api/payments', { body: { invoiceid: id, amount, paymentmode: '2', transactionid: 'T1' } });
    await pay('2');
    expect(await status('2024-06-25')).toBe('3');
    expect(await status('2024-06-26')).toBe('4');
    await pay('4');
    expect(await status('2024-06-26')).toBe('2');
    const paid = await read(firm, id);
    expect(paid.total_left_to_pay).toBe('-1.00');
    expect(paid.payments).toMatchObject([
      { invoiceid: id, amount: '2.00', paymentmode: '2', transactionid: 'T1', name: 'Cash', paymentid: '2' },
      { amount: '4.00', paymentid: '3' },
    ]);
    // An invoice keeps no copy of its payments' custom fields, so it says nothing about them.
    expect(paid.payments[0]).not.toHaveProperty('customfields');
    expect((await stored(firm, { number: 500, newitems: [{ rate: '0' }] })).status).toBe('2');
  });
});

describe('lists and searches of Perfex invoices', () => {
  it('lists the columns of every invoice, oldest first', async () => {
    const firm = await furnishedFirm();
    const one = await stored(firm);
    const { body } = await firm.as('perfex')('GET', '/api/invoices');
    expect(body).toHaveLength(3);
    const { items, attachments, client, payments, applied_credits: _credits, ...flat } = one;
    const { scheduled_email: _, visible_attachments_to_customer_found: __, ...columns } = flat;
    expect(body[2]).toStrictEqual(columns);
  });

  it('pages, sorts and chooses columns', async () => {
    const firm = await furnishedFirm();
    await stored(firm, { newitems: [{ rate: '9000' }], date: '2023-01-01' });
    const perfex = firm.as('perfex');
    const page = await perfex('GET', '/api/invoices?page=1&per_page=2&sort=-total&fields=number,total');
    expect(page.body).toMatchObject({
      data: [{ number: '100', total: '9000.00' }, {}],
      meta: { total: 3, last_page: 2 },
    });
    expect(Object.keys(page.body.data[0])).toStrictEqual(['id', 'number', 'total']);
    const byDate = await perfex('GET', '/api/invoices?sort=date&fields=date');
    expect(byDate.body.map((row: { date: string }) => row.date)).toStrictEqual([
      '2023-01-01',
      '2024-01-03',
      '2024-01-04',
    ]);
    expect((await perfex('GET', '/api/invoices?sort=colour')).body.error).toHaveProperty('sort');
  });

  it('finds them by text, with the columns of the customer', async () => {
    const firm = await furnishedFirm();
    const { id } = await stored(firm, { clientid: 2, newitems: [{ ...line, description: 'Zither strings' }] });
    const found = await firm.as('perfex')('GET', '/api/invoices/search/ZITHER');
    expect(found.status).toBe(200);
    expect(found.body).toHaveLength(1);
    expect(found.body[0]).toMatchObject({
      ...documented,
      id,
      clientid: '2',
      number: '100',
      date: '2024-05-26',
      duedate: null,
      datecreated: expect.any(String),
      hash: expect.any(String),
      billing_street: '27 Second Boulevard',
      billing_country: '0',
      shipping_street: '',
      shipping_city: '',
      shipping_state: '',
      shipping_zip: '',
      shipping_country: '0',
      userid: '2',
      company: 'Kent Farms',
      vat: '',
      phonenumber: '',
      country: '0',
      city: '',
      zip: '',
      state: '',
      address: '',
      website: '',
      active: '1',
      leadid: null,
      longitude: null,
      latitude: null,
      default_language: '',
      default_currency: '0',
      show_primary_contact: '0',
      stripe_id: null,
      registration_confirmed: '1',
      invoiceid: id,
      customfields: [],
    });
    const none = await firm.as('perfex')('GET', '/api/invoices/search/bassoon');
    expect(none).toMatchObject({ status: 404, body: { status: false, message: 'No Data Were Found' } });
  });
});

describe('reading and deleting Perfex invoices', () => {
  it('refuses what is not there as printed', async () => {
    const perfex = (await furnishedFirm()).as('perfex');
    const missing = { status: false, message: 'No data were found' };
    expect(await perfex('GET', '/api/invoices/999')).toMatchObject({ status: 404, body: missing });
    // Number 2 is a recurring invoice: they count together.
    expect(await perfex('GET', '/api/invoices/2')).toMatchObject({ status: 404, body: missing });
    const gone = { status: false, message: 'Invoice Delete Fail' };
    expect(await perfex('DELETE', '/api/invoices/999')).toMatchObject({ status: 404, body: gone });
  });

  it.each(['/api/invoices/3', '/api/delete/invoices/3'])('deletes at %s', async (path) => {
    const perfex = (await furnishedFirm()).as('perfex');
    const gone = await perfex('DELETE', path);
    expect(gone).toMatchObject({ status: 200, body: { status: true, message: 'Invoice Deleted Successfully' } });
    expect((await perfex('GET', '/api/invoices/3')).status).toBe(404);
  });

  it('deletes no invoice that was paid on', async () => {
    const perfex = (await furnishedFirm()).as('perfex');
    const refused = await perfex('DELETE', '/api/invoices/1');
    expect(refused).toMatchObject({ status: 409, body: { status: false, message: 'Invoice Delete Fail' } });
    expect(refused.body.error.id).toContain('payments');
    expect((await perfex('GET', '/api/invoices/1')).status).toBe(200);
  });
});

describe('what a Perfex invoice costs', () => {
  it('is read in two round trips, the first page of the list in three', async () => {
    const firm = await furnishedFirm();
    const { id } = await stored(firm, { recurring: 1 });
    const made: string[] = [];
    const restore = wrapTransport((inner) => (request) => {
      made.push(request.type);
      return inner(request);
    });
    try {
      await read(firm, id);
      // The custom fields are asked for beside the invoice.
      expect(made.splice(0)).toStrictEqual(['query', 'batchGet', 'batchGet']);
      // Counters and members leave together; the recurring invoices follow the invoices.
      await firm.as('perfex')('GET', '/api/invoices?page=1');
      expect(made.splice(0)).toStrictEqual(['query', 'query', 'query', 'batchGet', 'batchGet']);
    } finally {
      restore();
    }
  });
});
