/** What a recurring invoice makes on its dates: ordinary invoices, numbered and, where asked, mailed. */
import { firstDue } from '../../domain/invoice/due.ts';
import { type Invoice, invoice as invoiceSchema } from '../../domain/invoice/invoice.ts';
import { birth } from '../../domain/record.ts';
import { fillPlaceholders } from '../../domain/recurrence/placeholders.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import { billOf } from '../../domain/recurrence/rule-from-invoice.ts';
import type { Work } from '../../store/work.ts';
import { newHash } from '../record/hash.ts';
import { issued } from '../recurrence/issue.ts';
import type { Repeating } from '../recurrence/repeating.ts';

function occurrenceOf(rule: RecurringInvoice, on: string, id: number, work: Work): Invoice {
  const lines = rule.lines.map((line) => ({ ...line, description: fillPlaceholders(line.description, on, rule) }));
  return invoiceSchema.parse({
    ...birth(work, id),
    ...billOf(rule),
    lines,
    kept: rule.kept,
    customValues: rule.customValues,
    // The rule's says that its invoices are to be mailed, the invoice's that it was.
    sentByEmail: false,
    formerRecurrence: neverRepeated.formerRecurrence,
    state: 'open',
    number: null,
    reference: '',
    issueOn: on,
    ...firstDue(undefined, on, { ...rule, firm: work.firm }),
    generatedFrom: { recurringInvoiceId: rule.id, invoiceId: rule.originInvoiceId, on },
    hash: newHash(),
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
    const { invoice, sequences, stored } = await issued(occurrenceOf(rule, on, id, work), series, supplies, work);
    return {
      changes: [invoices.create(invoice)],
      sequences,
      effects: rule.sentByEmail ? [{ kind: 'invoice mail', payload: { invoiceId: id } }] : [],
      stored,
    };
  },
};
