/** siwapp's customers. */
import { beforeAll, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';

let siwapp: ReturnType<Firm['as']>;
let firm: Firm;
beforeAll(async () => {
  firm = await newFirm();
  siwapp = firm.as('siwapp');
});

const attributes = {
  name: 'ACME',
  identification: 'B-12345',
  email: 'office@acme.example',
  contact_person: 'W. Coyote',
  invoicing_address: '27 Second Boulevard. Sun city - 85351, AR',
  shipping_address: 'The canyon',
};
const create = (given: object) => siwapp('POST', '/api/v1/customers', { body: { data: { attributes: given } } });

it('stores every attribute and shows it', async () => {
  const made = await create(attributes);
  const { id } = made.body.data;
  const self = `http://localhost:3000/api/v1/customers/${id}`;
  expect(made).toMatchObject({ status: 201, headers: { location: self } });
  expect(made.body.data).toEqual({ id, type: 'customers', attributes, links: { self, invoices: `${self}/invoices` } });
  const read = await siwapp('GET', `/api/v1/customers/${id}`);
  expect(read).toMatchObject({ status: 200, body: made.body });
});

it('changes what is sent', async () => {
  const { id } = (await create(attributes)).body.data;
  const changed = await siwapp('PUT', `/api/v1/customers/${id}`, {
    body: { data: { attributes: { 'contact-person': 'R. Runner', invoicing_address: '' } } },
  });
  expect(changed).toMatchObject({ status: 200 });
  const expected = { ...attributes, contact_person: 'R. Runner', invoicing_address: '' };
  expect(changed.body.data.attributes).toEqual(expected);
  const patched = await siwapp('PATCH', `/api/v1/customers/${id}`, { body: { customer: { name: 'A.C.M.E.' } } });
  expect(patched.body.data.attributes).toEqual({ ...expected, name: 'A.C.M.E.' });
});

it('shows the addresses another product wrote in parts, until they are written as text', async () => {
  const body = {
    company: 'Parts',
    billing_street: '1 Main',
    billing_city: 'Pune',
    billing_zip: '411001',
    billing_country: 102,
  };
  const { id } = (await firm.as('perfex')('POST', '/api/customers', { body })).body;
  const read = await siwapp('GET', `/api/v1/customers/${id}`);
  expect(read.body.data.attributes.invoicing_address).toBe('1 Main, 411001 Pune, IN');
  await siwapp('PUT', `/api/v1/customers/${id}`, { body: { data: { attributes: { invoicing_address: 'As text' } } } });
  expect((await siwapp('GET', `/api/v1/customers/${id}`)).body.data.attributes.invoicing_address).toBe('As text');
});

it('lists the newest first, twenty a page', async () => {
  const own = await newFirm();
  const as = own.as('siwapp');
  for (let i = 1; i <= 21; i += 1) {
    await as('POST', '/api/v1/customers', { body: { data: { attributes: { name: `Customer ${i}` } } } });
  }
  const first = await as('GET', '/api/v1/customers');
  expect(first.body.data).toHaveLength(20);
  expect(first.body.data[0].attributes.name).toBe('Customer 21');
  const second = await as('GET', '/api/v1/customers?page=2');
  expect(second.body.data.map((one: { id: string }) => one.id)).toEqual(['1']);
  expect(JSON.parse(second.headers['x-pagination'] ?? '')).toMatchObject({
    total: '21',
    total_pages: 2,
    next_page: null,
  });
});

it('deletes a customer: 204; one with invoices is refused', async () => {
  const { id } = (await create({ name: 'Gone' })).body.data;
  expect(await siwapp('DELETE', `/api/v1/customers/${id}`)).toMatchObject({ status: 204, body: '' });
  expect((await siwapp('GET', `/api/v1/customers/${id}`)).status).toBe(404);
  const kept = (await create({ name: 'Kept' })).body.data.id;
  await siwapp('POST', '/api/v1/invoices', { body: { data: { attributes: { customer_id: kept } } } });
  const refused = await siwapp('DELETE', `/api/v1/customers/${kept}`);
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ detail: expect.stringContaining('in use') }] } });
});

it.each([
  [{}, 'name'],
  [{ name: '  ' }, 'name'],
  [{ name: 'x'.repeat(256) }, 'name'],
  [{ name: ['x'] }, 'name'],
  [{ name: 'A', email: { a: 1 } }, 'email'],
  [{ name: 'A', identification: [] }, 'identification'],
  [{ name: 'A', shipping_address: [1] }, 'shipping_address'],
])('refuses %j', async (given, field) => {
  const source = { pointer: `/data/attributes/${field}` };
  expect(await create(given)).toMatchObject({ status: 422, body: { errors: [{ source }] } });
});
