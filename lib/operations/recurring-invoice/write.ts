import type { InvoicingInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { Problem } from '../../domain/problem.ts';
import { type OwnInput, pickGiven, stampChange, stampNew } from '../../domain/record.ts';
import { checkStart } from '../../domain/recurrence/first-date.ts';
import { findIndexAfter, type Period } from '../../domain/recurrence/occurrences.ts';
import { type RecurringInvoice, recurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import { toFormerRecurrence } from '../../domain/recurrence/repeating-record.ts';
import { reschedule, unpaused } from '../../domain/recurrence/scheduling.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { composeInvoicing } from '../invoice/compose.ts';
import { readExisting } from '../record/records.ts';

/** The fields of a recurring invoice that clients write, beyond those of its invoices. */
const own = [
  'enabled',
  'startsOn',
  'endsOn',
  'every',
  'unit',
  'maxOccurrences',
] as const satisfies readonly (keyof RecurringInvoice)[];
export type RuleInput = InvoicingInput & OwnInput<RecurringInvoice, typeof own>;

/** @param origin the date of the original invoice, which is not made again; null without one */
function checkRule(
  rule: RecurringInvoice,
  before: RecurringInvoice | null,
  origin: string | null,
  work: Work,
): RecurringInvoice {
  checkStart(rule, before, 'startsOn', work);
  if (rule.endsOn && rule.endsOn < rule.startsOn) {
    const message = 'is before it starts';
    throw new Problem('invalid', `endsOn ${message}`, [{ path: ['endsOn'], message, rule: 'ends before start' }]);
  }
  const first = (set: Period): number => (origin === null ? 0 : findIndexAfter(set, origin));
  return reschedule(rule, before, first, work.organization.monthEnds);
}

async function readOrigin({ originInvoiceId }: RecurringInvoice, { store }: Work): Promise<string | null> {
  const origin = originInvoiceId ? await store.invoices.get(originInvoiceId) : null;
  return origin?.doc.issueOn ?? null;
}

/** Stores a new recurring invoice. Two round trips. @throws Problem `invalid` for unknown references or wrong dates */
export async function createRecurringInvoice(
  input: RuleInput & Pick<RecurringInvoice, 'startsOn' | 'every' | 'unit'>,
  work: Work,
): Promise<Stored<RecurringInvoice>> {
  const { recurringInvoices } = work.store;
  const idPromise = recurringInvoices.nextId();
  return retryOnConflict(async () => {
    const [{ bill, changes }, id] = await Promise.all([composeInvoicing(null, input, work), idPromise]);
    const rule = checkRule(
      recurringInvoice.parse({
        ...stampNew(work, id),
        ...bill,
        extras: input.extras ?? {},
        ...pickGiven(input, own),
        nextOn: null,
      }),
      null,
      null,
      work,
    );
    const [stored] = await work.store.save([recurringInvoices.create(rule), ...changes]);
    return stored;
  });
}

/**
 * Changes a recurring invoice. A changed schedule goes on after the last generated date, also after a pause; a
 * re-enabled rule goes on from today. The original invoice is not changed.
 * @throws Problem `not_found`, and as on create
 */
export function updateRecurringInvoice(id: number, input: RuleInput, work: Work): Promise<Stored<RecurringInvoice>> {
  const { recurringInvoices } = work.store;
  return retryOnConflict(async () => {
    const before = await readExisting(recurringInvoices, id);
    const [{ bill, changes }, origin] = await Promise.all([
      composeInvoicing(before.doc, input, work),
      readOrigin(before.doc, work),
    ]);
    const merged: RecurringInvoice = {
      ...before.doc,
      ...bill,
      extras: { ...before.doc.extras, ...input.extras },
      meta: { ...before.doc.meta, ...input.meta },
      ...pickGiven(input, own),
      ...stampChange(work),
      ...unpaused,
    };
    const isReenabled = merged.enabled && !before.doc.enabled;
    const rule = isReenabled ? { ...merged, resumedOn: work.today } : merged;
    const after = checkRule(rule, before.doc, origin, work);
    const [stored] = await work.store.save([recurringInvoices.update(before, after), ...changes]);
    return stored;
  });
}

/** Deletes a recurring invoice; its invoices stay, and its original stops repeating. @throws Problem `not_found` */
export async function deleteRecurringInvoice(id: number, work: Work): Promise<void> {
  const { recurringInvoices, invoices } = work.store;
  await retryOnConflict(async () => {
    const before = await readExisting(recurringInvoices, id);
    const origin = before.doc.originInvoiceId ? await invoices.get(before.doc.originInvoiceId) : null;
    const freed = (doc: Invoice): Invoice => ({
      ...doc,
      recurringInvoiceId: null,
      formerRecurrence: toFormerRecurrence(null, { recurrence: before.doc, formerRecurrence: null }),
      ...stampChange(work),
    });
    await work.store.save([
      recurringInvoices.remove(before),
      ...(origin ? [invoices.update(origin, freed(origin.doc))] : []),
    ]);
  });
}
