/** The rule that repeats a Perfex invoice: the invoice itself is its first occurrence. */
import { copyLines } from '../bill/bill.ts';
import { countDaysToDue } from '../invoice/due.ts';
import { type Invoice, type Invoicing, invoicingFields } from '../invoice/invoice.ts';
import { stampChange, stampNew, type Writing } from '../record.ts';
import { checkStart, type FirstDate } from './first-date.ts';
import type { Repetition, Setting } from './recurrence.ts';
import { type RecurringInvoice, recurringInvoice } from './recurring-invoice.ts';
import { type FormerState, startRecurrence } from './repeating-record.ts';

/** What an occurrence inherits from its rule, and a rule from the invoice it starts from. */
export function copyBill(source: Invoicing) {
  const entries = Object.entries(source).filter(([name]) => name in invoicingFields);
  return { ...Object.fromEntries(entries), lines: copyLines(source.lines) };
}

/**
 * Makes or changes the rule that starts from an invoice. Days to due are those of the invoice, at least none.
 * It is enabled.
 * @param id the rule's
 * @param was how the invoice repeated before, and the rule there is, if any
 * @param startsOn when it starts; left out: with the invoice
 * @throws Problem `invalid` for one that would start before the organization's first date
 */
export function composeRuleFromInvoice(
  invoice: Invoice,
  repetition: Repetition,
  id: number,
  work: Writing & Setting & { organization: FirstDate },
  was: FormerState & { rule?: RecurringInvoice | null },
  startsOn = invoice.issueOn,
): RecurringInvoice {
  const recurrence = startRecurrence(startsOn, repetition, was, work);
  checkStart(recurrence, was.rule, 'issueOn', work);
  return recurringInvoice.parse({
    ...(was.rule ?? stampNew(work, id)),
    ...stampChange(work),
    ...copyBill(invoice),
    customValues: invoice.customValues,
    daysToDue: countDaysToDue(invoice),
    ...recurrence,
    enabled: true,
    originInvoiceId: invoice.id,
  });
}
