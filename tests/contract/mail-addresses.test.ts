/** Addresses in every dialect that has them: stored as typed and mailed as servers want them, or refused where they are entered. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { startMailServer } from '../support/mail-server.ts';
import { outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
process.env.SMTP_URL = server.url;
ownTable();
afterAll(() => server.close());

type Fields = Record<string, unknown>;
type Door = {
  dialect: Parameters<Firm['as']>[0];
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  body: (email: string) => Fields;
  /** Where siwapp shows it, if Perfex does not. */
  elsewhere?: string;
  /** What is shown of it. */
  shown: (body: Reply['body']) => unknown;
  /** Several addresses may stand there. */
  several?: true;
  /** What of a refusal names the field. */
  names: RegExp;
  status: number;
};

const attributes = (of: Fields): Fields => ({ data: { attributes: of } });
const items = { data: [{ attributes: { description: 'Work', unitary_cost: 1 } }] };
const bill = (email: string, more: Fields = {}): Fields => ({
  data: { attributes: { name: 'Acme', email, ...more }, relationships: { items } },
});
const person = { firstname: 'Jo', lastname: 'Doe', password: 'correct horse battery' };
/** As its document has it. */
const perfexRefusal = { names: /email/, status: 404 };
const proposal = {
  ...{
    subject: 'Anvils',
    related: 'customer',
    rel_type: 'customer',
    rel_id: 1,
    proposal_to: 'Acme',
    date: '2026-01-01',
  },
  ...{
    currency: 1,
    status: 6,
    subtotal: '1.00',
    total: '1.00',
    newitems: [{ description: 'Work', long_description: '', qty: 1, rate: 1, order: 1, unit: '' }],
  },
};

const doors: Record<string, Door> = {
  'siwapp’s customer': {
    ...{ dialect: 'siwapp', method: 'POST', path: '/api/v1/customers', several: true, names: /email/, status: 422 },
    body: (email) => attributes({ name: `Customer ${email}`, email }),
    shown: ({ data }) => data.attributes.email,
  },
  'siwapp’s invoice': {
    ...{ dialect: 'siwapp', method: 'POST', path: '/api/v1/invoices', several: true, names: /email/, status: 422 },
    body: (email) => bill(email),
    shown: ({ data }) => data.attributes.email,
  },
  'siwapp’s recurring invoice': {
    ...{
      dialect: 'siwapp',
      method: 'POST',
      path: '/api/v1/recurring_invoices',
      several: true,
      names: /email/,
      status: 422,
    },
    body: (email) => bill(email, { starting_date: '2030-01-01', period: 1, period_type: 'month' }),
    shown: ({ data }) => data.attributes.email,
  },
  'Sereni’s client': {
    ...{ dialect: 'sereni', method: 'POST', path: '/api/v1/clients', several: true, names: /email/, status: 422 },
    body: (email) => ({ name: `Client ${email}`, email, country_id: 'KE', currency_id: 'EUR' }),
    shown: ({ attributes: { email } }) => email,
  },
  'Perfex’s customer': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/customers/1', several: true, ...perfexRefusal },
    body: (email) => ({ company: 'Acme', email }),
    // Its document has no such column; the same customer has it elsewhere.
    elsewhere: '/api/v1/customers/1',
    shown: ({ data }) => data.attributes.email,
  },
  'Perfex’s contact': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/contacts/1', ...perfexRefusal },
    body: (email) => ({ customer_id: 1, ...person, email }),
    shown: ([{ email }]) => email,
  },
  'Perfex’s member of staff': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/staffs/1', ...perfexRefusal },
    body: (email) => ({ ...person, email }),
    shown: ({ email }) => email,
  },
  'Perfex’s lead': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/leads/1', several: true, ...perfexRefusal },
    body: (email) => ({ source: 1, status: 1, assigned: 1, name: 'Lead', email }),
    shown: ({ email }) => email,
  },
  'Perfex’s proposal': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/proposals/1', several: true, ...perfexRefusal },
    body: (email) => ({ ...proposal, email }),
    shown: ({ email }) => email,
  },
  'Perfex’s ticket': {
    ...{ dialect: 'perfex', method: 'PUT', path: '/api/tickets/1', several: true, ...perfexRefusal },
    body: (cc) => ({ subject: 'Anvil', department: 1, userid: 1, contactid: 1, priority: 1, cc }),
    shown: ({ cc }) => cc,
  },
};

const good = [
  'info@räucher.de',
  'Søren@example.com',
  'tom&jerry@example.com',
  'sales/eu@example.com',
  'user=name@example.com',
];
const bad = [
  'nobody',
  'jo@localhost',
  'jo..ann@example.com',
  '"jo ann"@example.com',
  'jo@[192.0.2.1]',
  'Jo <jo@example.com>',
];

describe.each(Object.entries(doors))(
  '%s',
  (_, { dialect, method, path, body, shown, elsewhere, several, names, status }) => {
    let firm: Firm;
    beforeAll(async () => {
      firm = await furnishedFirm();
    });
    const write = (email: string): Promise<Reply> => firm.as(dialect)(method, path, { body: body(email) });
    const seen = async (reply: Reply): Promise<unknown> => {
      if (elsewhere) return shown((await firm.as('siwapp')('GET', elsewhere)).body);
      return dialect === 'perfex' ? shown((await firm.as('perfex')('GET', path)).body) : shown(reply.body);
    };

    it.each(several ? [...good, good.join(', ')] : good)('takes %s, and shows it as it was typed', async (email) => {
      const reply = await write(email);
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
      expect(await seen(reply)).toBe(email);
    });

    it.each(several ? [...bad, 'jo@example.com, nobody'] : [...bad, 'jo@example.com, ann@example.com'])(
      'refuses %s, and names the field',
      async (email) => {
        const reply = await write(email);
        expect(reply.status, JSON.stringify(reply.body)).toBe(status);
        expect(JSON.stringify(reply.body)).toMatch(path.includes('tickets') ? /cc/ : names);
        expect((await verify(firm.organization.id)).violations).toEqual([]);
      },
    );
  },
);

describe('an invoice', () => {
  let firm: Firm;
  beforeEach(async () => {
    firm = await furnishedFirm();
    server.envelopes.length = 0;
  });

  it('goes to all of them, the domains as DNS knows them', async () => {
    const made = await firm.as('siwapp')('POST', '/api/v1/invoices', { body: bill(good.join('; ')) });
    const sent = await firm.as('siwapp')('GET', `/api/v1/invoices/${made.body.data.id}/send_email`);
    expect(sent).toMatchObject({ status: 200 });
    const [mail = ''] = server.mails;
    const [, ...asTyped] = good;
    const to = /^To: ([\s\S]*?)\r\n(?! )/m.exec(mail)?.[1]?.split(/,\s+/);
    expect(to).toEqual(['info@xn--rucher-bua.de', ...asTyped]);
    expect(server.envelopes[0]?.to).toHaveLength(good.length);
    expect(await outboxOf(firm)).toEqual([]);
  });
});
