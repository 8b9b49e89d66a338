/** What recurring invoices have made, told from the invoices: no rule counts fewer than there are, or is about to make one again. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import type { Document, RecordType } from '../record-type.ts';

type Rule = Pick<RecurringInvoice, 'generatedCount' | 'nextOn'>;
/** `moved`: one of them has another date by now, and tells nothing any more. */
type Made = { count: number; lastOn: string; moved: boolean };

/** That no date was made twice is seen from its guard, which only one invoice can hold. */
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

  /** Rules that do not fit what they have made. */
  suspects(): number[] {
    return [...this.#rules].filter(([id, rule]) => this.faults(id, rule).length > 0).map(([id]) => id);
  }

  /** What is wrong with a rule, given what was seen of its invoices before it was read. */
  faults(id: number, { generatedCount, nextOn }: Rule): string[] {
    const made = this.#made.get(id);
    if (!made || made.moved) return [];
    return [
      ...(generatedCount < made.count ? [`counts ${generatedCount} invoices and has made ${made.count}`] : []),
      ...(nextOn && made.lastOn >= nextOn ? [`is about to make ${nextOn} again`] : []),
    ];
  }
}
