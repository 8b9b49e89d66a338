/** Perfex's contracts, field by field. */

import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { decimalExpected } from '../../lib/domain/money.ts';

const contract = {
  subject: 'New Contract',
  datestart: '2022-11-21',
  client: 1,
  dateend: '2027-11-21',
  contract_type: 1,
  contract_value: 13456,
  description: 'Lorem Ipsum',
  content: '<p>All of it</p>',
};

/** The keys of the document's sample, for a customer of whom only the name and city are known. */
const shown = {
  id: '1',
  content: '<p>All of it</p>',
  description: 'Lorem Ipsum',
  subject: 'New Contract',
  client: '1',
  datestart: '2022-11-21',
  dateend: '2027-11-21',
  contract_type: '1',
  project_id: '0',
  addedfrom: '0',
  dateadded: '2026-11-21 08:30:00',
  isexpirynotified: '0',
  contract_value: '13456.00',
  trash: '0',
  not_visible_to_client: '0',
  hash: expect.stringMatching(/^[0-9a-f]{32}$/),
  signed: '0',
  signature: null,
  marked_as_signed: '0',
  acceptance_firstname: null,
  acceptance_lastname: null,
  acceptance_email: null,
  acceptance_date: null,
  acceptance_ip: null,
  short_link: null,
  name: null,
  userid: '1',
  company: '8web',
  vat: '',
  phonenumber: '',
  country: '0',
  city: 'Pune',
  zip: '',
  state: '',
  address: '',
  website: '',
  datecreated: '2026-11-20 08:30:00',
  active: '1',
  leadid: null,
  billing_street: '',
  billing_city: '',
  billing_state: '',
  billing_zip: '',
  billing_country: '0',
  shipping_street: '',
  shipping_city: '',
  shipping_state: '',
  shipping_zip: '',
  shipping_country: '0',
  longitude: null,
  latitude: null,
  default_language: '',
  default_currency: '0',
  show_primary_contact: '0',
  stripe_id: null,
  registration_confirmed: '1',
  type_name: null,
  attachments: [],
  customfields: [],
};
const none = { status: false, message: 'No data were found' };
const at = '2026-11-20T23:30:00Z';

async function setting(settings: Parameters<typeof newFirm>[0] = {}): Promise<ReturnType<Firm['as']>> {
  const perfex = (await newFirm({ timezone: 'Asia/Tokyo', ...settings })).as('perfex');
  const body = { company: '8web', city: 'Pune' };
  await perfex('POST', '/api/customers', { body, at: '2026-11-19T23:30:00Z' });
  return perfex;
}

describe('a Perfex contract', () => {
  it('is stored with every documented field and read back, joined with its customer, alone and listed', async () => {
    const perfex = await setting();
    const made = await perfex('POST', '/api/contracts', { body: contract, at });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ status: true, message: 'Contract Added Successfully', id: 1, record_id: 1 });
    const { status, body } = await perfex('GET', '/api/contracts/1');
    expect([status, body]).toEqual([200, shown]);
    expect((await perfex('GET', '/api/contracts')).body).toEqual([shown]);
  });

  it('has every key also where only what is mandatory was given', async () => {
    const perfex = await setting();
    const { subject, datestart, client } = contract;
    await perfex('POST', '/api/contracts', { body: { subject, datestart, client }, at });
    expect((await perfex('GET', '/api/contracts/1')).body).toEqual({
      ...shown,
      dateend: null,
      contract_type: '0',
      contract_value: '0.00',
      description: '',
      content: '',
    });
  });

  it('comes as form and multipart too', async () => {
    const perfex = await setting();
    const pairs = Object.entries(contract).map(([name, value]): [string, string] => [name, String(value)]);
    const parts = pairs
      .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const type = (value: string) => ({ 'content-type': value });
    const form = new URLSearchParams(pairs).toString();
    await perfex('POST', '/api/contracts', { headers: type('application/x-www-form-urlencoded'), body: form, at });
    const body = `${parts}--x--\r\n`;
    await perfex('POST', '/api/contracts', { headers: type('multipart/form-data; boundary=x'), body, at });
    expect((await perfex('GET', '/api/contracts')).body).toEqual([shown, { ...shown, id: '2' }]);
  });

  it('has a value in the smallest units of the firm’s currency', async () => {
    const values: [string, unknown, string][] = [
      ['EUR', '1234.565', '1234.57'],
      ['JPY', '1234.5', '1235.00'],
      ['BHD', 1.2345, '1.235'],
      ['EUR', '-10', '-10.00'],
    ];
    for (const [currency, given, value] of values) {
      const perfex = await setting({ currency });
      await perfex('POST', '/api/contracts', { body: { ...contract, contract_value: given } });
      expect((await perfex('GET', '/api/contracts/1')).body.contract_value).toBe(value);
    }
  });

  it('is listed in pages, sorted, with the fields asked for', async () => {
    const perfex = await setting();
    expect(await perfex('GET', '/api/contracts')).toMatchObject({ status: 404, body: none });
    for (const subject of ['Delta', 'alpha', 'Écho']) {
      await perfex('POST', '/api/contracts', { body: { ...contract, subject }, at });
    }
    const sorted = await perfex('GET', '/api/contracts?sort=subject&fields=subject');
    expect(sorted.body.map(({ id }: { id: string }) => id)).toEqual(['2', '1', '3']);
    const page = await perfex('GET', '/api/contracts?page=2&per_page=2');
    expect(page.body).toMatchObject({ data: [{ id: '3', company: '8web' }], meta: { total: 3 } });
    expect((await perfex('GET', '/api/contracts?created_before=2026-11-20')).body).toEqual(none);
    expect((await perfex('GET', '/api/contracts?created_after=2026-11-21')).body).toHaveLength(3);
  });

  it('is deleted at both paths, once; its customer stays while it is there', async () => {
    const perfex = await setting();
    for (const _ of [1, 2]) await perfex('POST', '/api/contracts', { body: contract });
    const gone = { status: true, message: 'Contract Deleted Successfully' };
    expect(await perfex('DELETE', '/api/contracts/1')).toMatchObject({ status: 200, body: gone });
    const refused = await perfex('DELETE', '/api/customers/1');
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        status: false,
        error: { id: 'The customer is still in use by 1 contract' },
        message: 'Customer Delete Fail.',
      },
    ]);
    expect(await perfex('DELETE', '/api/delete/contracts/2')).toMatchObject({ status: 200, body: gone });
    for (const path of ['/api/contracts/1', '/api/delete/contracts/2', '/api/contracts/x']) {
      const again = await perfex('DELETE', path);
      expect([again.status, again.body]).toEqual([404, { status: false, message: 'Contract Delete Fail' }]);
    }
    for (const path of ['/api/contracts', '/api/contracts/1', '/api/contracts/x']) {
      expect((await perfex('GET', path)).body).toEqual(none);
    }
    expect((await perfex('DELETE', '/api/customers/1')).status).toBe(200);
  });

  it('refuses what is missing or broken, names it, and writes nothing', async () => {
    const perfex = await setting();
    const empty = await perfex('POST', '/api/contracts', { body: {} });
    expect([empty.status, empty.body]).toEqual([
      404,
      {
        status: false,
        error: {
          subject: 'The Subject field is required',
          client: 'The Customer field is required',
          datestart: 'The Start Date field is required',
        },
        message: 'Contract ID Exists',
      },
    ]);
    const broken: [string, unknown, string][] = [
      ['client', 9, 'refers to a record that does not exist (9)'],
      ['client', 'eleven', 'must be a whole number'],
      ['datestart', '2022-02-30', 'must be a date YYYY-MM-DD'],
      ['dateend', 'never', 'must be a date YYYY-MM-DD'],
      ['dateend', '2022-11-20', 'is before the contract begins (2022-11-21)'],
      ['contract_type', 'lease', 'must be the id of a record'],
      ['contract_value', 'much', decimalExpected],
      ['contract_value', '999999999999999', 'is too large'],
      ['description', { nested: 1 }, 'must be text'],
    ];
    for (const [name, value, message] of broken) {
      const made = await perfex('POST', '/api/contracts', { body: { ...contract, [name]: value } });
      expect([made.status, made.body]).toEqual([
        404,
        { status: false, error: { [name]: message }, message: 'Contract ID Exists' },
      ]);
    }
    expect((await perfex('GET', '/api/contracts')).body).toEqual(none);
  });
});
