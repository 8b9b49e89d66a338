/** Compares recurring invoices with the invoices they created: no rule counts too few, or is about to repeat one. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Document, RecordType } from '../record-type.ts';

type Rule = Pick<RecurringInvoice, 'generatedCount' | 'nextOn'>;
/** `moved`: one of them has another date by now, so they prove nothing. */
type Made = { count: number; lastOn: string; moved: boolean };

/** Nothing here looks for a date that was created twice: only one invoice can hold its guard. */
export class OccurrenceTally {
  readonly #made = new Map<number, Made>();
  readonly #rules = new Map<number, Rule>();

  see(recordType: RecordType<Document>, doc: Document): void {
    if (recordType.name === 'recurring invoice') {
      const { generatedCount, nextOn } = doc as unknown as RecurringInvoice;
      this.#rules.set(doc.id, { generatedCount, nextOn });
    }
    if (recordType.name !== 'invoice') return;
    const { generatedFrom, issueOn } = doc as unknown as Invoice;
    if (!generatedFrom) return;
    const { recurringInvoiceId: id, on } = generatedFrom;
    const made = this.#made.get(id) ?? { count: 0, lastOn: '', moved: false };
    this.#made.set(id, {
      count: made.count + 1,
      lastOn: on > made.lastOn ? on : made.lastOn,
      moved: made.moved || on !== issueOn,
    });
  }

  suspects(): number[] {
    return [...this.#rules].filter(([id, rule]) => this.faults(id, rule).length > 0).map(([id]) => id);
  }

  /** Describes what is wrong with a rule, given the invoices seen before it was read. */
  faults(id: number, { generatedCount, nextOn }: Rule): string[] {
    const made = this.#made.get(id);
    if (!made || made.moved) return [];
    return [
      ...(generatedCount < made.count ? [`counts ${generatedCount} invoices and has created ${made.count}`] : []),
      ...(nextOn && made.lastOn >= nextOn ? [`is about to create ${nextOn} again`] : []),
    ];
  }
}
