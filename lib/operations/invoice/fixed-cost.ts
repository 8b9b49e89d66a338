/** Teamwork's fixed cost: one line of that origin, so that every other dialect shows and sums it. */
import Big from 'big.js';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { InvoiceInput } from './input.ts';

const description = 'Fixed cost';

/** The line of an invoice that stands for its fixed cost, if any. */
export function fixedCostLine(invoice: Pick<Invoice, 'lines'>) {
  return invoice.lines.find((line) => line.origin === 'fixed cost');
}

/** Turns a wish for a fixed cost into a wish for lines; for none where it costs that much already. */
export function withFixedCost(before: Invoice | null, input: InvoiceInput): InvoiceInput {
  if (input.fixedCost === undefined) return input;
  const present = before ? fixedCostLine(before) : undefined;
  const wanted = input.fixedCost === null || input.fixedCost === '' ? null : input.fixedCost;
  const lines = { ...input.lines };
  if (wanted === null) {
    if (present) lines.remove = [...(lines.remove ?? []), present.position];
  } else if (present) {
    const whole = { position: present.position, unitPrice: wanted, quantity: '1', discountPercent: '0' };
    const asIs = Big(present.unitPrice).eq(wanted) && Big(present.quantity).eq(1) && Big(present.discountPercent).eq(0);
    if (!asIs) lines.change = [...(lines.change ?? []), whole];
  } else {
    lines.add = [...(lines.add ?? []), { description, quantity: '1', unitPrice: wanted, origin: 'fixed cost' }];
  }
  return { ...input, lines };
}
