import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeOpenMinor } from '../../lib/domain/invoice/invoice.ts';
import { deriveStanding, isPastDue, type PastDue, standings, toState } from '../../lib/domain/invoice/status.ts';

const issued = { draft: false, cancelled: false };

describe('the stored state', () => {
  test.each<[number, number, string]>([
    [100, 0, 'open'],
    [100, 99, 'open'],
    [100, 100, 'paid'],
    [100, 101, 'paid'],
    [100, -100, 'open'],
    [0, 0, 'paid'],
    [0, -1, 'open'],
    [-100, 0, 'paid'],
    [-100, -100, 'paid'],
    [-100, -101, 'open'],
  ])('a total of %i with %i paid is %s', (grossMinor, paidMinor, state) => {
    expect(toState({ ...issued, openMinor: grossMinor - paidMinor })).toBe(state);
  });

  test.each<[number, number, number, string]>([
    [100, 0, 99, 'open'],
    [100, 0, 100, 'paid'],
    [100, 60, 40, 'paid'],
    [100, 60, 39, 'open'],
  ])('a total of %i with %i paid and %i credited is %s', (grossMinor, paidMinor, creditedMinor, state) => {
    const sums = { totals: { grossMinor }, paidMinor, creditedMinor };
    expect(toState({ ...issued, openMinor: computeOpenMinor(sums) })).toBe(state);
  });

  test('draft comes before cancelled, cancelled before paid', () => {
    expect(toState({ draft: true, cancelled: true, openMinor: 0 })).toBe('draft');
    expect(toState({ draft: false, cancelled: true, openMinor: 0 })).toBe('cancelled');
  });
});

describe('where an invoice stands today', () => {
  const today = '2024-03-01';
  const open = { state: 'open', dueOn: null, paidMinor: 0, creditedMinor: 0 } as const;

  test.each<[string | null, PastDue, boolean]>([
    ['2024-02-29', 'after-due-date', true],
    ['2024-03-01', 'after-due-date', false],
    ['2024-03-02', 'after-due-date', false],
    ['2024-02-29', 'from-due-date', true],
    ['2024-03-01', 'from-due-date', true],
    ['2024-03-02', 'from-due-date', false],
    [null, 'after-due-date', false],
    [null, 'from-due-date', false],
  ])('due on %s, counted %s: past due is %s', (dueOn, pastDue, expected) => {
    expect(isPastDue(dueOn, today, pastDue)).toBe(expected);
    expect(deriveStanding({ ...open, dueOn }, today, pastDue)).toBe(expected ? 'overdue' : 'unpaid');
  });

  test('overdue comes before partially paid', () => {
    const part = { ...open, paidMinor: 1 };
    expect(deriveStanding({ ...part, dueOn: '2024-02-29' }, today, 'after-due-date')).toBe('overdue');
    expect(deriveStanding({ ...part, dueOn: '2024-03-01' }, today, 'after-due-date')).toBe('partially-paid');
    expect(deriveStanding(part, today, 'from-due-date')).toBe('partially-paid');
  });

  test('what was credited counts like what was paid', () => {
    const part = { ...open, dueOn: null, creditedMinor: 1 };
    expect(deriveStanding(part, today, 'after-due-date')).toBe('partially-paid');
    expect(deriveStanding({ ...part, paidMinor: -1 }, today, 'after-due-date')).toBe('unpaid');
  });

  test('a refund without a payment is no part payment', () => {
    expect(deriveStanding({ ...open, paidMinor: -1 }, today, 'after-due-date')).toBe('unpaid');
  });

  test('only an open invoice is ever late', () => {
    for (const state of ['draft', 'cancelled', 'paid'] as const) {
      expect(deriveStanding({ ...open, state, dueOn: '2000-01-01', paidMinor: 1 }, today, 'from-due-date')).toBe(state);
    }
  });

  test('time only makes an invoice overdue, and never takes it back', () => {
    const day = fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    const rule = fc.constantFrom<PastDue>('from-due-date', 'after-due-date');
    fc.assert(
      fc.property(day, day, day, fc.nat(2), rule, (dueOn, one, other, paidMinor, pastDue) => {
        const [earlier, later] = [one, other].toSorted();
        const [before, after] = [earlier ?? '', later ?? ''].map((on) =>
          deriveStanding({ ...open, dueOn, paidMinor }, on, pastDue),
        );
        expect(standings).toContain(before);
        if (before === 'overdue') expect(after).toBe('overdue');
      }),
    );
  });
});
