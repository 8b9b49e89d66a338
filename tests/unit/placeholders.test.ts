/** Dates in the description of a recurring invoice's lines. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeOccurrence, type Period } from '../../lib/domain/recurrence/occurrences.ts';
import { fillPlaceholders } from '../../lib/domain/recurrence/placeholders.ts';
import { processorMs } from '../support/effort.ts';

const monthly: Period = { startsOn: '2022-09-15', every: 1, unit: 'month' };

describe('placeholders', () => {
  test('become the issue date, one period before it and one after', () => {
    const text = 'Hosting $(issue_date - period) / $(issue_date) / $(issue_date + period)';
    expect(fillPlaceholders(text, '2022-10-15', monthly)).toBe('Hosting 2022-09-15 / 2022-10-15 / 2022-11-15');
  });

  test('are replaced as often as they occur, with or without spaces', () => {
    const text = '$(issue_date)$(issue_date) $(issue_date+period) $(issue_date -period) $(issue_date  +  period)';
    expect(fillPlaceholders(text, '2022-10-15', monthly)).toBe('2022-10-152022-10-15 2022-11-15 2022-09-15 2022-11-15');
  });

  test('count in the periods of the rule', () => {
    const twoWeeks: Period = { startsOn: '2022-09-15', every: 2, unit: 'week' };
    expect(fillPlaceholders('$(issue_date + period)', '2022-09-29', twoWeeks)).toBe('2022-10-13');
    expect(fillPlaceholders('$(issue_date - period)', '2022-09-15', twoWeeks)).toBe('2022-09-01');
  });

  test('name the neighbouring invoices of a rule at the month end', () => {
    const monthEnd: Period = { startsOn: '2023-01-31', every: 1, unit: 'month' };
    const text = '$(issue_date - period) $(issue_date + period)';
    expect(fillPlaceholders(text, '2023-02-28', monthEnd)).toBe('2023-01-31 2023-03-31');
    expect(fillPlaceholders(text, '2023-01-31', monthEnd)).toBe('2022-12-31 2023-02-28');
  });

  test('join up: where one invoice says it ends the next one begins', () => {
    const units = fc.constantFrom<Period['unit']>('day', 'week', 'month', 'year');
    const days = fc
      .integer({ min: 0, max: 40_000 })
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    const rules = fc.record({ startsOn: days, every: fc.integer({ min: 1, max: 24 }), unit: units });
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 99 }), (rule, n) => {
        const [on, next] = [computeOccurrence(rule, n), computeOccurrence(rule, n + 1)];
        expect(fillPlaceholders('$(issue_date + period)', on, rule)).toBe(next);
        expect(fillPlaceholders('$(issue_date - period)', next, rule)).toBe(on);
      }),
    );
  });

  test('move a date that is none of the rule by plain calendar arithmetic', () => {
    const text = '$(issue_date - period) $(issue_date + period)';
    expect(fillPlaceholders(text, '2022-10-20', monthly)).toBe('2022-09-20 2022-11-20');
    expect(fillPlaceholders(text, '2022-03-31', monthly)).toBe('2022-02-28 2022-04-30');
  });

  test('stay where their date would leave the calendar', () => {
    expect(fillPlaceholders('until $(issue_date + period)', '9999-12-15', monthly)).toBe(
      'until $(issue_date + period)',
    );
  });

  test.each([
    '$(issue date)',
    '$issue_date',
    '$(due_date)',
    '$(issue_date * period)',
    '$(issue_date + 1)',
    '$& $1 $$',
    '',
  ])('leave "%s" alone', (text) => {
    expect(fillPlaceholders(text, '2022-10-15', monthly)).toBe(text);
  });

  test('take no longer on text made to be slow', () => {
    const hostile = `$(issue_date${' '.repeat(50_000)}`.repeat(4);
    const before = processorMs();
    expect(fillPlaceholders(hostile, '2022-10-15', monthly)).toBe(hostile);
    expect(processorMs() - before).toBeLessThan(1_000);
  });
});
