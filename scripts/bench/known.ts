/** Requests that succeed on loaded books: all reads, and writes that can be repeated. */
import { bill } from './bill.ts';
import { type Ask, routes } from './request.ts';

/** `nth` counts up from -1, so that no two writes are the same. */
export type Known = { name: string; wanted: (nth: number) => Ask };

const words: Record<string, string> = {
  type: 'tax_data',
  resource: 'invoices',
  method: 'poll',
  list: 'taxes',
};

/** Asks for pages, because whole lists would distort the comparison, and lets a poll look further back than a day. */
function queryFor(path: string): string {
  if (path.startsWith('/api/zapier/')) return '?since=1&limit=20';
  return /^\/api\/(customers|invoices|items|payments)(\/search\/\{keysearch\})?$/.test(path)
    ? '?page=2&per_page=20'
    : '';
}

const searchTextFor = (path: string): string =>
  path.includes('/payments/') ? 'PAY-' : path.includes('/customers/') ? 'Customer%201' : 'hosting';

/** Recurring invoices share ids with invoices. A line's id is its invoice's id and its position. */
function idFor(path: string, size: number): string {
  if (path.startsWith('/api/v1/recurring_invoices/')) return String(size + 1);
  return path.startsWith('/api/v1/items/') ? '1001' : '1';
}

export function reads(size: number): Known[] {
  const parameter = (path: string, name: string): string =>
    words[name] ?? (name === 'keysearch' ? searchTextFor(path) : idFor(path, size));
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
  make: (nth: number) => [id: number, body?: unknown],
): Known => ({
  name: `${dialect} ${method} ${path}`,
  wanted: (nth) => {
    const [id, body] = make(nth);
    return { dialect, method, target: path.replace('{id}', String(id)), ...(body === undefined ? {} : { body }) };
  },
});

const siwappLine = { attributes: { description: 'Hosting', quantity: 2, unitary_cost: 12.5, tax_ids: [1] } };
const siwappInvoice = {
  data: { attributes: { customer_id: 7 }, relationships: { items: { data: [siwappLine, siwappLine, siwappLine] } } },
};

/** Finds an invoice without payment (every tenth has one). -1 is the try before the first. */
const unpaid = (nth: number): number => Math.floor((nth + 1) / 9) * 10 + ((nth + 1) % 9) + 1;

/** Makes common writes, which can be repeated some hundred times. `size`: the number of invoices. */
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
