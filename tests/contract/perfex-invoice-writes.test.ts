/** Changing Perfex's invoices, what is refused by its name, and the three forms a body may have. */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { deleteEntry } from '../../lib/operations/settings/entries.ts';

const line = { description: 'Sound bar', qty: '1', rate: '5.00' };
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
const mandatory = Object.keys(least);

async function post(firm: Firm, more: Record<string, unknown> = {}): Promise<Reply> {
  return firm.as('perfex')('POST', '/api/invoices', { body: { ...least, ...more } });
}

async function put(firm: Firm, id: number, more: Record<string, unknown> = {}): Promise<Reply> {
  return firm.as('perfex')('PUT', `/api/invoices/${id}`, { body: { ...least, newitems: [], ...more } });
}

async function read(firm: Firm, id: number): Promise<Reply['body']> {
  return (await firm.as('perfex')('GET', `/api/invoices/${id}`)).body;
}

/** A firm with an invoice of two lines. */
async function billed(more: Record<string, unknown> = {}): Promise<{ firm: Firm; id: number }> {
  const firm = await furnishedFirm();
  const newitems = [
    { ...line, taxname: ['VAT 21%|21'] },
    { description: 'Cable', qty: 2, rate: 10, unit: 'm' },
  ];
  const { body } = await post(firm, { newitems, ...more });
  return { firm, id: body.id };
}

describe('changing a Perfex invoice', () => {
  it('answers as printed, with a true status', async () => {
    const { firm, id } = await billed();
    const answer = await put(firm, id, { subtotal: 25, total: '26.05' });
    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual({ status: true, message: 'Invoice Updated Successfully' });
    const missing = await put(firm, 999);
    expect(missing).toMatchObject({ status: 404, body: { status: false, message: 'Invoice Update Fail' } });
  });

  it('leaves alone what is not mentioned', async () => {
    const kept = {
      billing_city: 'Sun City',
      billing_country: '102',
      shipping_street: '1 Dock Road',
      include_shipping: 'yes',
      duedate: '2024-06-25',
      tags: 'a,b',
      adminnote: 'n',
      clientnote: 'c',
      terms: 't',
      sale_agent: '1',
      project_id: '1',
      cancel_overdue_reminders: '1',
      discount_type: 'after_tax',
      discount_percent: '10',
      adjustment: '2',
    };
    const { firm, id } = await billed(kept);
    const before = await read(firm, id);
    expect(before).toMatchObject({ tags: 'a,b', terms: 't', duedate: '2024-06-25', total: '25.44' });
    expect((await put(firm, id)).body.status).toBe(true);
    expect(await read(firm, id)).toStrictEqual(before);
  });

  it('changes every field', async () => {
    const { firm, id } = await billed();
    const wanted = {
      clientid: '2',
      number: '200',
      date: '2024-06-01',
      duedate: '2024-07-01',
      currency: '2',
      billing_street: 'New Street',
      billing_city: 'Pune',
      billing_state: 'MH',
      billing_zip: '411001',
      billing_country: '102',
      shipping_street: 'Dock',
      shipping_city: 'London',
      shipping_state: 'L',
      shipping_zip: 'WC1',
      shipping_country: '235',
      include_shipping: '1',
      show_shipping_on_invoice: '0',
      cancel_overdue_reminders: '1',
      tags: 'x,y',
      sale_agent: '1',
      project_id: '1',
      adminnote: 'a',
      clientnote: 'b',
      terms: 'c',
      discount_type: 'before_tax',
      adjustment: '1.00',
    };
    await put(firm, id, { ...wanted, allowed_payment_modes: [2, 3] });
    const after = await read(firm, id);
    expect(after).toMatchObject({ ...wanted, allowed_payment_modes: "['2','3']", prefix: 'INV-' });
    expect(after.client.company).toBe('Kent Farms');
  });

  it('empties what can be empty', async () => {
    const given = { duedate: '2024-06-25', tags: 'a', terms: 't', sale_agent: 1, project_id: 1, shipping_country: 1 };
    const { firm, id } = await billed(given);
    await put(firm, id, { duedate: '', tags: '', terms: '', sale_agent: '', project_id: '0', shipping_country: 0 });
    expect(await read(firm, id)).toMatchObject({
      duedate: null,
      tags: '',
      terms: '',
      sale_agent: '0',
      project_id: '0',
      shipping_country: '0',
    });
  });

  it('adds, changes and takes off lines by their ids', async () => {
    const { firm, id } = await billed();
    const [first, second] = (await read(firm, id)).items;
    await put(firm, id, {
      newitems: { 1: { description: 'Bag', qty: 1, rate: 7 } },
      items: { 1: { itemid: second.id, qty: '3', long_description: 'longer' } },
      removed_items: [first.id],
    });
    const after = await read(firm, id);
    expect(after.items).toMatchObject([
      { id: second.id, description: 'Cable', long_description: 'longer', qty: '3.00', rate: '10.00', unit: 'm' },
      { id: `${id}003`, description: 'Bag', qty: '1.00', rate: '7.00' },
    ]);
    expect(after).toMatchObject({ subtotal: '37.00', total_tax: '0.00', total: '37.00' });
    await put(firm, id, { newitems: '', items: [{ id: second.id, taxname: ['VAT 10%|10'] }] });
    expect(await read(firm, id)).toMatchObject({ total_tax: '3.00', items: [{ taxname: ['VAT 10%|10.00'] }, {}] });
    await put(firm, id, { items: [{ id: second.id, taxname: [''] }] });
    expect((await read(firm, id)).total_tax).toBe('0.00');
  });

  it('replaces a percentage by an amount, and back', async () => {
    const { firm, id } = await billed({ discount_percent: 10, discount_type: 'before_tax' });
    expect(await read(firm, id)).toMatchObject({ discount_percent: '10.00', discount_total: '2.50' });
    await put(firm, id, { discount_total: '5' });
    expect(await read(firm, id)).toMatchObject({ discount_percent: '0.00', discount_total: '5.00', subtotal: '25.00' });
    await put(firm, id, { discount_percent: '20', discount_total: '999' });
    expect(await read(firm, id)).toMatchObject({ discount_percent: '20.00', discount_total: '5.00' });
    await put(firm, id, { discount_percent: '0', discount_total: '0', discount_type: '' });
    expect(await read(firm, id)).toMatchObject({ discount_percent: '0.00', discount_total: '0.00', discount_type: '' });
  });

  it('keeps a due date that was set when the same date is sent again', async () => {
    const firm = await furnishedFirm();
    // Invoice 1 of the fixtures has days to due.
    await put(firm, 1, { number: 1, date: '2024-01-03', duedate: '2024-12-31' });
    await put(firm, 1, { number: 1, date: '2024-01-03' });
    expect((await read(firm, 1)).duedate).toBe('2024-12-31');
  });

  it('does not bring an issued invoice up to date with its customer', async () => {
    const { firm, id } = await billed();
    const perfex = firm.as('perfex');
    await perfex('PUT', '/api/customers/1', { body: { company: 'Acme Renamed' } });
    await put(firm, id);
    expect((await perfex('GET', '/api/invoices/search/Acme Renamed')).status).toBe(404);
    expect((await read(firm, id)).client.company).toBe('Acme Renamed');
  });

  it('takes amounts along to another currency as they are written', async () => {
    const firm = await newFirm({ currencies: ['JPY'] });
    await firm.as('perfex')('POST', '/api/customers', { body: { company: 'Acme' } });
    const { id } = (await post(firm, { adjustment: '3.00', discount_total: '2', discount_type: 'after_tax' })).body;
    const payment = { invoiceid: id, amount: '4.00', paymentmode: 'Cash' };
    await firm.as('perfex')('POST', '/api/payments', { body: payment });
    expect(await read(firm, id)).toMatchObject({ total: '6.00', total_left_to_pay: '2.00' });
    expect((await put(firm, id, { currency: 2 })).body.status).toBe(true);
    expect(await read(firm, id)).toMatchObject({
      currency: '2',
      adjustment: '3.00',
      discount_total: '2.00',
      total: '6.00',
      total_left_to_pay: '2.00',
    });
    expect((await firm.work.store.payments.get(1))?.doc).toMatchObject({ amountMinor: 4, currency: 'JPY' });
  });

  it('is seen with its billing block by products that write addresses as one text', async () => {
    const { firm, id } = await billed({ billing_city: 'Sun City', billing_zip: '85351', billing_country: 'US' });
    const snapshot = async () => (await firm.work.store.invoices.get(id))?.doc.customer;
    expect((await snapshot())?.invoicingAddress).toBe('27 Second Boulevard, 85351 Sun City, US');
    await updateInvoice(id, { snapshot: { invoicingAddress: 'Elsewhere 1' } }, firm.work);
    expect(await read(firm, id)).toMatchObject({
      billing_street: 'Elsewhere 1',
      billing_city: '',
      billing_country: '0',
    });
    await put(firm, id, { billing_street: 'Back 2' });
    expect((await snapshot())?.invoicingAddress).toBe('Back 2');
  });

  it('keeps a payment mode and a currency that were given up since', async () => {
    const { firm, id } = await billed({ allowed_payment_modes: [2, 3] });
    await deleteEntry(firm.work.store.paymentModes, 2, firm.work);
    expect((await put(firm, id, { allowed_payment_modes: "['2','3']" })).body.status).toBe(true);
    expect((await read(firm, id)).allowed_payment_modes).toBe("['2','3']");
    expect((await post(firm, { number: 101, allowed_payment_modes: [2] })).status).toBe(404);
    const { doc } = await createInvoice({ customerId: 1, currency: 'CHF' }, firm.work);
    const shown = await read(firm, doc.id);
    expect(shown).toMatchObject({ currency: '0', currency_name: 'CHF', symbol: 'CHF', isdefault: '0' });
    await put(firm, doc.id, { number: shown.number, currency: shown.currency });
    expect((await read(firm, doc.id)).currency_name).toBe('CHF');
  });

  it('keeps a free reference that another product gave', async () => {
    const firm = await furnishedFirm();
    const { id } = (await createInvoice({ customerId: 1, number: '007' }, firm.work)).doc;
    expect(await read(firm, id)).toMatchObject({ number: '007', prefix: '' });
    const shown = await read(firm, id);
    await put(firm, id, { number: shown.number });
    expect(await read(firm, id)).toMatchObject({ number: '007', prefix: '' });
  });
});

describe('what a Perfex invoice must have', () => {
  it.each([
    ['newitems', 'newitems[]', 'The Items field is required'],
    ['allowed_payment_modes', 'allowed_payment_modes[]', 'The Allow Payment Mode field is required'],
    ['billing_street', 'billing_street', 'The Billing Street field is required'],
    ['subtotal', 'subtotal', 'The Sub Total field is required'],
    ['total', 'total', 'The Total field is required'],
    ['clientid', 'clientid', 'The Customer field is required'],
    ['number', 'number', 'The Invoice number field is required'],
    ['date', 'date', 'The Date field is required'],
    ['currency', 'currency', 'The Currency field is required'],
  ])('refuses to create without %s', async (name, key, message) => {
    const firm = await newFirm();
    for (const value of [undefined, '', null, ...(key.endsWith('[]') ? [[], {}] : [])]) {
      const refused = await post(firm, { [name]: value });
      expect(refused.status).toBe(404);
      expect(refused.body).toStrictEqual({ status: false, error: { [key]: message }, message: 'Invoice Add Fail' });
    }
  });

  it('names everything that is missing at once, or emptied; on update where nothing at all is sent', async () => {
    const { firm, id } = await billed();
    const perfex = firm.as('perfex');
    const keys = mandatory.map((name) => (/newitems|modes/.test(name) ? `${name}[]` : name)).sort();
    const created = await perfex('POST', '/api/invoices', { body: {} });
    expect(Object.keys(created.body.error).sort()).toStrictEqual(keys);
    const updated = await perfex('PUT', `/api/invoices/${id}`, { body: {} });
    expect(updated).toMatchObject({ status: 404, body: { status: false, message: 'Invoice Update Fail' } });
    expect(Object.keys(updated.body.error).sort()).toStrictEqual(keys);
    const plain = mandatory.filter((name) => !/newitems|modes/.test(name));
    const body = Object.fromEntries(plain.map((name) => [name, '']));
    const emptied = await perfex('PUT', `/api/invoices/${id}`, { body });
    expect(emptied).toMatchObject({ status: 404, body: { status: false, message: 'Invoice Update Fail' } });
    expect(Object.keys(emptied.body.error).sort()).toStrictEqual([...plain].sort());
  });

  it('needs newitems on update, though it may be empty, and a payment mode', async () => {
    const { firm, id } = await billed();
    for (const newitems of ['', [], {}, null]) expect((await put(firm, id, { newitems })).body.status).toBe(true);
    expect((await put(firm, id, { newitems: undefined })).status).toBe(200);
    for (const allowed_payment_modes of ['', [], null]) {
      const answer = await put(firm, id, { allowed_payment_modes });
      expect(answer.body.error).toStrictEqual({
        'allowed_payment_modes[]': 'The Allow Payment Mode field is required',
      });
    }
  });

  it('gives no number twice', async () => {
    const { firm, id } = await billed();
    const taken = { number: 'The Invoice number is already in use' };
    const again = await post(firm);
    expect(again).toMatchObject({ status: 404, body: { status: false, error: taken, message: 'Invoice Add Fail' } });
    expect((await put(firm, id, { number: 1 })).body).toMatchObject({ error: taken, message: 'Invoice Update Fail' });
    expect((await read(firm, id)).number).toBe('100');
    // The series goes on behind the highest number.
    expect((await createInvoice({ customerId: 1 }, firm.work)).doc.reference).toBe('INV-101');
  });
});

describe('what is refused in a Perfex invoice', () => {
  const deep = { a: { b: [1] } };
  it.each([
    ['clientid', [999, 'x', -1, 1.5, deep, [1, 2], true, '99999999999999999999']],
    ['number', [0, -1, '1.5', 'INV-7', 1e20, deep, [], true]],
    ['date', ['2024-02-30', 'tomorrow', 20240526, deep, '0000-00-00']],
    ['duedate', ['2024-13-01', 'soon', 5, deep]],
    ['currency', ['99', 'XYZ', -1, deep, []]],
    ['newitems', ['bag', [5], [[]], 7]],
    ['newitems[0][qty]', [['x'], 'many', 'NaN', deep, '1e5']],
    ['newitems[0][rate]', ['1,000.00', deep, true, '', null]],
    ['newitems[0][description]', [deep, ['a']]],
    ['newitems[0][order]', ['first', -1, deep]],
    ['newitems[0][taxname]', [['VAT|much'], [{ a: 1 }], '|21']],
    ['subtotal', ['much', deep, true, 'Infinity']],
    ['total', ['12e3', [1]]],
    ['billing_street', [deep, ['x']]],
    ['billing_country', ['Atlantis', 999, deep]],
    ['shipping_zip', [deep]],
    ['allowed_payment_modes', [[999], ['Cash'], deep, [0]]],
    ['include_shipping', ['perhaps', 7, deep]],
    ['cancel_overdue_reminders', ['perhaps']],
    ['tags', [[{ a: 1 }]]],
    ['sale_agent', [999, 'Sarah', deep]],
    ['project_id', [999, 'Artemis', deep]],
    ['discount_type', ['sideways', deep]],
    ['discount_percent', ['half', deep]],
    ['discount_total', ['lots', '999999999999999', deep]],
    ['adjustment', ['some', '999999999999999', deep]],
    ['recurring', ['13', 'monthly', -1, deep]],
    ['repeat_every_custom', ['-1', 'x', '10001', deep]],
    ['repeat_type_custom', ['fortnight', 5, deep]],
    ['cycles', ['-1', 'x', deep]],
    ['adminnote', [deep]],
    ['clientnote', [deep]],
    ['terms', [deep, 'x'.repeat(50_001)]],
  ])('names %s', async (field, values) => {
    const firm = await furnishedFirm();
    const [, inner] = /\[0\]\[(\w+)\]/.exec(field) ?? [];
    for (const value of values) {
      const body = inner ? { newitems: [{ ...line, [inner]: value }] } : { [field]: value };
      const refused = await post(firm, body);
      expect([refused.status, value]).toStrictEqual([404, value]);
      expect(refused.body).toMatchObject({ status: false, message: 'Invoice Add Fail' });
      expect(Object.keys(refused.body.error).some((key) => key.startsWith(field))).toBe(true);
      expect(JSON.stringify(refused.body.error)).not.toContain('Invalid input');
    }
    expect((await firm.as('perfex')('GET', '/api/invoices')).body).toHaveLength(2);
  });

  it('names items and removed_items on update', async () => {
    const { firm, id } = await billed();
    const cases: [string, unknown, string][] = [
      ['items', [{ itemid: 1001, qty: 1 }], 'items'],
      ['items', [{ itemid: id * 1000 + 9, qty: 1 }], 'items'],
      ['items', [1, 1].map((position) => ({ itemid: id * 1000 + position, qty: 1 })), 'items'],
      ['items', [{ qty: 1 }], 'items[0][itemid]'],
      ['items', [{ itemid: 'x' }], 'items[0][itemid]'],
      ['items', 'all', 'items[0]'],
      ['removed_items', [1001], 'removed_items'],
      ['removed_items', [id * 1000 + 9], 'removed_items'],
      ['removed_items', [{ id: 1 }], 'removed_items[0]'],
    ];
    for (const [name, value, key] of cases) {
      const refused = await put(firm, id, { [name]: value });
      expect([refused.status, Object.keys(refused.body.error ?? {})]).toStrictEqual([404, [key]]);
    }
    expect((await read(firm, id)).items).toHaveLength(2);
  });

  it('names an unknown tax', async () => {
    const firm = await furnishedFirm();
    for (const taxname of [['99'], ['No such tax']]) {
      const refused = await post(firm, { newitems: [{ ...line, taxname }] });
      expect(refused).toMatchObject({ status: 404, body: { error: { taxname: expect.stringContaining('exist') } } });
    }
  });

  it('refuses sums beyond counting, too many lines and too much text, without a fault', async () => {
    const firm = await furnishedFirm();
    const huge = await post(firm, { newitems: [{ qty: '999999999999', rate: '999999999999' }] });
    expect(huge).toMatchObject({ status: 404, body: { error: { newitems: expect.stringContaining('too large') } } });
    const many = await post(firm, { newitems: Array.from({ length: 1_000 }, () => ({ qty: 1, rate: 1 })) });
    expect(many).toMatchObject({ status: 404, body: { error: { newitems: expect.stringContaining('999') } } });
    const long = await post(firm, {
      newitems: Array.from({ length: 9 }, () => ({ description: 'x'.repeat(49_000), rate: 1 })),
    });
    expect(long.status).toBe(413);
    expect((await post(firm, { date: '9999-12-31', duedate: '9999-12-31' })).body.status).toBe(true);
    expect((await post(firm, { number: 101, date: '0001-01-01', duedate: '0001-01-01' })).body.status).toBe(true);
  });

  it('wants the right to each verb', async () => {
    const firm = await furnishedFirm();
    const authtoken = await firm.tokenWith(['invoices:read']);
    const call = (method: string, path: string) =>
      firm.as('perfex')(method, path, { headers: { authtoken }, ...(method === 'GET' ? {} : { body: least }) });
    expect((await call('GET', '/api/invoices/1')).status).toBe(200);
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', '/1'],
      ['DELETE', '/3'],
    ] as const) {
      expect(await call(method, `/api/invoices${path}`)).toMatchObject({ status: 403, body: { status: false } });
    }
  });
});

describe('the forms of a body', () => {
  const fields: [string, string][] = [
    ['clientid', '1'],
    ['number', '100'],
    ['date', '2024-05-26'],
    ['currency', '1'],
    ['newitems[0][description]', 'Sound bar & "cover"'],
    ['newitems[0][qty]', '2'],
    ['newitems[0][rate]', '5.50'],
    ['newitems[0][taxname][]', 'VAT 21%|21.00'],
    ['newitems[0][taxname][]', 'VAT 10%|10.00'],
    ['newitems[1][description]', 'Cable'],
    ['newitems[1][qty]', '1'],
    ['newitems[1][rate]', '3'],
    ['subtotal', '14.00'],
    ['total', '17.41'],
    ['billing_street', '27 Second Boulevard, 2nd'],
    ['allowed_payment_modes[]', '1'],
    ['allowed_payment_modes[]', '2'],
    ['tags', 'a,b'],
    ['include_shipping', 'yes'],
  ];
  const json = {
    clientid: 1,
    number: 100,
    date: '2024-05-26',
    currency: 1,
    newitems: [
      { description: 'Sound bar & "cover"', qty: 2, rate: 5.5, taxname: ['VAT 21%|21.00', 'VAT 10%|10.00'] },
      { description: 'Cable', qty: 1, rate: 3 },
    ],
    subtotal: 14,
    total: 17.41,
    billing_street: '27 Second Boulevard, 2nd',
    allowed_payment_modes: [1, 2],
    tags: 'a,b',
    include_shipping: true,
  };
  const boundary = 'quintet-boundary';
  const multipart = `${fields
    .map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--${boundary}--\r\n`;

  it('store the same record', async () => {
    const bodies = [
      { body: json },
      {
        body: fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      {
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      },
      { body: multipart, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } },
    ];
    const stored = [];
    for (const call of bodies) {
      const firm = await furnishedFirm();
      const made = await firm.as('perfex')('POST', '/api/invoices', call);
      expect(made.body).toMatchObject({ status: true, id: 4 });
      expect(made.body).not.toHaveProperty('warnings');
      const { hash: _, datecreated: __, client: ___, ...rest } = await read(firm, 4);
      stored.push(rest);
    }
    expect(stored[0]).toMatchObject({ subtotal: '14.00', total_tax: '3.41', total: '17.41', tags: 'a,b' });
    for (const other of stored.slice(1)) expect(other).toStrictEqual(stored[0]);
  });
});
