/** Numbers of invoices: without gaps, never twice, whoever asks and however many at once. */
import { describe, expect, it, vi } from 'vitest';
import { at, invoice, invoices, newBooks } from '../../lab/books.ts';
import { badNetwork, failOnce, isWrite } from '../../lab/faults.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import { updateInvoice } from '../../lib/operations/invoice/update.ts';

const range = (count: number, from = 1): number[] => Array.from({ length: count }, (_, i) => from + i);
const numbers = (all: readonly { number: number | null }[]): (number | null)[] =>
  all.map(({ number }) => number).sort((a, b) => Number(a) - Number(b));

describe('the next number of a series', () => {
  it('is given to 40 invoices at once without a gap or a twin', async () => {
    const work = await newBooks();
    const made = await Promise.all(range(40).map(() => invoice(work)));
    expect(numbers(made)).toEqual(range(40));
    expect(new Set(made.map(({ reference }) => reference))).toEqual(new Set(range(40).map((n) => `INV-${n}`)));
  });

  it('is given without a gap or a twin by several processes at once', async () => {
    const work = await newBooks();
    // A module graph of its own knows nothing of the turns that the others take.
    const others: (() => Promise<Invoice>)[] = [];
    for (let process = 0; process < 3; process += 1) {
      vi.resetModules();
      const own = await import('../../lab/books.ts');
      const theirs = own.at(work, work.at);
      others.push(() => own.invoice(theirs));
    }
    const made = await Promise.all(others.flatMap((create) => range(8).map(create)));
    expect(numbers(made)).toEqual(range(24));
  });

  it('has no gap where requests fail on the way', async () => {
    const work = await newBooks();
    const network = badNetwork({ seed: 11, rate: 0.15, kinds: ['conflict', 'throttle', 'lost before', 'lost after'] });
    try {
      const made = await Promise.all(range(15).map(() => invoice(work)));
      expect(numbers(made)).toEqual(range(15));
      expect(network.struck['lost after']).toBeGreaterThan(0);
    } finally {
      network.restore();
    }
    expect(numbers(await invoices(work))).toEqual(range(15));
  });

  it('is not used up by an invoice that is refused', async () => {
    const work = await newBooks();
    await invoice(work);
    await expect(invoice(work, { customerId: 99 })).rejects.toThrow('customerId');
    expect((await invoice(work)).number).toBe(2);
  });

  it('is not given again after a deletion', async () => {
    const work = await newBooks();
    await invoice(work);
    const second = await work.store.invoices.get((await invoice(work)).id);
    if (second) await work.store.save([work.store.invoices.remove(second)]);
    expect((await invoice(work)).number).toBe(3);
  });

  it('is taken when a draft is issued, once', async () => {
    const work = await newBooks();
    const draft = await invoice(work, { draft: true });
    expect(draft).toMatchObject({ number: null, reference: '', state: 'draft' });
    const issued = await Promise.all(range(4).map(() => updateInvoice(draft.id, { draft: false }, work)));
    expect(new Set(issued.map(({ doc }) => doc.number))).toEqual(new Set([1]));
    expect((await invoice(work)).number).toBe(2);
  });

  it('is not lost when the answer to the write is', async () => {
    const work = await newBooks();
    const network = failOnce('lost after', isWrite);
    const first = await invoice(work).finally(network.restore);
    expect(network.struck['lost after']).toBe(1);
    expect(first.number).toBe(1);
    expect((await invoices(work)).map(({ id }) => id)).toEqual([first.id]);
    expect((await invoice(work)).number).toBe(2);
  });
});

describe('a number that is given', () => {
  it('raises the series to itself', async () => {
    const work = await newBooks();
    expect(await invoice(work, { number: 41 })).toMatchObject({ number: 41, reference: 'INV-41' });
    expect((await invoice(work)).number).toBe(42);
    expect((await invoice(work, { number: 7 })).number).toBe(7);
    expect((await invoice(work)).number).toBe(43);
  });

  it('is refused when it is taken, naming the number', async () => {
    const work = await newBooks();
    await invoice(work, { number: 5 });
    await expect(invoice(work, { number: 5 })).rejects.toMatchObject({
      code: 'duplicate',
      fields: [{ path: ['number'], code: 'taken' }],
    });
  });

  it('goes to one of ten who give the same at once', async () => {
    const work = await newBooks();
    const tries = await Promise.allSettled(range(10).map(() => invoice(work, { number: 5 })));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'duplicate' });
    expect(await invoices(work)).toHaveLength(1);
  });

  it('and the next numbers do not meet when both are asked for at once', async () => {
    const work = await newBooks();
    const given = range(6, 3).map((number) => invoice(work, { number }).catch(() => null));
    const next = range(10).map(() => invoice(work));
    const made = (await Promise.all([...given, ...next])).filter((one) => one !== null);
    expect(new Set(made.map(({ number }) => number)).size).toBe(made.length);
    expect(made.length).toBeGreaterThanOrEqual(10);
  });

  it('is free again when its invoice is deleted or renumbered', async () => {
    const work = await newBooks();
    const first = await invoice(work, { number: 9 });
    await updateInvoice(first.id, { number: 10 }, at(work, '2026-05-01T00:00:00.000Z'));
    expect((await invoice(work, { number: 9 })).number).toBe(9);
    expect((await invoice(work)).number).toBe(11);
  });
});

describe('ids', () => {
  it('are never given twice, also on a bad network', async () => {
    const work = await newBooks();
    const network = badNetwork({ seed: 5, rate: 0.3, kinds: ['throttle', 'lost before', 'lost after'] });
    const ids = await Promise.all(range(40).map(() => work.store.items.nextId())).finally(network.restore);
    expect(new Set(ids).size).toBe(40);
  });
});
