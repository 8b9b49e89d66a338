/** An expense as it is after a wish: what it names is there, its money worked out, its repetition begun or moved. */
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { saidInvoiced } from '../../domain/expense/locks.ts';
import { priceOf } from '../../domain/expense/price.ts';
import { needsRates, ratesKept, withoutShownRate } from '../../domain/expense/rates.ts';
import { unknownReference } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Born } from '../../domain/record.ts';
import { onlyGiven } from '../../domain/record.ts';
import { checkStart } from '../../domain/recurrence/first-date.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import {
  formerOf,
  neverRepeated,
  recurrenceFrom,
  repetitionOf,
  usualRepetition,
} from '../../domain/recurrence/repeating-record.ts';
import { whyNotMode } from '../../domain/settings/entry.ts';
import { sameName } from '../../store/record-types/customer.ts';
import type { Work } from '../../store/work.ts';
import { rateOn, ratesAskedOnce } from '../exchange-rate/exchange-rates.ts';
import { valuedExpense } from '../exchange-rate/value-expense.ts';
import { checkEntry } from '../settings/choose.ts';
import { ratesOf } from './rates.ts';

/** One that is named anew must be there, in use, and not for invoices only. */
async function checkMode(id: number | null | undefined, current: number | null | undefined, { store }: Work) {
  if (!id || id === current) return;
  const fault = whyNotMode((await store.paymentModes.get(id))?.doc, id, 'paymentModeId', 'expenses');
  if (fault) throw fault;
}

/** The repetition asked for, with what has come of it; what was begun goes on where it stands. */
function recurrenceOf(before: Expense | null, wish: ExpenseChange, spentOn: string, work: Work): Recurrence | null {
  const was = before ?? neverRepeated;
  const current = was.recurrence;
  if (wish.repeats === null || wish.repeating === false) return null;
  const usual = current || wish.repeating ? usualRepetition(was) : null;
  const repetition = wish.repeats === undefined ? usual : repetitionOf(wish.repeats, was);
  if (!repetition) return null;
  const startsOn = current && before?.spentOn === spentOn ? current.startsOn : spentOn;
  const after = recurrenceFrom(startsOn, repetition, was, work);
  checkStart(after, current, 'spentOn', work);
  return after;
}

/**
 * A vendor is named in words or by its record. Words name the record of that name too, where there is one;
 * a record's name stands for itself, so that the words of another vendor do not stay beside it.
 */
async function vendorOf(before: Expense | null, wish: ExpenseChange, { store }: Work): Promise<Partial<Expense>> {
  const { vendor, vendorId } = wish;
  if (vendorId !== undefined)
    return { vendorId, vendor: vendor ?? (vendorId === before?.vendorId ? before.vendor : '') };
  if (vendor === undefined || vendor === before?.vendor) return {};
  const [[id = null], known] = await Promise.all([
    vendor.trim() === '' ? [] : store.customers.ids(sameName(vendor), 1),
    before?.vendorId ? store.customers.get(before.vendorId) : null,
  ]);
  // Sent back as it is shown, the record's name stands for the record.
  if (before?.vendor === '' && vendor === known?.doc.name) return { vendor: '' };
  return { vendor, vendorId: id };
}

/** Whom it was spent for: who is named, else whose project it is put in, else who it was. */
function customerOf(before: Expense | null, wish: ExpenseChange, project: Project | null): number | null {
  const owner = project?.customerId ?? null;
  if (wish.customerId !== undefined) return wish.customerId ?? owner;
  const moves = project !== null && project.id !== before?.projectId;
  return (moves ? owner : null) ?? before?.customerId ?? owner;
}

/**
 * What it reads leaves in one turn; the rates of currencies other than the organization's take one or two more, also where it has
 * waited for them.
 * Customer, project, vendor, person and invoice are seen to exist when it is saved.
 * @param before null for a new expense
 * @param born id, instants and people of a new one
 * @throws Problem `invalid` naming what does not exist, is too large or would repeat from too early a date
 */
export async function composeExpense(
  before: Expense | null,
  given: ExpenseChange,
  born: Partial<Born>,
  work: Work,
): Promise<Expense> {
  const { store, firm, today } = work;
  const wish = withoutShownRate(before, given);
  const { amount: _, billableAmount: __, repeats: ___, exchangeRate: ____, customValues: _____, ...plain } = wish;
  const fields = onlyGiven(plain);
  const spentOn = wish.spentOn ?? before?.spentOn ?? today;
  const projectId = wish.projectId === undefined ? (before?.projectId ?? null) : wish.projectId;
  const asks = needsRates(before, wish);
  // The currency of a new expense is its project's where nobody says another.
  const named = wish.currency ?? before?.currency ?? (projectId === null ? firm.currency : null);
  const [project, vendor, own] = await Promise.all([
    asks && projectId !== null ? store.projects.get(projectId) : null,
    vendorOf(before, wish, work),
    asks && named !== null ? rateOn(named, spentOn, work) : undefined,
    checkEntry(store.expenseCategories, wish.categoryId, before?.categoryId, 'categoryId'),
    checkEntry(store.taxes, wish.taxId, before?.taxId, 'taxId'),
    checkEntry(store.taxes, wish.secondTaxId, before?.secondTaxId, 'secondTaxId'),
    checkMode(wish.paymentModeId, before?.paymentModeId, work),
  ]);
  if (asks && projectId !== null && !project) throw unknownReference('projectId', projectId);
  const currency = named ?? project?.doc.currency ?? firm.currency;
  const rates =
    before && !asks
      ? ratesKept(before)
      : await ratesOf(before, wish, { currency, spentOn, own }, project?.doc ?? null, work);
  const recurrence = recurrenceOf(before, wish, spentOn, work);
  const made = expenseSchema.parse({
    reference: '',
    ...before,
    ...fields,
    ...vendor,
    ...(wish.notes === undefined ? {} : { notes: wish.notes || null }),
    ...born,
    ...priceOf(before, wish, currency, rates, work),
    spentOn,
    invoicedElsewhere: saidInvoiced(before, wish.invoicedElsewhere),
    kept: { ...before?.kept, ...wish.kept },
    customerId: customerOf(before, wish, project?.doc ?? null),
    recurrence,
    formerRecurrence: formerOf(recurrence, before ?? neverRepeated),
  });
  return asks ? made : valuedExpense(made, work, ratesAskedOnce(work));
}
