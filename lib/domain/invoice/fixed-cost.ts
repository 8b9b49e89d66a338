/** Teamwork's fixed cost is a line. Time and expenses beside it have a discount of 100 %, so it is the total. */
import Big from 'big.js';
import { findChargedRecord } from '../bill/bill.ts';
import type { LineInput, LinesInput } from '../bill/input.ts';
import type { InvoiceInput } from './input.ts';
import type { Invoice } from './invoice.ts';

const description = 'Fixed cost';
const fullDiscount = '100';

const isFixedCost = ({ origin }: LineInput): boolean => origin === 'fixed cost';
const isCharged = ({ origin = 'item', originId = null }: LineInput): boolean =>
  findChargedRecord({ origin, originId }) !== null;

/** Finds the fixed-cost line of an invoice. */
export function findFixedCostLine(invoice: Pick<Invoice, 'lines'>) {
  return invoice.lines.find(({ origin }) => origin === 'fixed cost');
}

/** Turns a fixed cost in an input into lines. */
export function withFixedCost(before: Invoice | null, input: InvoiceInput): InvoiceInput {
  const lines = input.fixedCost === undefined ? input.lines : priceLine(before, input.fixedCost, input.lines ?? {});
  return lines ? { ...input, lines: coverCharges(before, lines) } : input;
}

function priceLine(before: Invoice | null, fixedCost: string | null, lines: LinesInput): LinesInput {
  const fixedCostLine = before ? findFixedCostLine(before) : undefined;
  const price = fixedCost === '' ? null : fixedCost;
  if (price === null) {
    return fixedCostLine ? { ...lines, remove: [...(lines.remove ?? []), fixedCostLine.position] } : lines;
  }
  if (!fixedCostLine) {
    const taxes = [{ usual: true as const }];
    const line = { description, quantity: '1', unitPrice: price, taxes, origin: 'fixed cost' } as const;
    return { ...lines, add: [...(lines.add ?? []), line] };
  }
  const change = { position: fixedCostLine.position, unitPrice: price, quantity: '1', discountPercent: '0' };
  const isUnchanged =
    Big(fixedCostLine.unitPrice).eq(price) &&
    Big(fixedCostLine.quantity).eq(1) &&
    Big(fixedCostLine.discountPercent).eq(0);
  return isUnchanged ? lines : { ...lines, change: [...(lines.change ?? []), change] };
}

/** Sets the discount of charged lines when a fixed cost comes or goes, and of new ones beside it. */
function coverCharges(before: Invoice | null, lines: LinesInput): LinesInput {
  const { add = [], change = [], remove = [] } = lines;
  const fixedCostLine = before ? findFixedCostLine(before) : undefined;
  const isKept = fixedCostLine !== undefined && !remove.includes(fixedCostLine.position);
  const isFixed = isKept || add.some(isFixedCost);
  const discountPercent = isFixed ? fullDiscount : '0';
  const affected = isFixed === (fixedCostLine !== undefined) ? [] : (before?.lines ?? []);
  const changed = affected
    .filter((line) => findChargedRecord(line) !== null && !remove.includes(line.position))
    .map(({ position }) => ({ ...change.find((one) => one.position === position), position, discountPercent }));
  const otherChanges = change.filter(({ position }) => !changed.some((one) => one.position === position));
  return {
    ...lines,
    add: isFixed ? add.map((line) => (isCharged(line) ? { ...line, discountPercent } : line)) : add,
    change: [...otherChanges, ...changed],
  };
}
