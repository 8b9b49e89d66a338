/** One write: all of it or nothing, against what was read, and known for what it was when its answer is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customer, invoice, invoices, newBooks, oneLine, payment } from '../../lab/books.ts';
import { badNetwork, failOnce, isWrite, timedOut } from '../../lab/faults.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { deleteInvoice } from '../../lib/operations/invoice/delete.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';
import { deletePayment, updatePayment } from '../../lib/operations/payment/record-payment.ts';
import { deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { createTimesheet, deleteTimesheet, updateTimesheet } from '../../lib/operations/timesheet/write.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import { Conflict } from '../../lib/store/moment.ts';
import type { Work } from '../../lib/store/work.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('payments at once', () => {
  it('on one invoice are all there, and the invoice knows them all', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { customerId: await customer(work), lines: oneLine('1000') });
    const made = await Promise.all(range(60).map((n) => payment(work, { invoiceId: bill.id, amount: `${n}.25` })));
    const after = (await work.store.invoices.get(bill.id))?.doc;
    expect(after?.paidMinor).toBe(184_500);
    expect(after?.payments.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      made.map(({ id }) => id).sort((a, b) => a - b),
    );
    expect(await work.store.payments.count(`invoice=${bill.id}`)).toBe(60);
    expect(await work.store.customers.figures(1)).toMatchObject({ 'paid.EUR': 184_500, 'billed.EUR': 100_000 });
  });

  it('are recorded once each where every fifth request fails', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { lines: oneLine('1000') });
    const network = badNetwork({ seed: 23, rate: 0.2, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
    await Promise.all(range(8).map(() => payment(work, { invoiceId: bill.id, amount: '10' }))).finally(network.restore);
    expect(network.struck['lost after']).toBeGreaterThan(0);
    expect((await work.store.invoices.get(bill.id))?.doc).toMatchObject({ paidMinor: 8_000, state: 'open' });
    expect(await work.store.payments.count('all')).toBe(8);
  });

  it('changed and deleted at once leave the right sum', async () => {
    const work = await newBooks();
    const bill = await invoice(work, { lines: oneLine('1000') });
    const made = await Promise.all(range(9).map(() => payment(work, { invoiceId: bill.id, amount: '10' })));
    await Promise.all(
      made.map(({ id }, i) => (i % 3 === 0 ? deletePayment(id, work) : updatePayment(id, { amount: String(i) }, work))),
    );
    expect((await work.store.invoices.get(bill.id))?.doc.paidMinor).toBe((1 + 2 + 4 + 5 + 7 + 8) * 100);
  });
});

describe('time on a task', () => {
  it('that is taken back between two reads of its change is not there to be changed', async () => {
    const { work } = await furnishedFirm();
    const day = { startedAt: '2024-03-01T08:00:00.000Z', endedAt: '2024-03-01T10:00:00.000Z' };
    const { doc } = await createTimesheet({ taskId: 1, staffId: 2, ...day }, work);
    let between: (() => Promise<void>) | null = null;
    const restore = wrapTransport((inner) => async (input) => {
      const act = between;
      between = null;
      await act?.();
      return inner(input);
    });
    const change = updateTimesheet(
      doc.id,
      () => {
        between = () => deleteTimesheet(doc.id, work);
        return { endedAt: '2024-03-01T09:00:00.000Z' };
      },
      work,
    );
    await expect(change).rejects.toMatchObject({ name: 'Problem', code: 'not_found' });
    restore();
  });
});

describe('a change of what was changed since it was read', () => {
  it('is a conflict at the store', async () => {
    const work = await newBooks();
    const id = await customer(work);
    const before = await work.store.customers.get(id);
    if (!before) throw new Error('no customer');
    const rename = (name: string) => work.store.save([work.store.customers.update(before, { ...before.doc, name })]);
    const [first] = await rename('First');
    await expect(rename('Second')).rejects.toBeInstanceOf(Conflict);
    await expect(work.store.save([work.store.customers.remove(before)])).rejects.toBeInstanceOf(Conflict);
    expect((await work.store.customers.get(id))?.doc.name).toBe('First');
    await work.store.save([work.store.customers.remove(first)]);
  });

  it('is decided again by an operation, so that neither change is lost', async () => {
    const work = await newBooks();
    const id = await customer(work);
    await Promise.all(
      range(8).map((n) =>
        updateRecord(work.store.customers, id, (doc) => ({ ...doc, groupIds: [...doc.groupIds, n] }), work),
      ),
    );
    expect((await work.store.customers.get(id))?.doc.groupIds.sort()).toEqual(range(8));
  });
});

describe('a write whose answer is lost', () => {
  const lostOnEach = async (act: () => Promise<unknown>): Promise<number> => {
    const network = failOnce('lost after', isWrite);
    await act().finally(network.restore);
    return network.struck['lost after'];
  };

  it('is not made twice, whether it creates, changes or deletes', async () => {
    const work = await newBooks();
    const { customers } = work.store;
    expect(await lostOnEach(() => customer(work, 'Acme'))).toBe(1);
    expect(await customers.count('all')).toBe(1);
    expect(await lostOnEach(() => updateRecord(customers, 1, (doc) => ({ ...doc, name: `${doc.name}!` }), work))).toBe(
      1,
    );
    expect((await customers.get(1))?.doc.name).toBe('Acme!');
    expect(await lostOnEach(() => deleteRecord(customers, 1, work))).toBe(1);
    expect(await customers.count('all')).toBe(0);
  });

  it('is recognised although somebody else has changed the record in between', async () => {
    const work = await newBooks();
    const bill = await invoice(work);
    let lost = false;
    const restore = wrapTransport((inner) => async (request) => {
      if (!isWrite(request) || lost) return inner(request);
      lost = true;
      await inner(request);
      await updateInvoice(bill.id, { notes: 'meanwhile' }, work);
      throw timedOut();
    });
    await updateInvoice(bill.id, { lines: oneLine('7') }, work).finally(restore);
    const after = (await work.store.invoices.get(bill.id))?.doc;
    expect(after?.lines.map((line) => line.unitPrice)).toEqual(['100', '7']);
    expect(after?.notes).toBe('meanwhile');
  });

  it('can be followed by another change of what it returned', async () => {
    const work = await newBooks();
    const bill = await invoice(work);
    const before = await work.store.invoices.get(bill.id);
    if (!before) throw new Error('no invoice');
    const network = failOnce('lost after', isWrite);
    const [first] = await work.store
      .save([work.store.invoices.update(before, { ...before.doc, notes: 'one' })])
      .finally(network.restore);
    await work.store.save([work.store.invoices.update(first, { ...first.doc, notes: 'two' })]);
    const window = { afterMicros: 0, limit: 10, newestFirst: false };
    expect(await work.store.changes('invoices', window)).toHaveLength(1);
  });
});

describe('references', () => {
  it('keep a record in use from being deleted', async () => {
    const work = await newBooks();
    const id = await customer(work);
    const bill = await invoice(work, { customerId: id });
    await expect(deleteRecord(work.store.customers, id, work)).rejects.toMatchObject({ code: 'conflict' });
    await deleteInvoice(bill.id, work);
    await deleteRecord(work.store.customers, id, work);
    expect(await work.store.customers.get(id)).toBeNull();
    expect(await work.store.customers.figures(id)).toBeNull();
  });

  it('to a record that is deleted at the same moment: one of the two is refused', async () => {
    const work = await newBooks();
    for (const round of range(6)) {
      const id = await customer(work, `Customer ${round}`);
      const [made, deleted] = await Promise.allSettled([
        invoice(work, { customerId: id }),
        deleteRecord(work.store.customers, id, work),
      ]);
      const there = await work.store.customers.get(id);
      expect(made.status === 'fulfilled').toBe(there !== null);
      expect(deleted.status === 'fulfilled').toBe(there === null);
      if (made.status === 'rejected')
        expect(made.reason).toMatchObject({ code: 'invalid', fields: [{ code: 'unknown' }] });
      if (deleted.status === 'rejected') expect(deleted.reason).toMatchObject({ code: 'conflict' });
    }
  });
});

describe('figures beside a customer', () => {
  const figures = async (work: Work, id: number) => {
    const all = await invoices(work);
    const billed = all.filter((one) => one.customerId === id && ['open', 'paid'].includes(one.state));
    const paid = all.filter((one) => one.customerId === id).flatMap((one) => one.payments);
    return {
      billed: billed.reduce((sum, one) => sum + one.totals.grossMinor, 0),
      paid: paid.reduce((sum, one) => sum + one.amountMinor, 0),
      references: all.filter((one) => one.customerId === id).length + paid.length,
    };
  };

  it('are the sums of its invoices and payments after any sequence of changes', async () => {
    const step = fc.record({
      kind: fc.constantFrom('invoice', 'draft', 'issue', 'pay', 'move', 'cancel', 'price', 'delete'),
      target: fc.nat(5),
      amount: fc.integer({ min: -50, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 18 }), async (steps) => {
        const work = await newBooks();
        const customers = [await customer(work, 'A'), await customer(work, 'B')];
        for (const { kind, target, amount } of steps) {
          const all = await invoices(work);
          const bill = all[target % Math.max(1, all.length)];
          const act = async (): Promise<unknown> => {
            if (kind === 'invoice' || kind === 'draft' || !bill)
              return invoice(work, {
                customerId: customers[target % 2] ?? null,
                draft: kind === 'draft',
                lines: oneLine(String(amount)),
              });
            if (kind === 'pay') return payment(work, { invoiceId: bill.id, amount: String(amount) });
            if (kind === 'delete') return deleteInvoice(bill.id, work);
            if (kind === 'issue') return updateInvoice(bill.id, { draft: false }, work);
            if (kind === 'cancel') return updateInvoice(bill.id, { cancelled: true }, work);
            if (kind === 'price')
              return updateInvoice(bill.id, { lines: { change: [{ position: 1, unitPrice: String(amount) }] } }, work);
            return updateInvoice(bill.id, { customerId: customers[target % 2] ?? null }, work);
          };
          // What the rules refuse (a deletion with payments) must leave no trace either.
          await act().catch((error: unknown) => expect(error).toMatchObject({ name: 'Problem' }));
        }
        for (const id of customers) {
          const { billed, paid, references } = await figures(work, id);
          const kept = (await work.store.customers.figures(id)) ?? {};
          expect({
            billed: kept['billed.EUR'] ?? 0,
            paid: kept['paid.EUR'] ?? 0,
            references: kept.references,
          }).toEqual({ billed, paid, references });
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

describe('a write that is too large', () => {
  it('is refused with a reason of ours, and nothing of it is stored', async () => {
    const work = await newBooks();
    await expect(invoice(work, { notes: 'x'.repeat(360_000) })).rejects.toMatchObject({ code: 'too_large' });
    const payments = range(9).map(() => ({ amount: '1' }));
    await expect(invoice(work, { payments })).rejects.toMatchObject({ code: 'invalid' });
    expect(await invoices(work)).toEqual([]);
    expect((await invoice(work, { payments: payments.slice(1) })).payments).toHaveLength(8);
  });
});
