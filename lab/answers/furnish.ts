/** Creates records of every kind in an organization, through its clients' requests. */

import { multipartOf } from './bodies.ts';
import type { Body, Client, Request } from './client.ts';
import { moreRecords } from './more-records.ts';
import { records } from './records.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const settings: readonly Request[] = [
  [
    'admin',
    'PATCH /admin/v1/organization',
    { address: '1 Main St\nDublin', vat_number: 'IE6388047V', locale: 'en-IE', payment_terms_days: 30 },
  ],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'USD', to: 'EUR', date: '2020-01-01', rate: '0.9' }],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'GBP', to: 'EUR', date: '2020-01-01', rate: '1.25' }],
  ['admin', 'POST /admin/v1/exchange-rates', { from: 'USD', to: 'EUR', date: '2026-03-01', rate: '0.875' }],
  ['admin', 'POST /admin/v1/organization/logo', { logo: `data:image/png;base64,${pixel}` }],
  ['admin', 'POST /admin/v1/custom-fields', { belongs_to: 'company', label: 'Registered at', type: 'input' }],
  ['admin', 'POST /admin/v1/custom-tables', { name: 'shoes', columns: [{ name: 'shoenumber' }, { name: 'winter' }] }],
];

const files: readonly (readonly [call: string, body: Body])[] = [
  ['POST /api/tickets/reply/1', multipartOf({ message: 'It falls' }, [['file', 'anvil.txt', 'text/plain', 'heavy']])],
  [
    'PUT /api/expenses/1',
    multipartOf({ id: 1, category: 1, currency: '1', amount: '20', date: '2024-01-02' }, [
      ['file', 'receipt.txt', 'text/plain', 'paid'],
    ]),
  ],
];

/** Creates an organization's records. File 1 belongs to a reply, file 2 is a receipt. */
export async function furnish(client: Client, token: string, first: readonly Request[] = []): Promise<void> {
  const sendAll = async (requests: readonly Request[]): Promise<void> => {
    for (const [dialect, call, json] of requests) {
      await client.send(dialect, call, token, json === undefined ? undefined : { json });
    }
  };
  await sendAll([...settings, ...first, ...records]);
  for (const [call, body] of files) await client.send('perfex', call, token, body);
  await sendAll(moreRecords);
}
