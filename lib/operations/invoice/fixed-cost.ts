/** Teamwork's fixed cost: one line of that origin, so that every other dialect shows and sums it. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { InvoiceInput } from './input.ts';

const description = 'Fixed cost';

/** The line of an invoice that stands for its fixed cost, if any. */
export function fixedCostLine(invoice: Pick<Invoice, 'lines'>) {
  return invoice.lines.find((line) => line.origin === 'fixed cost');
}

/** Turns a wish for a fixed cost into a wish for lines. */
export function withFixedCost(before: Invoice | null, input: InvoiceInput): InvoiceInput {
  if (input.fixedCost === undefined) return input;
  const present = before ? fixedCostLine(before) : undefined;
  const wanted = input.fixedCost === null || input.fixedCost === '' ? null : input.fixedCost;
  const lines = { ...input.lines };
  if (wanted === null) {
    if (present) lines.remove = [...(lines.remove ?? []), present.position];
  } else if (present) {
    lines.change = [...(lines.change ?? []), { position: present.position, unitPrice: wanted }];
  } else {
    lines.add = [...(lines.add ?? []), { description, quantity: '1', unitPrice: wanted, origin: 'fixed cost' }];
  }
  return { ...input, lines };
}
