/**
 * Teamwork's fixed cost: one line of that origin, so that every other dialect shows and sums it. It covers the time
 * and the expenses on the invoice: they stand there with what they would cost, at a discount of 100 %, so that the
 * invoice comes to the fixed cost in every dialect.
 */
import Big from 'big.js';
import { findChargedRecord } from '../bill/bill.ts';
import type { LineInput, LinesInput } from '../bill/input.ts';
import type { InvoiceInput } from './input.ts';
import type { Invoice } from './invoice.ts';

const description = 'Fixed cost';
const covered = '100';

const isFixedCost = ({ origin }: LineInput): boolean => origin === 'fixed cost';
const isCharged = ({ origin = 'item', originId = null }: LineInput): boolean =>
  findChargedRecord({ origin, originId }) !== null;

/** The line of an invoice that stands for its fixed cost, if any. */
export function findFixedCostLine(invoice: Pick<Invoice, 'lines'>) {
  return invoice.lines.find(({ origin }) => origin === 'fixed cost');
}

/** Turns a wish for a fixed cost into a wish for lines; for none where it costs that much already. */
export function withFixedCost(before: Invoice | null, input: InvoiceInput): InvoiceInput {
  const lines = input.fixedCost === undefined ? input.lines : priceLine(before, input.fixedCost, input.lines ?? {});
  return lines ? { ...input, lines: covering(before, lines) } : input;
}

function priceLine(before: Invoice | null, fixedCost: string | null, given: LinesInput): LinesInput {
  const present = before ? findFixedCostLine(before) : undefined;
  const wanted = fixedCost === '' ? null : fixedCost;
  if (wanted === null) {
    return present ? { ...given, remove: [...(given.remove ?? []), present.position] } : given;
  }
  if (!present) {
    const taxes = [{ ofFirm: true as const }];
    const line = { description, quantity: '1', unitPrice: wanted, taxes, origin: 'fixed cost' } as const;
    return { ...given, add: [...(given.add ?? []), line] };
  }
  const whole = { position: present.position, unitPrice: wanted, quantity: '1', discountPercent: '0' };
  const asIs = Big(present.unitPrice).eq(wanted) && Big(present.quantity).eq(1) && Big(present.discountPercent).eq(0);
  return asIs ? given : { ...given, change: [...(given.change ?? []), whole] };
}

/** Lets lines of time and expenses follow a fixed cost that comes or goes, and new ones the one that is there. */
function covering(before: Invoice | null, lines: LinesInput): LinesInput {
  const { add = [], change = [], remove = [] } = lines;
  const present = before ? findFixedCostLine(before) : undefined;
  const stays = present !== undefined && !remove.includes(present.position);
  const isFixed = stays || add.some(isFixedCost);
  const discountPercent = isFixed ? covered : '0';
  const follow = isFixed === (present !== undefined) ? [] : (before?.lines ?? []);
  const following = follow
    .filter((line) => findChargedRecord(line) !== null && !remove.includes(line.position))
    .map(({ position }) => ({ ...change.find((one) => one.position === position), position, discountPercent }));
  const others = change.filter(({ position }) => !following.some((one) => one.position === position));
  return {
    ...lines,
    add: isFixed ? add.map((line) => (isCharged(line) ? { ...line, discountPercent } : line)) : add,
    change: [...others, ...following],
  };
}
