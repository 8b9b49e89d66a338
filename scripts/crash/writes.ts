/** All kinds of writes in all five dialects, each with a mark by which its record is known again. */
import { randomBytes, randomUUID } from 'node:crypto';

/** A request that writes; one with a `key` may be sent again. */
export type Write = {
  kind: Kind;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
  key: string | null;
  mark: string;
  /** The record an update or a deletion is about. */
  target: number;
  /** What was uploaded. */
  bytes: Buffer | null;
};

/** Ids of records that are there and that this run has made. */
export type Known = { invoices: number[]; items: number[]; ticket: number };

export const kinds = [
  'customer',
  'invoice',
  'payment',
  'client',
  'item',
  'expense',
  'teamwork invoice',
  'reply',
  'token',
  'rule',
  'item update',
  'item deletion',
] as const;
export type Kind = (typeof kinds)[number];

/** How often a rule falls due up to today. */
export const occurrences = 3;

const json = { 'content-type': 'application/json' };
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const dayMs = 86_400_000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
const line = (mark: string) => ({
  items: { data: [{ attributes: { description: mark, quantity: 1, unitary_cost: 100, tax_ids: [1] } }] },
});

function upload(mark: string, bytes: Buffer): { headers: Record<string, string>; body: Buffer } {
  const boundary = `----${randomUUID()}`;
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="message"')}${mark}\r\n${part('name="admin"')}1\r\n`),
    Buffer.from(part(`name="file[]"; filename="${mark}.bin"\r\nContent-Type: application/octet-stream`)),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body };
}

type Sent = Pick<Write, 'path' | 'headers' | 'body'> & Partial<Pick<Write, 'method' | 'bytes'>>;

/** The request of each kind. `token` is one with every right. */
function request(kind: Kind, mark: string, token: string, { invoice, item, ticket }: Record<string, number>): Sent {
  const perfex = { authtoken: token, 'content-type': 'application/x-www-form-urlencoded' };
  const siwapp = { authorization: `Token token="${token}"`, ...json };
  const bearer = { authorization: `Bearer ${token}`, accept: 'application/json', ...json };
  switch (kind) {
    case 'customer':
      return { path: '/api/customers', headers: perfex, body: form({ company: mark, city: 'Pune' }) };
    case 'invoice': {
      const data = { attributes: { customer_id: 1, notes: mark, days_to_due: 14 }, relationships: line(mark) };
      return { path: '/api/v1/invoices', headers: siwapp, body: JSON.stringify({ data }) };
    }
    case 'payment': {
      const payment = {
        invoice_id: invoice,
        payment_date: day(0),
        amount: 1,
        payment_method: 2,
        send_email: 1,
        notes: mark,
      };
      return { path: '/api/v1/payments', headers: bearer, body: JSON.stringify(payment) };
    }
    case 'client':
      return {
        path: '/api/v1/clients',
        headers: bearer,
        body: JSON.stringify({ name: mark, email: `${mark}@example.com`, currency_id: 1, country_id: 1 }),
      };
    case 'item':
      return { path: '/api/items', headers: perfex, body: form({ description: mark, rate: '10' }) };
    case 'expense': {
      const attributes = { name: mark, amount: 100, currency: 'EUR', date: day(1) };
      const to = (type: string) => ({ data: { type, id: '1' } });
      const data = {
        type: 'expenses',
        attributes,
        relationships: { deal: to('deals'), service_type: to('service_types') },
      };
      const headers = { 'x-auth-token': token, 'content-type': 'application/vnd.api+json' };
      return { path: '/api/v2/expenses', headers, body: JSON.stringify({ data }) };
    }
    case 'teamwork invoice': {
      const headers = { authorization: `Basic ${Buffer.from(`${token}:x`).toString('base64')}`, ...json };
      const invoice = {
        description: mark,
        number: mark,
        'display-date': day(0).replaceAll('-', ''),
        'currency-code': 'EUR',
      };
      return { path: '/projects/1/invoices.json', headers, body: JSON.stringify({ invoice }) };
    }
    case 'reply': {
      const bytes = randomBytes(2_000);
      const { headers, body } = upload(mark, bytes);
      return { path: `/api/tickets/reply/${ticket}`, headers: { authtoken: token, ...headers }, body, bytes };
    }
    case 'token':
      return { path: '/admin/v1/tokens', headers: bearer, body: JSON.stringify({ name: mark, scopes: ['*:read'] }) };
    case 'rule': {
      const often = {
        period: 1,
        period_type: 'day',
        max_occurrences: occurrences,
        starting_date: day(occurrences + 1),
      };
      const attributes = { customer_id: 1, ...often, sent_by_email: true, notes: mark, days_to_due: 14 };
      const data = { attributes, relationships: line(mark) };
      return { path: '/api/v1/recurring_invoices', headers: siwapp, body: JSON.stringify({ data }) };
    }
    case 'item update':
      return {
        method: 'PUT',
        path: `/api/items/${item}`,
        headers: perfex,
        body: form({ description: mark, rate: '11' }),
      };
    case 'item deletion':
      return { method: 'DELETE', path: `/api/items/${item}`, headers: perfex, body: '' };
  }
}

/** The next write of a kind; null where there is nothing yet to write to. What is updated or deleted is taken out of `known`. */
export function writeOf(kind: Kind, n: number, token: string, known: Known): Write | null {
  const mark = `mark${n}x${randomBytes(4).toString('hex')}`;
  const changes = kind === 'item update' || kind === 'item deletion';
  const invoice = known.invoices[n % Math.max(1, known.invoices.length)] ?? 0;
  const item = changes ? (known.items.shift() ?? 0) : 0;
  if ((changes && item === 0) || (kind === 'payment' && invoice === 0)) return null;
  const sent = request(kind, mark, token, { invoice, item, ticket: known.ticket });
  return { method: 'POST', bytes: null, kind, key: changes ? null : randomUUID(), mark, target: item, ...sent };
}
