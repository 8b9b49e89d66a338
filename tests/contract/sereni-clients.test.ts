/** Sereni's clients: what is written is read back, what is worked out is right, what is wrong is named. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { createExpense } from '../../lib/operations/expense/create.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';
import { recordPayment } from '../../lib/operations/payment/record-payment.ts';
import { createProject } from '../../lib/operations/project/create.ts';

/** The keys of the document's sample, in its order. */
const keys = [
  'id',
  'reference',
  'name',
  'email',
  'currency',
  'contact',
  'phone',
  'street',
  'city',
  'state',
  'zip_code',
  'country',
  'locale',
  'tax_number',
  'photo',
  'expense',
  'balance',
  'paid',
  'other_currencies',
  'billing_street',
  'billing_city',
  'billing_zip',
  'billing_state',
  'billing_country',
  'status',
  'notes',
  'created_at',
  'updated_at',
];
const minimal = { name: 'Acme Limited', email: 'office@acme.example', country_id: 'KE', currency_id: 'KES' };
let firm: Firm;
let sereni: ReturnType<Firm['as']>;
beforeAll(async () => {
  firm = await newFirm({ timezone: 'Africa/Nairobi' });
  sereni = firm.as('sereni');
});

/** An invoice of one line, open. */
const bill = async (customerId: number, unitPrice: string, currency: string) =>
  (
    await createInvoice(
      { customerId, currency, issueOn: '2023-01-05', lines: { add: [{ description: 'Work', unitPrice }] } },
      firm.work,
    )
  ).doc;

describe('writing a client', () => {
  it('stores every documented parameter and answers 201 with the record', async () => {
    const at = '2022-08-29T16:16:00.000Z';
    const made = await sereni('POST', '/api/v1/clients', {
      at,
      body: {
        name: 'Acme Limited',
        email: 'office@acme.example',
        phone: '0790089890',
        street: '123 Street',
        zip_code: '50762',
        city: 'Eldoret',
        state: 'CA',
        locale: 'en',
        country_id: 'ke',
        tax_number: 'A-KRA',
        currency_id: 'kes',
        notes: 'Pays late',
        some_other_field: 'ignored',
      },
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(id).toMatch(/^\d+$/);
    expect(made.body).toEqual({
      type: 'clients',
      id,
      attributes: {
        id,
        reference: `CUST${id.padStart(4, '0')}`,
        name: 'Acme Limited',
        email: 'office@acme.example',
        currency: { code: 'KES', name: 'Kenyan Shilling' },
        contact: null,
        phone: '0790089890',
        street: '123 Street',
        city: 'Eldoret',
        state: 'CA',
        zip_code: '50762',
        country: { code: 'KE', name: 'Kenya' },
        locale: 'en',
        tax_number: 'A-KRA',
        photo: null,
        expense: 0,
        balance: 0,
        paid: 0,
        other_currencies: [],
        billing_street: '',
        billing_city: '',
        billing_zip: '',
        billing_state: '',
        billing_country: null,
        status: 'Active',
        notes: 'Pays late',
        created_at: '2022-08-29T19:16:00+03:00',
        updated_at: '2022-08-29T19:16:00+03:00',
      },
    });
    expect(Object.keys(made.body.attributes)).toEqual(keys);
    const read = await sereni('GET', `/api/v1/clients/${id}`);
    expect(read).toMatchObject({ status: 200, body: made.body });
  });

  it('takes a form as well as JSON', async () => {
    const made = await sereni('POST', '/api/v1/clients', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=B%C3%BCro&email=b%40uero.example&country_id=102&currency_id=2&notes=',
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        attributes: {
          name: 'Büro',
          email: 'b@uero.example',
          country: { code: 'IN', name: 'India' },
          currency: { code: 'USD', name: 'US Dollar' },
          notes: null,
        },
      },
    });
  });

  it('keeps what an update leaves out, clears what it empties, and answers the record', async () => {
    const { id } = (
      await sereni('POST', '/api/v1/clients', {
        body: { ...minimal, phone: '1', street: 'Old', city: 'Eldoret', locale: 'en', tax_number: 'T', notes: 'n' },
      })
    ).body;
    const updated = await sereni('PUT', `/api/v1/clients/${id}`, {
      body: { ...minimal, name: 'Acme II', country_id: '235', currency_id: '1', street: 'New', notes: '', phone: null },
    });
    expect(updated).toMatchObject({
      status: 200,
      body: {
        type: 'clients',
        id,
        attributes: {
          name: 'Acme II',
          street: 'New',
          city: 'Eldoret',
          locale: 'en',
          tax_number: 'T',
          notes: null,
          phone: '',
          country: { code: 'GB', name: 'United Kingdom' },
          currency: { code: 'EUR', name: 'Euro' },
        },
      },
    });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body).toEqual(updated.body);
  });

  it('shows to the other dialects what it wrote', async () => {
    const { id } = (
      await sereni('POST', '/api/v1/clients', { body: { ...minimal, tax_number: 'B-77', street: '1 Road' } })
    ).body;
    expect((await firm.as('perfex')('GET', `/api/customers/${id}`)).body).toMatchObject({
      userid: id,
      company: 'Acme Limited',
      vat: 'B-77',
      address: '1 Road',
      country: '115',
    });
  });

  it('takes a billing address too, part by part', async () => {
    const billing = { billing_street: '9 Bill St', billing_city: 'Pune', billing_zip: '4', billing_country_id: 'IN' };
    const { id } = (await sereni('POST', '/api/v1/clients', { body: { ...minimal, street: '1 Road', ...billing } }))
      .body;
    await sereni('PUT', `/api/v1/clients/${id}`, { body: { ...minimal, billing_city: 'Goa', billing_state: 'GA' } });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body.attributes).toMatchObject({
      street: '1 Road',
      billing_street: '9 Bill St',
      billing_city: 'Goa',
      billing_zip: '4',
      billing_state: 'GA',
      billing_country: { code: 'IN', name: 'India' },
    });
    expect((await firm.as('perfex')('GET', `/api/customers/${id}`)).body).toMatchObject({
      address: '1 Road',
      billing_street: '9 Bill St',
      billing_country: '102',
    });
    await sereni('PUT', `/api/v1/clients/${id}`, { body: { ...minimal, billing_country_id: '', billing_zip: null } });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body.attributes).toMatchObject({
      billing_street: '9 Bill St',
      billing_zip: '',
      billing_country: null,
    });
  });

  it('keeps siwapp’s one text as the street until another part is written', async () => {
    const attributes = { name: 'S', invoicing_address: '5 Elm, Ely' };
    const siwapp = firm.as('siwapp');
    const { id } = (await siwapp('POST', '/api/v1/customers', { body: { data: { attributes } } })).body.data;
    await sereni('PUT', `/api/v1/clients/${id}`, { body: minimal });
    const address = async () => (await siwapp('GET', `/api/v1/customers/${id}`)).body.data.attributes.invoicing_address;
    expect(await address()).toBe('5 Elm, Ely');
    await sereni('PUT', `/api/v1/clients/${id}`, { body: { ...minimal, billing_zip: 'CB7' } });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body.attributes).toMatchObject({
      billing_street: '5 Elm, Ely',
      billing_zip: 'CB7',
    });
    expect(await address()).toBe('5 Elm, Ely, CB7');
  });

  it('gives no reference twice, also to many at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, () => sereni('POST', '/api/v1/clients', { body: minimal })),
    );
    const references = made.map(({ body }) => body.attributes.reference);
    expect(new Set(references).size).toBe(12);
    for (const reference of references) expect(reference).toMatch(/^CUST\d{4}$/);
  });

  it('shows the billing block and the activity another dialect wrote', async () => {
    const { id } = (
      await firm.as('perfex')('POST', '/api/customers', {
        body: {
          company: 'P',
          billing_street: '9 Bill St',
          billing_city: 'Pune',
          billing_zip: '4',
          billing_country: '102',
        },
      })
    ).body;
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body.attributes).toMatchObject({
      billing_street: '9 Bill St',
      billing_city: 'Pune',
      billing_zip: '4',
      billing_state: '',
      billing_country: { code: 'IN', name: 'India' },
      currency: { code: 'EUR', name: 'Euro' },
      country: null,
    });
  });
});

describe('what a client owes', () => {
  it('sums what was billed, paid and spent in its own currency, in major units', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    const invoice = await bill(Number(id), '100.10', 'KES');
    await bill(Number(id), '7', 'USD');
    await recordPayment({ invoiceId: invoice.id, amount: '32.38' }, firm.work);
    await createExpense(
      { categoryId: 1, spentOn: '2023-01-01', amount: '12.5', currency: 'KES', customerId: Number(id) },
      firm.work,
    );
    const { attributes } = (await sereni('GET', `/api/v1/clients/${id}`)).body;
    expect(attributes).toMatchObject({ balance: 67.72, paid: 32.38, expense: 12.5 });
    const listed = (await sereni('GET', '/api/v1/clients?per_page=100')).body.data.find(
      (one: { id: string }) => one.id === id,
    );
    expect(listed.attributes).toEqual(attributes);
    const changed = await sereni('PUT', `/api/v1/clients/${id}`, { body: { ...minimal, currency_id: 'USD' } });
    expect(changed.body.attributes).toMatchObject({ balance: 7, paid: 0, expense: 0 });
  });

  it('stays readable when the sums pass what can be counted exactly', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    for (let i = 0; i < 2; i += 1) {
      const invoice = await bill(Number(id), '60000000000000', 'KES');
      await recordPayment({ invoiceId: invoice.id, amount: '60000000000000' }, firm.work);
    }
    const read = await sereni('GET', `/api/v1/clients/${id}`);
    expect(read.status).toBe(200);
    expect(read.body.attributes).toMatchObject({ paid: 120000000000000, balance: 0 });
  });
});

describe('lists of and under a client', () => {
  it('lists the clients by id, each as the read shows it', async () => {
    const one = await newFirm();
    const call = one.as('sereni');
    for (const name of ['A', 'B', 'C']) await call('POST', '/api/v1/clients', { body: { ...minimal, name } });
    const list = await call('GET', '/api/v1/clients');
    expect(list.status).toBe(200);
    expect(list.body.data.map((each: { id: string }) => each.id)).toEqual(['1', '2', '3']);
    expect(list.body.data[1]).toEqual((await call('GET', '/api/v1/clients/2')).body);
  });

  it('lists a client’s projects with every key of the sample', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    const other = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    const { doc } = await createProject(
      {
        name: 'Artemis III',
        customerId: Number(id),
        startsOn: '2022-10-04',
        dueOn: '2022-10-08',
        currency: 'USD',
        hourlyRate: '60',
        estimatedHours: '72.125',
        billingMethod: 'hourly_task_rate',
        status: 'on-hold',
        progressPercent: 65,
      },
      { ...firm.work, at: '2022-09-02T04:01:52.000Z' },
    );
    await createProject({ name: 'Else', customerId: Number(other.id), startsOn: '2022-10-04' }, firm.work);
    await createExpense(
      { categoryId: 1, spentOn: '2023-01-01', amount: '770', currency: 'USD', projectId: doc.id },
      firm.work,
    );
    const list = await sereni('GET', `/api/v1/clients/${id}/projects`);
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 1 } } });
    expect(list.body.data).toEqual([
      {
        type: 'projects',
        id: String(doc.id),
        attributes: {
          id: String(doc.id),
          reference: `PRO${String(doc.id).padStart(4, '0')}`,
          name: 'Artemis III',
          currency: 'USD',
          client: { id, name: 'Acme Limited' },
          start_date: '2022-10-04T00:00:00+03:00',
          due_date: '2022-10-08T00:00:00+03:00',
          hourly_rate: '60.00',
          fixed_rate: null,
          progress: 65,
          estimate_hours: '72.125',
          billable_time: '0.00',
          unbillable_time: '0.00',
          unbilled: '0.00',
          unvalued_time: '0.00',
          sub_total: 0,
          total_expenses: 770,
          unvalued_expenses: 0,
          billing_method: 'hourly_task_rate',
          status: 'on_hold',
          description: null,
          color: 'gray',
          notes: null,
          created_at: '2022-09-02T07:01:52+03:00',
          updated_at: '2022-09-02T07:01:52+03:00',
        },
      },
    ]);
  });

  it('lists a client’s payments, the latest day first', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    const invoice = await bill(Number(id), '100', 'KES');
    const strange = await bill(
      Number((await sereni('POST', '/api/v1/clients', { body: minimal })).body.id),
      '5',
      'KES',
    );
    await recordPayment({ invoiceId: strange.id, amount: '5' }, firm.work);
    for (const paidOn of ['2023-02-01', '2023-03-01', '2023-01-01']) {
      await recordPayment({ invoiceId: invoice.id, amount: '1', paidOn }, firm.work);
    }
    const list = await sereni('GET', `/api/v1/clients/${id}/payments?per_page=2`);
    expect(list).toMatchObject({ status: 200, body: { meta: { total: 3, last_page: 2 } } });
    expect(
      list.body.data.map(({ attributes }: { attributes: { payment_date: string } }) => attributes.payment_date),
    ).toEqual(['2023-03-01T00:00:00+03:00', '2023-02-01T00:00:00+03:00']);
    expect(list.body.data[0]).toEqual((await sereni('GET', `/api/v1/payments/${list.body.data[0].id}`)).body);
  });

  it('is empty, not missing, for a client that has none', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    for (const child of ['projects', 'payments']) {
      expect(await sereni('GET', `/api/v1/clients/${id}/${child}`)).toMatchObject({
        status: 200,
        body: { data: [], meta: { total: 0, from: null, to: null } },
      });
    }
  });
});

describe('deleting a client', () => {
  it('answers a message, and the client is gone', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    expect(await sereni('DELETE', `/api/v1/clients/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'The client was deleted.' },
    });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).status).toBe(404);
    expect((await sereni('DELETE', `/api/v1/clients/${id}`)).status).toBe(404);
  });

  it('is refused with 422 while invoices or projects are the client’s', async () => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    await createProject({ name: 'P', customerId: Number(id), startsOn: '2022-10-04' }, firm.work);
    expect(await sereni('DELETE', `/api/v1/clients/${id}`)).toMatchObject({
      status: 422,
      body: { message: 'The customer is still in use by 1 project.' },
    });
    expect((await sereni('GET', `/api/v1/clients/${id}`)).status).toBe(200);
  });
});

describe('what a client’s writes refuse', () => {
  it.each(['POST', 'PUT'])('%s without anything names each required field', async (method) => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    const path = method === 'PUT' ? `/api/v1/clients/${id}` : '/api/v1/clients';
    expect(await sereni(method, path, { body: {} })).toMatchObject({
      status: 422,
      body: {
        message: 'The name is required. (and 3 more errors)',
        errors: {
          name: ['The name is required.'],
          email: ['The email is required.'],
          country_id: ['The country_id is required.'],
          currency_id: ['The currency_id is required.'],
        },
      },
    });
  });

  it.each([
    ['name', ''],
    ['name', '   '],
    ['name', ['a']],
    ['name', 'x'.repeat(256)],
    ['email', 'nobody'],
    ['email', { a: 1 }],
    ['email', `${'x'.repeat(250)}@acme.example`],
    ['country_id', 'Atlantis'],
    ['country_id', 0],
    ['country_id', 9999],
    ['country_id', [1]],
    ['currency_id', 'ZZZ'],
    ['currency_id', 99],
    ['currency_id', 0],
    ['currency_id', 'XAU'],
    ['currency_id', 1e30],
    ['phone', { nested: 1 }],
    ['street', ['1']],
    ['zip_code', {}],
    ['city', []],
    ['state', { x: 'y' }],
    ['locale', [1]],
    ['tax_number', { x: 1 }],
    ['notes', 'x'.repeat(50_001)],
    ['notes', [null]],
  ])('%s is refused, named, on create and on update (%#)', async (field, value) => {
    const { id } = (await sereni('POST', '/api/v1/clients', { body: minimal })).body;
    for (const [method, path] of [
      ['POST', '/api/v1/clients'],
      ['PUT', `/api/v1/clients/${id}`],
    ] as const) {
      const refused = await sereni(method, path, { body: { ...minimal, [field]: value } });
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body.errors)).toEqual([field]);
      expect(refused.body.errors[field][0]).toContain(field);
    }
    expect((await sereni('GET', `/api/v1/clients/${id}`)).body.attributes.name).toBe('Acme Limited');
  });

  it.each([
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
    ['GET', '/projects'],
    ['GET', '/payments'],
  ])('%s of an unknown client%s is 404', async (method, under) => {
    for (const id of ['987654', '0', 'abc', '97807926684684288']) {
      const body = method === 'PUT' ? { body: minimal } : {};
      expect(await sereni(method, `/api/v1/clients/${id}${under}`, body)).toMatchObject({
        status: 404,
        body: { message: 'Client not found.', errors: {} },
      });
    }
  });
});
