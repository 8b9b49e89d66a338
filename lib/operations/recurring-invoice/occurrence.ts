import { deriveFirstDue } from '../../domain/invoice/due.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { stampNew } from '../../domain/record.ts';
import { fillPlaceholders } from '../../domain/recurrence/placeholders.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import { copyBill } from '../../domain/recurrence/rule-from-invoice.ts';
import type { Work } from '../../store/work.ts';
import { makeHash } from '../record/hash.ts';
import { numberOccurrence } from '../recurrence/issue.ts';
import type { Repeating } from '../recurrence/repeating.ts';

function toOccurrence(rule: RecurringInvoice, on: string, id: number, work: Work): Invoice {
  const lines = rule.lines.map((line) => ({ ...line, description: fillPlaceholders(line.description, on, rule) }));
  return invoiceSchema.parse({
    ...stampNew(work, id),
    ...copyBill(rule),
    lines,
    extras: rule.extras,
    customValues: rule.customValues,
    // The rule's flag means "mail its invoices", the invoice's means "was mailed".
    sentByEmail: false,
    formerRecurrence: neverRepeated.formerRecurrence,
    state: 'open',
    number: null,
    reference: '',
    issueOn: on,
    ...deriveFirstDue(undefined, on, { ...rule, organization: work.organization }),
    generatedFrom: { recurringInvoiceId: rule.id, invoiceId: rule.originInvoiceId, on },
    hash: makeHash(),
  });
}

export const repeatingInvoices: Repeating<RecurringInvoice> = {
  records: (store) => store.recurringInvoices,
  recurrenceOf: (rule) => rule,
  withRecurrence: (rule, recurrence) => ({ ...rule, ...recurrence }),
  makes: 'invoice',
  seriesOf: async ({ seriesId }, supplies) => (seriesId ? supplies.seriesOf(seriesId) : null),
  occurrence: async (rule, on, series, supplies, work) => {
    const { invoices } = work.store;
    const id = await supplies.newId(invoices);
    const { invoice, sequences, stored } = await numberOccurrence(
      toOccurrence(rule, on, id, work),
      series,
      supplies,
      work,
    );
    return {
      changes: [invoices.create(invoice)],
      sequences,
      effects: rule.sentByEmail ? [{ kind: 'invoice mail', payload: { invoiceId: id } }] : [],
      stored,
    };
  },
};
