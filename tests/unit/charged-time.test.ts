import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeTotals } from '../../lib/domain/bill/totals.ts';
import { divideWhole } from '../../lib/domain/money.ts';
import {
  chooseHourlyRate,
  computeTimeCostMinor,
  toChargedHours,
  toChargedMinutes,
} from '../../lib/domain/timesheet/charge.ts';

describe('the rate of time', () => {
  const all = {
    timesheet: { hourlyRate: '40' },
    task: { hourlyRate: '30' },
    project: { hourlyRate: '20', billingMethod: 'hourly_project_rate' as const },
    staff: { hourlyRate: '10' },
  };
  const none = { hourlyRate: null };
  it('is its own, else the task’s, else the project’s, else the person’s; nothing and 0 are none', () => {
    expect(chooseHourlyRate(all)).toEqual({ rate: '40', of: 'timesheet' });
    expect(chooseHourlyRate({ ...all, timesheet: none })).toEqual({ rate: '30', of: 'task' });
    expect(chooseHourlyRate({ ...all, timesheet: none, task: { hourlyRate: '0.00' } })).toEqual({
      rate: '20',
      of: 'project',
    });
    expect(chooseHourlyRate({ ...all, timesheet: none, task: undefined, project: null })).toEqual({
      rate: '10',
      of: 'staff',
    });
    expect(chooseHourlyRate({ timesheet: none, task: none, project: null, staff: { hourlyRate: '0' } })).toEqual({
      rate: '0',
      of: null,
    });
  });
});

it('of time in a project that is billed by its people is its own, else the person’s', () => {
  const project = { hourlyRate: '20', billingMethod: 'hourly_staff_rate' as const };
  const task = { hourlyRate: '30' };
  const rates = { timesheet: null, task, project };
  expect(chooseHourlyRate({ ...rates, staff: { hourlyRate: '10' } })).toEqual({ rate: '10', of: 'staff' });
  expect(chooseHourlyRate({ ...rates, staff: null })).toEqual({ rate: '30', of: 'task' });
  expect(chooseHourlyRate({ ...rates, task: null, staff: null })).toEqual({ rate: '20', of: 'project' });
});

describe('what time costs', () => {
  it('is the document’s to the cent', () => {
    expect([computeTimeCostMinor(140, '50.00', 2), computeTimeCostMinor(20, '50', 2)]).toEqual([11_667, 1_667]);
    expect([toChargedHours(140, '50', 2), toChargedHours(20, '50', 2)]).toEqual(['2.3333', '0.3333']);
  });

  it.each([
    [90, '50', 2, '1.5'],
    [60, '50', 2, '1'],
    [0, '50', 2, '0'],
    [140, '0', 2, '2.33'],
    [140, '5000', 0, '2.3333'],
    // Exactly half a cent: five sixths of 0.03.
    [50, '0.03', 2, '0.84'],
  ])('%i minutes at %s, %i decimals, are %s hours', (minutes, rate, digits, hours) => {
    expect(toChargedHours(minutes, rate, digits)).toBe(hours);
  });

  it('counts half a minute as one, less as none', () => {
    expect([0, 29, 30, 89, 90, 8_400].map(toChargedMinutes)).toEqual([0, 0, 1, 1, 2, 140]);
  });

  it('is the same on the line of an invoice, whatever the time, the rate and the currency', () => {
    const rate = fc.integer({ min: 0, max: 10_000_000 }).map((n) => Big(n).times('0.0001').toFixed());
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60_000 }),
        rate,
        fc.constantFrom(0, 2, 3, 4),
        (minutes, price, minorDigits) => {
          const quantity = toChargedHours(minutes, price, minorDigits);
          const line = { quantity, unitPrice: price, discountPercent: '0', taxes: [] };
          const discount = { type: 'none', percent: '0', fixedMinor: 0 } as const;
          const { lineNetMinor } = computeTotals({ minorDigits, lines: [line], discount, adjustmentMinor: 0 });
          expect(lineNetMinor).toEqual([computeTimeCostMinor(minutes, price, minorDigits)]);
          // The minutes can be told from the hours.
          expect(Big(quantity).times(60).round().toNumber()).toBe(minutes);
          expect(quantity).not.toMatch(/\.\d*0$/);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is rounded once, halves away from zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 1_000_000 }), (minutes, cents) => {
        const exact = divideWhole(Big(minutes).times(cents), 60).toNumber();
        expect(computeTimeCostMinor(minutes, Big(cents).div(100).toFixed(), 2)).toBe(exact);
      }),
    );
  });
});
