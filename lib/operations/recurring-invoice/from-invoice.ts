/** The rule that repeats a Perfex invoice: the invoice itself is its first occurrence. */
import { copiedLines } from '../../domain/bill/bill.ts';
import { daysOfRule } from '../../domain/invoice/due.ts';
import { type Invoice, type Invoicing, invoicingFields } from '../../domain/invoice/invoice.ts';
import { type FormerRecurrence, type Repetition, recurrenceFrom } from '../../domain/recurrence/recurrence.ts';
import { type RecurringInvoice, recurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Work } from '../../store/work.ts';
import { birth, touched } from '../record/records.ts';
import { checkStart } from '../schedule/first-date.ts';

/** What an occurrence inherits from its rule, and a rule from the invoice it starts from. */
export function billOf(source: Invoicing) {
  const entries = Object.entries(source).filter(([name]) => name in invoicingFields);
  return { ...Object.fromEntries(entries), lines: copiedLines(source.lines) };
}

/**
 * Makes or changes the rule that starts from an invoice. Days to due are those of the invoice, at least none.
 * @param id the rule's
 * @param before the rule as it was, and when it starts now; what it has generated already is not
 *   generated again, and an unchanged schedule goes on where it stands
 * @param former of an invoice that repeated before and does so again from today on: what was made of it then
 * @throws Problem `invalid` for one that would start before the organization's first date
 */
export function ruleFromInvoice(
  invoice: Invoice,
  repetition: Repetition,
  id: number,
  work: Work,
  before?: { rule: RecurringInvoice; startsOn: string },
  former: FormerRecurrence = null,
): RecurringInvoice {
  const startsOn = before?.startsOn ?? invoice.issueOn;
  const recurrence = recurrenceFrom(startsOn, repetition, before?.rule ?? null, former, work);
  checkStart(recurrence, before?.rule, 'date', work);
  return recurringInvoice.parse({
    ...(before?.rule ?? birth(work, id)),
    ...touched(work),
    ...billOf(invoice),
    customValues: invoice.customValues,
    daysToDue: daysOfRule(invoice),
    ...recurrence,
    originInvoiceId: invoice.id,
  });
}
