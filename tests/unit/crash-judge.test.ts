/** `npm run crash` on cases that are broken on purpose: each is found. */
import { describe, expect, it } from 'vitest';
import { deletedBy, wrongCreates, wrongFiles, wrongMails, wrongWebhooks } from '../../scripts/crash/judge.ts';
import type { Acknowledged, Kind } from '../../scripts/crash/writes.ts';

const markOf = (n: number): string => `mark${n}x0000000${n}`;
const write = (kind: Kind, n: number, more: Partial<Acknowledged> = {}): Acknowledged => ({
  ...{ kind, mark: markOf(n), method: 'POST', path: '', headers: {}, body: '', key: null, target: 0, bytes: null },
  answer: JSON.stringify({ id: n }),
  ...more,
});

describe('what was made', () => {
  const [customer, item] = [write('customer', 1), write('item', 2)];
  const judge = (docs: Record<string, unknown[]>, ...acknowledged: Acknowledged[]): string[] =>
    wrongCreates((recordType) => docs[recordType] ?? [], acknowledged, deletedBy(acknowledged));

  it('has to be there once', () => {
    expect(judge({ customer: [{ name: markOf(1) }], item: [{ name: markOf(2) }] }, customer, item)).toEqual([]);
    expect(judge({ customer: [{ name: markOf(1) }, { name: markOf(1) }] }, customer)).toEqual([
      `done twice: customer ${markOf(1)}`,
    ]);
  });

  it('is missed although a record of another kind with its number was changed or deleted', () => {
    for (const kind of ['item update', 'item deletion', 'receipt deletion', 'invoice update'] as const) {
      expect(judge({}, customer, write(kind, 3, { target: 1 })), kind).toEqual([`lost: customer ${markOf(1)}`]);
    }
    expect(judge({}, item, write('item deletion', 3, { target: 2 }))).toEqual([]);
  });
});

describe('mails', () => {
  const payments = [1, 2].map((n) => ({ reference: `PAY-${n}`, notes: markOf(n) }));
  const paid = [write('payment', 1), write('payment', 2)];
  const about = { payments, generated: [{ reference: 'INV-9' }] };
  const right = ['Payment PAY-1 for invoice INV-1', 'Payment PAY-2 for invoice INV-1', 'Invoice INV-9 from Demo'];

  it('are one for each payment and each generated invoice', () => {
    expect(wrongMails(right, about, paid)).toEqual([]);
  });

  it('that are lost and those that are sent twice do not make up for each other', () => {
    const [first = '', , third = ''] = right;
    expect(wrongMails([first, first, third], about, paid)).toEqual([
      'mails "Payment PAY-1 for …": 2 instead of one',
      'mails "Payment PAY-2 for …": 0 instead of one',
    ]);
    expect(wrongMails([...right, 'Payment PAY-3 for invoice INV-1'], about, paid)).toHaveLength(1);
  });
});

it('webhooks are told at least once, at each repetition under the same id', () => {
  const generated = [{ id: 1 }, { id: 2 }];
  const told = [1, 2, 2].map((invoiceId) => ({ id: `msg_${invoiceId}`, invoiceId }));
  expect(wrongWebhooks(told, generated)).toEqual([]);
  expect(wrongWebhooks(told.slice(0, 1), generated)).toEqual(['invoice 2 was told under 0 ids']);
  expect(wrongWebhooks([...told, { id: 'msg_x', invoiceId: 2 }], generated)).toEqual([
    'invoice 2 was told under 2 ids',
  ]);
  expect(wrongWebhooks([...told, { id: 'msg_3', invoiceId: 3 }], generated)).toEqual([
    'invoice 3 was told and is not there',
  ]);
  const mixed = [1, 2].map((invoiceId) => ({ id: 'msg', invoiceId }));
  expect(wrongWebhooks(mixed, generated)).toEqual(['the webhook msg told of several invoices']);
});

describe('files', () => {
  const bytes = Buffer.from('receipt');
  const receipt = write('receipt', 1, { bytes });
  const named = [{ name: `${markOf(1)}.bin`, storedAs: '7-a.bin' }];
  const onDisk = ['files/1/expense/1/7-a.bin'];
  const judge = (there: { named?: typeof named; onDisk?: string[]; read?: () => Buffer }, ...more: Acknowledged[]) =>
    wrongFiles({ named, onDisk, read: () => bytes, ...there }, [receipt, ...more], deletedBy(more));
  const deletion = write('receipt deletion', 2, { target: 1 });

  it('of expenses are there as they were sent, and gone with them', () => {
    expect(judge({})).toEqual([]);
    expect(judge({ named: [], onDisk: [] }, deletion)).toEqual([]);
    expect(judge({ named: [] }, deletion)).toEqual([`no record names ${onDisk[0]}`]);
    expect(judge({ onDisk: [] })).toEqual([`upload ${markOf(1)}: named 1 times, not there`]);
    expect(judge({ read: () => Buffer.from('other') })).toEqual([`upload ${markOf(1)}: named 1 times, other bytes`]);
  });
});
