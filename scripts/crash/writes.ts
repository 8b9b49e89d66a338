/** Writes of all kinds in all five dialects. Each has a mark that identifies its record. */
import { randomBytes, randomUUID } from 'node:crypto';
import { credentialsOf, jsonTypeOf } from '../../lab/credentials.ts';

/** A write request; with a `key` it may be repeated. */
export type Write = {
  kind: Kind;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Buffer;
  key: string | null;
  mark: string;
  target: number;
  bytes: Buffer | null;
};

export type Acknowledged = Write & { answer: string };
export type Tally = {
  acknowledged: Acknowledged[];
  unanswered: Write[];
  /** No key and no answer: these may or may not have happened. */
  uncertain: Write[];
  refused: string[];
  repeated: number;
};

export type Known = {
  invoices: number[];
  /** Records to change, once each. */
  unchanged: Record<Changeable, Made[]>;
  ticket: number;
};

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
  'receipt',
  'ticket',
  'customer update',
  'invoice update',
  'receipt deletion',
] as const;
export type Kind = (typeof kinds)[number];
export type Made = { id: number; mark: string };
export type Changeable = 'customer' | 'invoice' | 'item' | 'receipt';

type Change = { of: Changeable; recordType: string; path: string };

const itemChange = { of: 'item', recordType: 'item', path: '/api/items' } as const;
export const changes: Partial<Record<Kind, Change>> = {
  'item update': itemChange,
  'item deletion': itemChange,
  'receipt deletion': { of: 'receipt', recordType: 'expense', path: '/api/expenses' },
  'customer update': { of: 'customer', recordType: 'customer', path: '/api/customers' },
  'invoice update': { of: 'invoice', recordType: 'invoice', path: '/api/invoices' },
};

export const isDeletion = (kind: Kind): boolean => kind === 'item deletion' || kind === 'receipt deletion';
/** Whether a kind uploads a file; the mark is its name. */
export const hasFile = (kind: Kind): boolean => kind === 'reply' || kind === 'ticket' || kind === 'receipt';

/** How many dates of a rule are due today. */
export const occurrences = 3;

const json = { 'content-type': 'application/json' };
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const dayMs = 86_400_000;
const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
const line = (mark: string) => ({
  items: { data: [{ attributes: { description: mark, quantity: 1, unitary_cost: 100, tax_ids: [1] } }] },
});

function upload(
  mark: string,
  bytes: Buffer,
  fields: Record<string, string>,
): { headers: Record<string, string>; body: Buffer } {
  const boundary = `----${randomUUID()}`;
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const body = Buffer.concat([
    ...Object.entries(fields).map(([name, value]) => Buffer.from(`${part(`name="${name}"`)}${value}\r\n`)),
    Buffer.from(part(`name="file[]"; filename="${mark}.bin"\r\nContent-Type: application/octet-stream`)),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body };
}

type Sent = Pick<Write, 'path' | 'headers' | 'body'> & Partial<Pick<Write, 'method' | 'bytes'>>;

function changeRequest(kind: Kind, mark: string, token: string, target: Made): Sent {
  const headers = { ...credentialsOf('perfex', token), 'content-type': 'application/x-www-form-urlencoded' };
  const path = `${changes[kind]?.path}/${target.id}`;
  if (isDeletion(kind)) return { method: 'DELETE', path, headers, body: '' };
  // Checks of creates still look for the first mark.
  const both = `${target.mark} ${mark}`;
  if (kind === 'item update') return { method: 'PUT', path, headers, body: form({ description: both, rate: '11' }) };
  if (kind === 'customer update') return { method: 'PUT', path, headers, body: form({ company: both }) };
  return {
    method: 'PUT',
    path: `/api/v1/invoices/${target.id}`,
    headers: { ...credentialsOf('siwapp', token), ...json },
    body: JSON.stringify({ data: { attributes: { terms: mark } } }),
  };
}

function fileRequest(kind: Kind, mark: string, token: string, ticket: number): Sent {
  const bytes = randomBytes(2_000);
  const [path, fields] = fileTarget(kind, mark, ticket);
  const { headers, body } = upload(mark, bytes, fields);
  return { path, headers: { ...credentialsOf('perfex', token), ...headers }, body, bytes };
}

function fileTarget(kind: Kind, mark: string, ticket: number): [string, Record<string, string>] {
  if (kind === 'reply') return [`/api/tickets/reply/${ticket}`, { message: mark, admin: '1' }];
  if (kind === 'ticket') return ['/api/tickets', { subject: mark, department: '1', userid: '1', contactid: '1' }];
  return ['/api/expenses', { expense_name: mark, category: '1', amount: '10', currency: '1', date: day(1) }];
}

function request(kind: Kind, mark: string, token: string, invoice: number): Sent {
  const perfex = { ...credentialsOf('perfex', token), 'content-type': 'application/x-www-form-urlencoded' };
  const siwapp = { ...credentialsOf('siwapp', token), ...json };
  const bearer = { ...credentialsOf('sereni', token), ...json };
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
      const headers = { ...credentialsOf('productive', token), 'content-type': jsonTypeOf('productive') };
      return { path: '/api/v2/expenses', headers, body: JSON.stringify({ data }) };
    }
    case 'teamwork invoice': {
      const headers = { ...credentialsOf('teamwork', token), ...json };
      const invoice = {
        description: mark,
        number: mark,
        'display-date': day(0).replaceAll('-', ''),
        'currency-code': 'EUR',
      };
      return { path: '/projects/1/invoices.json', headers, body: JSON.stringify({ invoice }) };
    }
    case 'token':
      return { path: '/admin/v1/tokens', headers: bearer, body: JSON.stringify({ name: mark, scopes: ['*:read'] }) };
    case 'rule': {
      const recurrence = {
        period: 1,
        period_type: 'day',
        max_occurrences: occurrences,
        starting_date: day(occurrences + 1),
      };
      const attributes = { customer_id: 1, ...recurrence, sent_by_email: true, notes: mark, days_to_due: 14 };
      const data = { attributes, relationships: line(mark) };
      return { path: '/api/v1/recurring_invoices', headers: siwapp, body: JSON.stringify({ data }) };
    }
    default:
      throw new Error(`nobody knows how to write ${kind}`);
  }
}

/** Makes the next write of a kind; null while there is no record to write to. A record to change leaves `known`. */
export function writeOf(kind: Kind, n: number, token: string, known: Known): Write | null {
  const mark = `mark${n}x${randomBytes(4).toString('hex')}`;
  const common = { method: 'POST', bytes: null, kind, mark };
  const change = changes[kind];
  if (change) {
    const target = known.unchanged[change.of].shift();
    return target ? { ...common, key: null, target: target.id, ...changeRequest(kind, mark, token, target) } : null;
  }
  const invoice = known.invoices[n % Math.max(1, known.invoices.length)] ?? 0;
  if (kind === 'payment' && invoice === 0) return null;
  const details = hasFile(kind) ? fileRequest(kind, mark, token, known.ticket) : request(kind, mark, token, invoice);
  return { ...common, key: randomUUID(), target: 0, ...details };
}
