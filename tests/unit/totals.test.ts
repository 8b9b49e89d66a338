import { describe, expect, test } from 'vitest';
import { computeTotals, type TotalsInput } from '../../lib/domain/bill/totals.ts';

type InputLine = TotalsInput['lines'][number];

const none = { type: 'none', percent: '0', fixedMinor: 0 } as const;
const tax = (ratePercent: string, taxId: number | null = 1, name = 'VAT') => ({ taxId, name, ratePercent });
const line = (unitPrice: string, more: Partial<InputLine> = {}): InputLine => ({
  quantity: '1',
  unitPrice,
  discountPercent: '0',
  taxes: [],
  ...more,
});
const compute = (lines: InputLine[], more: Partial<TotalsInput> = {}) =>
  computeTotals({ minorDigits: 2, lines, discount: none, adjustmentMinor: 0, ...more });

describe('what siwapp itself computes', () => {
  const retention = [tax('-15')];

  test('JPY 3 × 100.5 with −15 %: net 302, gross 257', () => {
    const totals = compute([line('100.5', { quantity: '3', taxes: retention })], { minorDigits: 0 });
    expect(totals).toMatchObject({ netMinor: 302, taxMinor: -45, grossMinor: 257 });
  });

  test('BHD 1.2345 with −15 %: net 1.235, gross 1.05', () => {
    const totals = compute([line('1.2345', { taxes: retention })], { minorDigits: 3 });
    expect(totals).toMatchObject({ netMinor: 1235, taxMinor: -185, grossMinor: 1050 });
  });

  test('EUR 0.09 + 0.125 − 0.125 with −15 % on the first: net 0.09, gross 0.08', () => {
    const totals = compute([line('0.09', { taxes: retention }), line('0.125'), line('-0.125')]);
    expect(totals).toMatchObject({ lineNetMinor: [9, 13, -13], netMinor: 9, taxMinor: -1, grossMinor: 8 });
  });
});

describe('lines', () => {
  test('no lines come to nothing', () => {
    const zero = { baseMinor: 0, discountMinor: 0, invoiceDiscountMinor: 0, subtotalMinor: 0, netMinor: 0 };
    expect(compute([])).toEqual({ ...zero, lineNetMinor: [], taxes: [], taxMinor: 0, grossMinor: 0 });
  });

  test('a line discount is taken from the exact product, not from the rounded one', () => {
    const totals = compute([line('0.335', { quantity: '3', discountPercent: '50' })]);
    expect(totals).toMatchObject({ baseMinor: 101, lineNetMinor: [50], discountMinor: 51, grossMinor: 50 });
  });

  test('lines are rounded one by one, before they are summed', () => {
    expect(compute([line('0.005'), line('0.005'), line('0.005')]).netMinor).toBe(3);
  });
});

describe('taxes', () => {
  test('a tax is rounded once, on the sum of its lines', () => {
    const lines = ['0.01', '0.01', '0.01'].map((price) => line(price, { taxes: [tax('21')] }));
    expect(compute(lines).taxes).toEqual([{ ...tax('21'), amountMinor: 1 }]);
  });

  test('taxes of one line do not compound', () => {
    const totals = compute([line('100', { taxes: [tax('21', 1), tax('-15', 2, 'IRPF')] })]);
    expect(totals.taxes.map(({ amountMinor }) => amountMinor)).toEqual([2100, -1500]);
    expect(totals.grossMinor).toBe(10600);
  });

  test('the same id is the same tax; without an id, the same name; another rate makes another', () => {
    const taxes = [
      tax('21', 1),
      tax('21.0', 1, 'VAT (old name)'),
      tax('22', 1),
      tax('21', 2),
      tax('21', null),
      tax('21.00', null),
    ];
    const totals = compute(taxes.map((one) => line('1', { taxes: [one] })));
    expect(totals.taxes).toEqual([
      { ...tax('21', 1), amountMinor: 42 },
      { ...tax('22', 1), amountMinor: 22 },
      { ...tax('21', 2), amountMinor: 21 },
      { ...tax('21', null), amountMinor: 42 },
    ]);
  });
});

describe('a discount on the whole invoice', () => {
  const lines = [line('60', { taxes: [tax('20')] }), line('40', { taxes: [tax('10', 2, 'Reduced')] })];

  test('before tax lowers what each tax is due on, in proportion', () => {
    for (const given of [
      { percent: '10', fixedMinor: 0 },
      { percent: '0', fixedMinor: 1000 },
    ]) {
      const totals = compute(lines, { discount: { type: 'before_tax', ...given } });
      expect(totals).toMatchObject({
        subtotalMinor: 10000,
        invoiceDiscountMinor: 1000,
        netMinor: 9000,
        grossMinor: 10440,
      });
      expect(totals.taxes.map(({ amountMinor }) => amountMinor)).toEqual([1080, 360]);
    }
  });

  test('after tax lowers the total only', () => {
    const totals = compute(lines, { discount: { type: 'after_tax', percent: '10', fixedMinor: 0 } });
    expect(totals).toMatchObject({ netMinor: 10000, taxMinor: 1600, invoiceDiscountMinor: 1160, grossMinor: 10440 });
  });

  test('a percentage goes before a fixed amount; type none before both', () => {
    const both = { percent: '50', fixedMinor: 1 };
    expect(compute(lines, { discount: { type: 'after_tax', ...both } }).invoiceDiscountMinor).toBe(5800);
    expect(compute(lines, { discount: { type: 'none', ...both } })).toEqual(compute(lines));
  });

  test('a percentage lowers the taxed net exactly, not as rounded for the net', () => {
    const one = [line('10.01', { taxes: [tax('50')] })];
    const totals = compute(one, { discount: { type: 'before_tax', percent: '5', fixedMinor: 0 } });
    expect(totals).toMatchObject({ invoiceDiscountMinor: 50, netMinor: 951, taxMinor: 475 });
  });

  test('counts among the discounts, with those of the lines', () => {
    const some = [line('100', { discountPercent: '10' })];
    const totals = compute(some, { discount: { type: 'before_tax', percent: '10', fixedMinor: 0 } });
    expect(totals).toMatchObject({ baseMinor: 10000, subtotalMinor: 9000, discountMinor: 1900, netMinor: 8100 });
  });

  test('lines that cancel out leave no proportion: taxes stay', () => {
    const zero = [line('10', { taxes: [tax('10')] }), line('-10')];
    const totals = compute(zero, { discount: { type: 'before_tax', percent: '0', fixedMinor: 500 } });
    expect(totals).toMatchObject({ subtotalMinor: 0, netMinor: -500, taxMinor: 100, grossMinor: -400 });
  });
});

test('the adjustment is added at the end, untaxed', () => {
  const totals = compute([line('10', { taxes: [tax('10')] })], { adjustmentMinor: -1 });
  expect(totals).toMatchObject({ netMinor: 1000, taxMinor: 100, grossMinor: 1099 });
});

test('amounts too large to be exact are refused', () => {
  const most = '90071992547409.91';
  expect(compute([line(most)]).grossMinor).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => compute([line(most, { quantity: '2' })])).toThrow(/too large to be exact/);
  expect(() => compute([line(most), line('0.01')])).toThrow(RangeError);
  expect(() => compute([line(most, { taxes: [tax('10')] })])).toThrow(RangeError);
  expect(() => compute([line(most)], { adjustmentMinor: 1 })).toThrow(RangeError);
  expect(compute([line(most), line('0.01'), line('-0.01')]).grossMinor).toBe(Number.MAX_SAFE_INTEGER);
});
