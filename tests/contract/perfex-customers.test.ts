/** Perfex's customers, field by field, and what its lists of every resource can be asked. */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm, send } from '../../lab/api.ts';
import { createInvoice } from '../../lib/operations/invoice/create.ts';

/** Everything the document lets a client write, and how answers show it. */
const written = {
  company: 'Acme & Söhne',
  vat: 'B12345678',
  phonenumber: '+34 600 000 000',
  website: 'https://acme.example',
  default_language: 'english',
  address: '1 Main Road',
  city: 'Pune',
  state: 'MH',
  zip: '411001',
  partnership_type: 'reseller',
  country: '102',
  billing_street: '2 Bill Street',
  billing_city: 'London',
  billing_state: 'Greater London',
  billing_zip: 'WC1 ASW',
  billing_country: '235',
  shipping_street: '3 Ship Street',
  shipping_city: 'Leeds',
  shipping_state: 'Yorkshire',
  shipping_zip: 'LS1',
  shipping_country: '235',
};

/** The sample usage's record of a customer of whom only the company is known. */
const bare = {
  stripe_id: null,
  active: '1',
  vat: '',
  address: '',
  billing_country: '0',
  phonenumber: '',
  registration_confirmed: '1',
  longitude: null,
  billing_city: '',
  state: '',
  shipping_zip: '',
  billing_zip: '',
  city: '',
  shipping_country: '0',
  billing_street: '',
  company: 'Bare',
  shipping_street: '',
  zip: '',
  billing_state: '',
  leadid: null,
  addedfrom: '0',
  default_language: '',
  shipping_state: '',
  show_primary_contact: '0',
  country: '0',
  default_currency: '0',
  shipping_city: '',
  latitude: null,
  website: '',
  groups_in: [],
  partnership_type: '',
};

const none = { status: 404, body: { status: false, message: 'No data were found' } };

async function firmWith(...companies: string[]): Promise<{ firm: Firm; perfex: ReturnType<Firm['as']> }> {
  const firm = await newFirm();
  const perfex = firm.as('perfex');
  for (const company of companies) await perfex('POST', '/api/customers', { body: { company } });
  return { firm, perfex };
}

describe('a Perfex customer', () => {
  it('is stored with every documented field and read back, alone, listed and found', async () => {
    const { perfex } = await firmWith();
    const body = { ...written, groups_in: [1, '2'], default_currency: 2, billing_zip: 20095 };
    const made = await perfex('POST', '/api/customers', { body });
    expect(made).toMatchObject({ status: 200 });
    expect(made.body).toEqual({ status: true, message: 'Customer add successful.', id: 1, record_id: 1 });
    const { status, body: read } = await perfex('GET', '/api/customers/1');
    expect(status).toBe(200);
    expect(read).toEqual({
      ...bare,
      ...written,
      groups_in: ['1', '2'],
      default_currency: '2',
      billing_zip: '20095',
      userid: '1',
      id: '1',
      datecreated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      customfields: [],
    });
    expect((await perfex('GET', '/api/customers')).body).toEqual([read]);
    for (const word of ['acme', 'SOHNE', 'b1234', 'pune', 'leeds', '600 000', 'acme.example']) {
      const found = await perfex('GET', `/api/customers/search/${encodeURIComponent(word)}`);
      expect(found.body, word).toEqual([read]);
    }
  });

  it('has every key also where only the company was given', async () => {
    const { perfex } = await firmWith('Bare');
    expect((await perfex('GET', '/api/customers/1')).body).toEqual({
      ...bare,
      userid: '1',
      id: '1',
      datecreated: expect.any(String),
      customfields: [],
    });
  });

  it('comes as form and multipart too, with bracketed groups', async () => {
    const { perfex } = await firmWith();
    const form = 'company=Form&groups_in[]=1&groups_in[]=2&billing_city=New+Delhi&country=102';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await perfex('POST', '/api/customers', { headers, body: form })).status).toBe(200);
    expect((await perfex('GET', '/api/customers/1')).body).toMatchObject({
      company: 'Form',
      groups_in: ['1', '2'],
      billing_city: 'New Delhi',
      country: '102',
    });
  });

  it('keeps on update what is not sent, and loses what is sent empty', async () => {
    const { perfex } = await firmWith();
    await perfex('POST', '/api/customers', { body: { ...written, groups_in: [1] } });
    const changes = { company: 'New', city: '', billing_country: '0', groups_in: [3], unknown: 'ignored' };
    const changed = await perfex('PUT', '/api/customers/1', { body: changes });
    expect(changed).toMatchObject({ status: 200 });
    expect(changed.body).toEqual({ status: true, message: 'Customer Update Successful.' });
    const { unknown: _, ...shown } = changes;
    const read = await perfex('GET', '/api/customers/1');
    expect(read.body).toMatchObject({ ...written, ...shown, groups_in: ['3'] });
    expect(read.body).not.toHaveProperty('unknown');
  });

  it('is deleted at both paths, once', async () => {
    const { perfex } = await firmWith('A', 'B');
    const gone = { status: true, message: 'Customer Delete Successful.' };
    expect(await perfex('DELETE', '/api/delete/customers/1')).toMatchObject({ status: 200, body: gone });
    expect(await perfex('DELETE', '/api/customers/2')).toMatchObject({ status: 200, body: gone });
    for (const path of ['/api/delete/customers/1', '/api/customers/2', '/api/customers/none']) {
      const again = await perfex('DELETE', path);
      expect(again.status).toBe(404);
      expect(again.body).toEqual({ status: false, message: 'Customer Delete Fail.' });
    }
    expect(await perfex('GET', '/api/customers')).toMatchObject(none);
  });

  it('is not deleted while an invoice names it', async () => {
    const { firm, perfex } = await firmWith('A');
    await createInvoice({ customerId: 1, lines: { add: [{ description: 'x', unitPrice: '1' }] } }, firm.work);
    expect(await perfex('DELETE', '/api/customers/1')).toMatchObject({
      status: 409,
      body: { status: false, message: 'Customer Delete Fail.' },
    });
    expect((await perfex('GET', '/api/customers/1')).status).toBe(200);
  });
});

describe('what a Perfex customer refuses', () => {
  it('names each field, in the printed words where there are any', async () => {
    const { perfex } = await firmWith('A');
    const sentence = { create: 'Customer add fail.', update: 'Customer Update Fail.' };
    const missing = { company: 'The Company field is required' };
    for (const body of [{}, { company: '' }, { company: null }]) {
      const made = await perfex('POST', '/api/customers', { body });
      expect(made).toMatchObject({ status: 404 });
      expect(made.body).toEqual({ status: false, error: missing, message: sentence.create });
      const changed = await perfex('PUT', '/api/customers/1', { body });
      expect(changed.body).toEqual({ status: false, error: missing, message: sentence.update });
    }
    const broken = {
      company: ['x'],
      vat: { a: 1 },
      country: 'Atlantis',
      billing_country: '999',
      groups_in: ['one'],
      default_currency: '99',
      website: ['x'],
    };
    for (const [field, value] of Object.entries(broken)) {
      const made = await perfex('POST', '/api/customers', { body: { company: 'B', [field]: value } });
      expect([field, made.status, made.body.message]).toEqual([field, 404, sentence.create]);
      expect(Object.keys(made.body.error)[0]).toMatch(new RegExp(`^${field}`));
    }
    expect((await perfex('GET', '/api/customers')).body).toHaveLength(1);
  });

  it('tells what is not there with the printed sentence', async () => {
    const { perfex } = await firmWith();
    for (const path of ['', '/9', '/abc', '/0', '/search/nobody']) {
      const reply = await perfex('GET', `/api/customers${path}`);
      expect([path, reply.status, reply.body]).toEqual([path, none.status, none.body]);
    }
    const changed = await perfex('PUT', '/api/customers/9', { body: { company: 'X' } });
    expect(changed).toMatchObject({ status: 404, body: { status: false, message: 'Customer Update Fail.' } });
  });
});

describe('a Perfex list', () => {
  const names = (records: { company: string }[]): string[] => records.map(({ company }) => company);
  const companies = ['delta', 'Alpha', 'charlie', 'Bravo', 'Écho'];

  it('is the bare array, whole, also with a limit alone, whatever that says', async () => {
    const { perfex } = await firmWith(...companies);
    for (const query of ['', '?limit=2', '?limit=500', '?limit=many', '?limit[]=1']) {
      const { status, body } = await perfex('GET', `/api/customers${query}`);
      expect([query, status, names(body)]).toEqual([query, 200, companies]);
    }
  });

  it('comes in pages when page or per_page is asked for; limit is then another word for per_page', async () => {
    const { perfex } = await firmWith(...companies);
    const meta = { per_page: 2, total: 5, total_pages: 3, last_page: 3 };
    for (const query of ['page=2&per_page=2', 'page=2&limit=2', 'page=2&per_page=2&limit=4']) {
      const { body } = await perfex('GET', `/api/customers?${query}`);
      expect(names(body.data)).toEqual(['charlie', 'Bravo']);
      expect(body.meta).toEqual({ ...meta, page: 2, current_page: 2, has_more: true });
    }
    const last = await perfex('GET', '/api/customers?per_page=2&page=3');
    expect(last.body.meta).toEqual({ ...meta, page: 3, current_page: 3, has_more: false });
    const usual = await perfex('GET', '/api/customers?page=1');
    expect(usual.body.meta).toMatchObject({ per_page: 25, total: 5, total_pages: 1 });
    const beyond = await perfex('GET', '/api/customers?page=9');
    expect(beyond).toMatchObject({ status: 200, body: { data: [], meta: { page: 9, total: 5 } } });
  });

  it('is sorted whatever the case and the accents, both ways, by several columns', async () => {
    const { perfex } = await firmWith(...companies);
    const sorted = async (sort: string) => names((await perfex('GET', `/api/customers?sort=${sort}`)).body);
    expect(await sorted('company')).toEqual(['Alpha', 'Bravo', 'charlie', 'delta', 'Écho']);
    expect(await sorted('-company')).toEqual(['Écho', 'delta', 'charlie', 'Bravo', 'Alpha']);
    expect(await sorted('active,-userid')).toEqual([...companies].reverse());
  });

  it('shows only the fields asked for, the id always among them', async () => {
    const { perfex } = await firmWith('A');
    expect((await perfex('GET', '/api/customers?fields=company,vat')).body).toEqual([
      { userid: '1', company: 'A', vat: '' },
    ]);
  });

  it('counts a record to the day it has in the firm’s time zone, both bounds included', async () => {
    const firm = await newFirm({ timezone: 'Asia/Tokyo' });
    const perfex = firm.as('perfex');
    // 23:30 of the 20th in UTC is half past eight of the 21st in Tokyo.
    await perfex('POST', '/api/customers', { body: { company: 'A' }, at: '2026-11-20T23:30:00Z' });
    const [{ datecreated }] = (await perfex('GET', '/api/customers')).body;
    expect(datecreated).toBe('2026-11-21 08:30:00');
    const found = async (query: string) => (await perfex('GET', `/api/customers?${query}`)).status;
    expect(await found('created_after=2026-11-21&created_before=2026-11-21')).toBe(200);
    expect(await found('created_before=2026-11-20')).toBe(404);
    expect(await found('created_after=2026-11-22')).toBe(404);
    const page = await perfex('GET', '/api/customers?created_after=2026-11-22&page=1');
    expect(page).toMatchObject({ status: 200, body: { data: [], meta: { total: 0 } } });
  });

  it('refuses with 400 what makes no sense, and names it', async () => {
    const { perfex } = await firmWith('A');
    const size = 'must be a whole number from 1 to 100';
    const refused: [string, string, string][] = [
      ['page=0', 'page', 'must be a whole number from 1'],
      ['page=x', 'page', 'must be a whole number from 1'],
      ['per_page=0', 'per_page', size],
      ['per_page=101', 'per_page', size],
      ['per_page=x', 'per_page', size],
      ['page=1&limit=101', 'limit', size],
      ['page=1&limit=x', 'limit', size],
      ['created_after=soon', 'created_after', 'must be a date YYYY-MM-DD'],
      ['sort=shoe_size', 'sort', 'cannot be shoe_size; choose from userid, id, company, datecreated, active'],
    ];
    for (const [query, field, message] of refused) {
      const { status, body } = await perfex('GET', `/api/customers?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body).toEqual({ status: false, error: { [field]: message }, message: `${field} ${message}` });
    }
  });

  it('takes the token in the query as well', async () => {
    const { firm } = await firmWith('A');
    expect((await send('GET', `/api/customers?authtoken=${firm.token}`)).status).toBe(200);
    expect((await send('GET', '/api/customers?authtoken=wrong')).status).toBe(401);
  });
});
