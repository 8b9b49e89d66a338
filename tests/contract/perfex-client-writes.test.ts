/** What real clients of Perfex write that its document does not print. Each test has the request as the client sends it. */
import { describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { multipart, pairsOf } from '../../lab/forms.ts';

type Fields = Record<string, unknown>;

const sendForm = (firm: Firm, method: string, path: string, fields: Fields): Promise<Reply> =>
  firm.as('perfex')(method, path, multipart(pairsOf(fields)));

const post = (firm: Firm, path: string, body: Fields): Promise<Reply> => firm.as('perfex')('POST', path, { body });

async function read(firm: Firm, path: string): Promise<Reply['body']> {
  const { body } = await firm.as('perfex')('GET', path);
  return Array.isArray(body) ? body[0] : body;
}

const addresses = {
  billing_street: '27 Second Boulevard',
  billing_city: 'Sun City',
  billing_state: 'Nevada',
  billing_zip: '89001',
  billing_country: '236',
  shipping_street: '1 Dock Road',
  shipping_city: 'Bay Town',
};

/** The furnished firm, with a customer who has addresses. */
async function withAddressee(): Promise<{ firm: Firm; clientid: string }> {
  const firm = await furnishedFirm();
  const { body } = await post(firm, '/api/customers', { company: 'Kit Buyers', ...addresses });
  return { firm, clientid: String(body.id) };
}

const consulting = { description: 'Consulting', qty: 10, rate: 150 };
const dates = { date: '2026-01-15', duedate: '2026-02-15' };

describe('the lines of a new bill as items[]', () => {
  it('takes the invoice that the kit of the vendor creates', async () => {
    const { firm, clientid } = await withAddressee();
    const kit = { clientid, number: 1001, ...dates, currency: 1, items: [consulting] };
    const { status, body } = await sendForm(firm, 'POST', '/api/invoices', kit);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.warnings).toBeUndefined();
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({
      subtotal: '1500.00',
      total: '1500.00',
      allowed_payment_modes: "['1']",
      ...addresses,
      items: [{ description: 'Consulting', qty: '10.00', rate: '150.00' }],
    });
  });

  const kinds = [
    { path: 'invoices', more: {} },
    { path: 'estimates', more: {} },
    { path: 'credit_notes', more: {} },
    {
      path: 'proposals',
      more: { subject: 'Work', rel_type: 'customer', proposal_to: 'Kit', email: 'kit@example.com' },
    },
  ];
  describe.each(kinds)('of $path', ({ path, more }) => {
    const bill = (clientid: string): Fields => ({
      clientid,
      rel_id: clientid,
      number: 1001,
      ...dates,
      currency: 1,
      ...more,
    });

    it('computes the totals, and takes the addresses of the customer', async () => {
      const { firm, clientid } = await withAddressee();
      const { status, body } = await post(firm, `/api/${path}`, {
        ...bill(clientid),
        newitems: [],
        items: [consulting],
      });
      expect(status, JSON.stringify(body)).toBe(200);
      const shown = await read(firm, `/api/${path}/${body.id}`);
      expect(shown).toMatchObject({ subtotal: '1500.00', total: '1500.00', items: [{ rate: '150.00' }] });
      const own = path === 'proposals' ? { address: '27 Second Boulevard', city: 'Sun City', zip: '89001' } : addresses;
      expect(shown).toMatchObject(own);
    });

    it('takes the same lines under both names once, and refuses different ones', async () => {
      const { firm, clientid } = await withAddressee();
      const both = { ...bill(clientid), items: [consulting], newitems: [consulting] };
      const { body } = await post(firm, `/api/${path}`, both);
      expect((await read(firm, `/api/${path}/${body.id}`)).items).toHaveLength(1);
      const other = await post(firm, `/api/${path}`, { ...both, number: 1002, items: [{ ...consulting, qty: 11 }] });
      expect(other).toMatchObject({ status: 404, body: { error: { items: expect.stringContaining('newitems') } } });
    });

    it('names what is wrong as the client spells it', async () => {
      const { firm, clientid } = await withAddressee();
      const without = await post(firm, `/api/${path}`, bill(clientid));
      expect(without).toMatchObject({ status: 404, body: { error: { 'newitems[]': 'The Items field is required' } } });
      const broken = await post(firm, `/api/${path}`, { ...bill(clientid), items: [{ description: 'Free' }] });
      expect(broken.body.error).toEqual({ 'items[0][rate]': 'is required' });
      const unknown = await post(firm, `/api/${path}`, {
        ...bill(clientid),
        newitems: [],
        items: [{ ...consulting, custom_fields: { items: { 99: 'x' } } }],
      });
      expect(unknown.body.error).toEqual({
        'items[0][custom_fields][items][99]': 'is not a custom field of items',
      });
    });
  });

  it('takes an address that is sent as it is, and the modes that are sent', async () => {
    const { firm, clientid } = await withAddressee();
    const own = { billing_street: '5 Own Street', allowed_payment_modes: [2], subtotal: '', total: '' };
    const { body } = await post(firm, '/api/invoices', {
      clientid,
      number: 7,
      ...dates,
      currency: 1,
      items: [consulting],
      ...own,
    });
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({
      billing_street: '5 Own Street',
      billing_city: '',
      shipping_street: '1 Dock Road',
      allowed_payment_modes: "['2']",
      total: '1500.00',
    });
  });

  it('takes the empty modes of the form of n8n, but empties none of an invoice that has some', async () => {
    const { firm, clientid } = await withAddressee();
    const n8n = { clientid, number: 8, ...dates, currency: 1, newitems: [consulting], allowed_payment_modes: [] };
    const { body } = await post(firm, '/api/invoices', n8n);
    expect(await read(firm, `/api/invoices/${body.id}`)).toMatchObject({ allowed_payment_modes: "['1']" });
    const emptied = await firm.as('perfex')('PUT', `/api/invoices/${body.id}`, {
      body: { ...n8n, billing_street: 'x', subtotal: 1500, total: 1500 },
    });
    expect(emptied).toMatchObject({
      status: 404,
      body: { error: { 'allowed_payment_modes[]': 'The Allow Payment Mode field is required' } },
    });
  });

  it('reports or refuses a sum that is sent and wrong, as before', async () => {
    const { firm, clientid } = await withAddressee();
    const wrong = { clientid, number: 9, ...dates, currency: 1, items: [consulting], total: '1.00' };
    const { body } = await post(firm, '/api/invoices', wrong);
    expect(body.warnings).toEqual(['total 1 was given, but the items come to 1500.00']);
    await firm.as('admin')('PATCH', '/admin/v1/organization', { body: { perfex_totals: 'reject' } });
    expect(await post(firm, '/api/invoices', { ...wrong, number: 10 })).toMatchObject({
      status: 404,
      body: { error: { total: expect.stringContaining('1500.00') } },
    });
  });
});
