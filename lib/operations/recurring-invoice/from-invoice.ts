/** The rule that repeats a Perfex invoice: the invoice itself is its first occurrence. */
import { daysBetween } from '../../domain/calendar.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { billFields } from '../../domain/invoice/invoice.ts';
import { indexAfter, nextDate } from '../../domain/recurrence/occurrences.ts';
import { type RecurringInvoice, recurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Work } from '../../store/work.ts';
import type { InvoiceInput } from '../invoice/input.ts';
import { birth, touched } from '../record/records.ts';

type Repetition = Pick<RecurringInvoice, 'every' | 'unit' | 'maxOccurrences'>;

/** What is asked for, over what was; null where that does not say how often to repeat. */
export function repetitionOf(asked: InvoiceInput['recurring'], before?: RecurringInvoice): Repetition | null {
  const every = asked?.every ?? before?.every;
  const unit = asked?.unit ?? before?.unit;
  if (!asked || every === undefined || unit === undefined) return null;
  const kept = before?.maxOccurrences ?? null;
  return { every, unit, maxOccurrences: asked.maxOccurrences === undefined ? kept : asked.maxOccurrences };
}

/** What an occurrence inherits from its rule, and a rule from the invoice it starts from. */
export function billOf(source: Pick<Invoice, keyof typeof billFields & keyof Invoice>) {
  const entries = Object.entries(source).filter(([name]) => name in billFields);
  return Object.fromEntries(entries);
}

/** The rule with the date of its next occurrence worked out. */
export function scheduled(rule: RecurringInvoice): RecurringInvoice {
  return { ...rule, nextOn: nextDate(rule) };
}

/**
 * Makes or changes the rule that starts from an invoice. Days to due are those of the invoice.
 * @param id the rule's
 * @param before the rule as it was, and when it starts now; what it has generated already is not
 *   generated again, and an unchanged schedule goes on where it stands
 */
export function ruleFromInvoice(
  invoice: Invoice,
  repetition: Repetition,
  id: number,
  work: Work,
  before?: { rule: RecurringInvoice; startsOn: string },
): RecurringInvoice {
  const daysToDue = invoice.dueOn === null ? null : daysBetween(invoice.issueOn, invoice.dueOn);
  const rule = recurringInvoice.parse({
    ...(before?.rule ?? birth(work, id)),
    ...touched(work),
    ...billOf(invoice),
    daysToDue,
    startsOn: before?.startsOn ?? invoice.issueOn,
    every: repetition.every,
    unit: repetition.unit,
    maxOccurrences: repetition.maxOccurrences,
    originInvoiceId: invoice.id,
    nextIndex: 1,
    nextOn: null,
    failures: 0,
    pausedAt: null,
    pausedReason: null,
  });
  const { startsOn, every, unit, nextIndex: standing } = before?.rule ?? rule;
  if (startsOn === rule.startsOn && every === rule.every && unit === rule.unit) {
    return scheduled({ ...rule, nextIndex: standing });
  }
  const nextIndex = rule.lastGeneratedOn ? Math.max(1, indexAfter(rule, rule.lastGeneratedOn)) : 1;
  return scheduled({ ...rule, nextIndex });
}
