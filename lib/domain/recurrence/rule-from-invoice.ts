/** Builds the rule that repeats a Perfex invoice, which is its first occurrence. */
import { copyLines } from '../bill/bill.ts';
import { countDaysToDue } from '../invoice/due.ts';
import { type Invoice, type Invoicing, invoicingFields } from '../invoice/invoice.ts';
import { stampChange, stampNew, type Writing } from '../record.ts';
import { checkStart, type FirstDate } from './first-date.ts';
import type { Repetition, Setting } from './recurrence.ts';
import { type RecurringInvoice, recurringInvoice } from './recurring-invoice.ts';
import { type FormerState, startRecurrence } from './repeating-record.ts';

/** Copies what an occurrence inherits from its rule, and a rule from its invoice. */
export function copyBill(source: Invoicing) {
  const entries = Object.entries(source).filter(([name]) => name in invoicingFields);
  return { ...Object.fromEntries(entries), lines: copyLines(source.lines) };
}

/**
 * Builds or changes the enabled rule that starts from an invoice.
 * @param id the rule's
 * @throws Problem `invalid` for a start before the organization's first date
 */
export function composeRuleFromInvoice(
  invoice: Invoice,
  repetition: Repetition,
  id: number,
  work: Writing & Setting & { organization: FirstDate },
  former: FormerState & { rule?: RecurringInvoice | null },
  startsOn = invoice.issueOn,
): RecurringInvoice {
  const recurrence = startRecurrence(startsOn, repetition, former, work);
  checkStart(recurrence, former.rule, 'issueOn', work);
  return recurringInvoice.parse({
    ...(former.rule ?? stampNew(work, id)),
    ...stampChange(work),
    ...copyBill(invoice),
    customValues: invoice.customValues,
    daysToDue: countDaysToDue(invoice),
    ...recurrence,
    enabled: true,
    originInvoiceId: invoice.id,
  });
}
