/** Requests that are known to succeed on loaded books: every route that reads, and writes that can be made again and again. */
import { bill } from './bill.ts';
import { type Ask, routes } from './request.ts';

/** `nth` counts up from -1, so that no write is the same twice. */
export type Known = { name: string; wanted: (nth: number) => Ask };

/** Path parameters that are words, not ids. */
const words: Record<string, string> = {
  type: 'tax_data',
  resource: 'invoices',
  method: 'poll',
  list: 'taxes',
};

/** A list whole is no fair measure: Perfex answers it unless a page is asked for; a poll reaches back a day. */
function queryFor(path: string): string {
  if (path.startsWith('/api/zapier/')) return '?since=1&limit=20';
  return /^\/api\/(customers|invoices|items|payments)(\/search\/\{keysearch\})?$/.test(path)
    ? '?page=2&per_page=20'
    : '';
}

/** What some records of the kind have in them. */
const sought = (path: string): string =>
  path.includes('/payments/') ? 'PAY-' : path.includes('/customers/') ? 'Customer%201' : 'hosting';

/** Recurring invoices count with the invoices, a line's id is its invoice's and its place. */
function idFor(path: string, size: number): string {
  if (path.startsWith('/api/v1/recurring_invoices/')) return String(size + 1);
  return path.startsWith('/api/v1/items/') ? '1001' : '1';
}

/** Every route that reads, on the first record of its kind. */
export function reads(size: number): Known[] {
  const parameter = (path: string, name: string): string =>
    words[name] ?? (name === 'keysearch' ? sought(path) : idFor(path, size));
  return routes
    .filter(({ method }) => method === 'GET')
    .map(({ dialect, path }) => {
      const target = path.replace(/\{(\w+)\}/g, (_, name: string) => parameter(path, name)) + queryFor(path);
      return { name: `${dialect} GET ${path}`, wanted: () => ({ dialect, method: 'GET', target }) };
    });
}

const write = (
  dialect: Ask['dialect'],
  method: Ask['method'],
  path: string,
  of: (nth: number) => [id: number, body?: unknown],
): Known => ({
  name: `${dialect} ${method} ${path}`,
  wanted: (nth) => {
    const [id, body] = of(nth);
    return { dialect, method, target: path.replace('{id}', String(id)), ...(body === undefined ? {} : { body }) };
  },
});

const siwappLine = { attributes: { description: 'Hosting', quantity: 2, unitary_cost: 12.5, tax_ids: [1] } };
const siwappInvoice = {
  data: { attributes: { customer_id: 7 }, relationships: { items: { data: [siwappLine, siwappLine, siwappLine] } } },
};

/** An invoice without a payment (every tenth has one); -1 is the try before the first. */
const unpaid = (nth: number): number => Math.floor((nth + 1) / 9) * 10 + ((nth + 1) % 9) + 1;

/**
 * Writes of the usual kinds.
 * @param size of the books; each may be made some hundred times
 */
export function writes(size: number): Known[] {
  return [
    write('perfex', 'POST', '/api/customers', (nth) => [0, { company: `New ${nth}` }]),
    write('perfex', 'PUT', '/api/customers/{id}', (nth) => [1, { company: 'Customer 1', city: `City ${nth}` }]),
    write('perfex', 'POST', '/api/invoices', (nth) => [0, bill(size + 10_000 + nth)]),
    write('siwapp', 'POST', '/api/v1/invoices', () => [0, siwappInvoice]),
    write('siwapp', 'PUT', '/api/v1/invoices/{id}', (nth) => [5, { data: { attributes: { notes: `Note ${nth}` } } }]),
    write('sereni', 'POST', '/api/v1/payments', (nth) => {
      const paid = { payment_date: '2026-01-31', amount: 1, payment_method: 1, send_email: 0 };
      return [0, { invoice_id: unpaid(nth), ...paid }];
    }),
    write('siwapp', 'DELETE', '/api/v1/invoices/{id}', (nth) => [size - unpaid(nth)]),
  ];
}
