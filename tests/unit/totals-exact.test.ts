/** The rule of an invoice held against a second writing of it, on random invoices. Examples are in `totals.test.ts`. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { totals as totalsSchema } from '../../lib/domain/bill/bill.ts';
import { computeTotals, type TotalsInput } from '../../lib/domain/bill/totals.ts';

/** A whole number of 10^-10, exactly; text of a decimal with up to ten decimals. */
const scale = 10n ** 10n;
function read(text: string): bigint {
  const [integer = '', decimals = ''] = text.replace('-', '').split('.');
  const size = BigInt(integer + decimals.padEnd(10, '0'));
  return text.startsWith('-') ? -size : size;
}
/** numerator / denominator, rounded half away from zero. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  return n < 0n ? -((-2n * n + d) / (2n * d)) : (2n * n + d) / (2n * d);
}

/** The rule written a second time, with fractions of whole numbers only. */
function independently({ minorDigits, lines, discount, adjustmentMinor }: TotalsInput) {
  const unit = 10n ** BigInt(minorDigits);
  const hundred = 100n * scale;
  const nets = lines.map(({ quantity, unitPrice, discountPercent }) =>
    rounded(read(quantity) * read(unitPrice) * (hundred - read(discountPercent)) * unit, scale * scale * hundred),
  );
  const add = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);
  const subtotal = add(nets);
  const percent = read(discount.percent);
  const off = (amount: bigint) => (percent === 0n ? BigInt(discount.fixedMinor) : rounded(amount * percent, hundred));
  const before = discount.type === 'before_tax' ? off(subtotal) : 0n;
  const byAmount = subtotal === 0n ? [1n, 1n] : [subtotal - before, subtotal];
  const share = percent === 0n ? byAmount : [hundred - percent, hundred];
  const [part = 1n, whole = 1n] = discount.type === 'before_tax' ? share : [1n, 1n];
  const ids = new Set(lines.flatMap(({ taxes }) => taxes.map(({ taxId }) => taxId)));
  const taxes = [...ids].map((wanted) => {
    const products = lines.flatMap(({ taxes }, i) =>
      taxes.filter(({ taxId }) => taxId === wanted).map(({ ratePercent }) => (nets[i] ?? 0n) * read(ratePercent)),
    );
    return { taxId: wanted, amount: rounded(add(products) * part, hundred * whole) };
  });
  const taxed = subtotal - before + add(taxes.map(({ amount }) => amount));
  const after = discount.type === 'after_tax' ? off(taxed) : 0n;
  return {
    nets,
    subtotal,
    net: subtotal - before,
    taxes,
    off: before + after,
    gross: taxed - after + BigInt(adjustmentMinor),
  };
}

/** Text of a decimal between -most and most, with up to so many decimals, superfluous zeros among them. */
const decimalUpTo = (most: number, places: number) =>
  fc.integer({ min: 0, max: places }).chain((digits) =>
    fc.integer({ min: -most * 10 ** digits, max: most * 10 ** digits }).map((value) => {
      const text = String(Math.abs(value)).padStart(digits + 1, '0');
      const cut = text.length - digits;
      return `${value < 0 ? '-' : ''}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ''}`;
    }),
  );
const rates = fc.uniqueArray(decimalUpTo(50, 3), { minLength: 1, maxLength: 4 });
const invoice: fc.Arbitrary<TotalsInput> = rates.chain((ratesPercent) => {
  const taxes = ratesPercent.map((ratePercent, i) => ({ taxId: i + 1, name: `tax ${i + 1}`, ratePercent }));
  return fc.record({
    minorDigits: fc.integer({ min: 0, max: 4 }),
    lines: fc.array(
      fc.record({
        quantity: decimalUpTo(1000, 4),
        unitPrice: decimalUpTo(1000, 4),
        discountPercent: fc.oneof(fc.constant('0'), decimalUpTo(100, 2)),
        taxes: fc.subarray(taxes),
      }),
      { maxLength: 8 },
    ),
    discount: fc.record({
      type: fc.constantFrom('none' as const, 'before_tax' as const, 'after_tax' as const),
      percent: fc.oneof(fc.constant('0'), decimalUpTo(100, 2)),
      fixedMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    }),
    adjustmentMinor: fc.integer({ min: -1000, max: 1000 }),
  });
});
const runs = { numRuns: 500 };

test('the totals are those of an independent computation with exact fractions', () => {
  fc.assert(
    fc.property(invoice, (input) => {
      const expected = independently(input);
      const totals = computeTotals(input);
      expect(totals.lineNetMinor.map(BigInt)).toEqual(expected.nets);
      expect(totals.taxes.map(({ taxId, amountMinor }) => ({ taxId, amount: BigInt(amountMinor) }))).toEqual(
        expected.taxes,
      );
      const { subtotalMinor, netMinor, invoiceDiscountMinor, grossMinor } = totals;
      expect([subtotalMinor, netMinor, invoiceDiscountMinor, grossMinor].map(BigInt)).toEqual([
        expected.subtotal,
        expected.net,
        expected.off,
        expected.gross,
      ]);
    }),
    runs,
  );
});

test('the parts add up, and fit the schema', () => {
  fc.assert(
    fc.property(invoice, (input) => {
      const t = computeTotals(input);
      const add = (values: number[]) => values.reduce((a, b) => a + b, 0);
      const { type } = input.discount;
      expect(add(t.lineNetMinor)).toBe(t.subtotalMinor);
      expect(t.netMinor).toBe(t.subtotalMinor - (type === 'before_tax' ? t.invoiceDiscountMinor : 0));
      expect(add(t.taxes.map(({ amountMinor }) => amountMinor))).toBe(t.taxMinor);
      const afterTaxMinor = type === 'after_tax' ? t.invoiceDiscountMinor : 0;
      expect(t.grossMinor).toBe(t.netMinor + t.taxMinor - afterTaxMinor + input.adjustmentMinor);
      expect(t.baseMinor - t.discountMinor).toBe(t.subtotalMinor - t.invoiceDiscountMinor);
      const { lineNetMinor: _, ...stored } = t;
      expect(totalsSchema.parse(stored)).toEqual(stored);
    }),
    runs,
  );
});

test('the order of the lines does not matter', () => {
  const shuffled = invoice.chain((input) =>
    fc.tuple(
      fc.constant(input),
      fc.shuffledSubarray([...input.lines], { minLength: input.lines.length, maxLength: input.lines.length }),
    ),
  );
  const sorted = (input: TotalsInput) => {
    const { lineNetMinor, taxes, ...amounts } = computeTotals(input);
    return {
      ...amounts,
      nets: lineNetMinor.toSorted((a, b) => a - b),
      taxes: taxes.toSorted((a, b) => (a.taxId ?? 0) - (b.taxId ?? 0)),
    };
  };
  fc.assert(
    fc.property(shuffled, ([input, lines]) => {
      expect(sorted({ ...input, lines })).toEqual(sorted(input));
    }),
    runs,
  );
});
