/** Composes an expense from an input: checks what it names, computes its money, starts or moves its repetition. */
import { type Expense, expense as expenseSchema } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { decideInvoiced } from '../../domain/expense/locks.ts';
import { computePrice } from '../../domain/expense/price.ts';
import { needsRates, pickRates, withoutShownRate } from '../../domain/expense/rates.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { NewRecordFields } from '../../domain/record.ts';
import { dropUndefined } from '../../domain/record.ts';
import { checkStart } from '../../domain/recurrence/first-date.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import {
  defaultRepetition,
  mergeRepetition,
  neverRepeated,
  startRecurrence,
  toFormerRecurrence,
} from '../../domain/recurrence/repeating-record.ts';
import { whyModeNotOffered } from '../../domain/settings/entry.ts';
import { customersOfName } from '../../store/record-types/customer.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates, readRateOn } from '../exchange-rate/exchange-rates.ts';
import { valueExpense } from '../exchange-rate/value-expense.ts';
import { checkEntry } from '../settings/choose.ts';
import { resolveRates } from './rates.ts';

/** A newly named payment mode must exist, be in use, and not be for invoices only. */
async function checkMode(id: number | null | undefined, current: number | null | undefined, { store }: Work) {
  if (!id || id === current) return;
  const fault = whyModeNotOffered((await store.paymentModes.get(id))?.doc, id, 'paymentModeId', 'expenses');
  if (fault) throw fault;
}

/** Merges the repetition of the input into the stored one, which goes on where it stands. */
function findRecurrence(before: Expense | null, input: ExpenseChange, spentOn: string, work: Work): Recurrence | null {
  const previous = before ?? neverRepeated;
  const current = previous.recurrence;
  if (input.repeats === null || input.repeating === false) return null;
  const defaultRepeats = current || input.repeating ? defaultRepetition(previous) : null;
  const repetition = input.repeats === undefined ? defaultRepeats : mergeRepetition(input.repeats, previous);
  if (!repetition) return null;
  const startsOn = current && before?.spentOn === spentOn ? current.startsOn : spentOn;
  const after = startRecurrence(startsOn, repetition, previous, work);
  checkStart(after, current, 'spentOn', work);
  return after;
}

/** Text also names the vendor record of that name. An id clears the text of another vendor, so that both agree. */
async function readVendor(before: Expense | null, input: ExpenseChange, { store }: Work): Promise<Partial<Expense>> {
  const { vendor, vendorId } = input;
  if (vendorId !== undefined)
    return { vendorId, vendor: vendor ?? (vendorId === before?.vendorId ? before.vendor : '') };
  if (vendor === undefined || vendor === before?.vendor) return {};
  const [[id = null], known] = await Promise.all([
    vendor.trim() === '' ? [] : store.customers.ids(customersOfName(vendor), 1),
    before?.vendorId ? store.customers.get(before.vendorId) : null,
  ]);
  // Clients send back what they were shown: the record's name still stands for the record.
  if (before?.vendor === '' && vendor === known?.doc.name) return { vendor: '' };
  return { vendor, vendorId: id };
}

/** The customer is the named one, else that of a new project, else the previous one. */
function findCustomer(before: Expense | null, input: ExpenseChange, project: Project | null): number | null {
  const owner = project?.customerId ?? null;
  if (input.customerId !== undefined) return input.customerId ?? owner;
  const isMoved = project !== null && project.id !== before?.projectId;
  return (isMoved ? owner : null) ?? before?.customerId ?? owner;
}

/**
 * A service says the project and the category. An expense that gets another of these leaves its service, unless the
 * input names one.
 */
async function applyService(before: Expense | null, input: ExpenseChange, { store }: Work): Promise<ExpenseChange> {
  const { serviceId, projectId, categoryId } = input;
  const isMoved =
    (projectId !== undefined && projectId !== before?.projectId) ||
    (categoryId !== undefined && categoryId !== before?.categoryId);
  if (serviceId === undefined || serviceId === null)
    return before?.serviceId && isMoved ? { ...input, serviceId: null } : input;
  // Sent back as it was shown.
  if (serviceId === before?.serviceId && !isMoved) return input;
  const service = (await store.services.get(serviceId))?.doc;
  if (!service) throw unknownReferenceProblem('serviceId', serviceId);
  if (!service.takesExpenses) throw invalidProblem('serviceId', 'takes no expenses');
  for (const key of ['projectId', 'categoryId'] as const)
    if ((input[key] ?? service[key]) !== service[key])
      throw invalidProblem(key, `must be ${service[key]}, as of its service`);
  return { ...input, projectId: service.projectId, categoryId: service.categoryId };
}

/**
 * Composes an expense. Reads leave in one turn; a service and rates of foreign currencies take one or two more. `save`
 * checks customer, project, vendor, person and invoice.
 * @param before null for a new expense
 * @param newFields id, instants and people of a new one
 * @throws Problem `invalid` for what does not exist, is too large or would repeat from too early a date
 */
export async function composeExpense(
  before: Expense | null,
  given: ExpenseChange,
  newFields: Partial<NewRecordFields>,
  work: Work,
): Promise<Expense> {
  const { store, organization, today } = work;
  const input = await applyService(before, withoutShownRate(before, given), work);
  const { amount: _, billableAmount: __, repeats: ___, exchangeRate: ____, customValues: _____, ...plain } = input;
  const fields = dropUndefined(plain);
  const spentOn = input.spentOn ?? before?.spentOn ?? today;
  const projectId = input.projectId === undefined ? (before?.projectId ?? null) : input.projectId;
  const ratesNeeded = needsRates(before, input);
  // A new expense has its project's currency by default.
  const statedCurrency = input.currency ?? before?.currency ?? (projectId === null ? organization.currency : null);
  const [project, vendor, ownRate] = await Promise.all([
    ratesNeeded && projectId !== null ? store.projects.get(projectId) : null,
    readVendor(before, input, work),
    ratesNeeded && statedCurrency !== null ? readRateOn(statedCurrency, spentOn, work) : undefined,
    checkEntry(store.expenseCategories, input.categoryId, before?.categoryId, 'categoryId'),
    checkEntry(store.taxes, input.taxId, before?.taxId, 'taxId'),
    checkEntry(store.taxes, input.secondTaxId, before?.secondTaxId, 'secondTaxId'),
    checkMode(input.paymentModeId, before?.paymentModeId, work),
  ]);
  if (ratesNeeded && projectId !== null && !project) throw unknownReferenceProblem('projectId', projectId);
  const currency = statedCurrency ?? project?.doc.currency ?? organization.currency;
  const rates =
    before && !ratesNeeded
      ? pickRates(before)
      : await resolveRates(before, input, { currency, spentOn, own: ownRate }, project?.doc ?? null, work);
  const recurrence = findRecurrence(before, input, spentOn, work);
  const composed = expenseSchema.parse({
    reference: '',
    ...before,
    ...fields,
    ...vendor,
    ...(input.notes === undefined ? {} : { notes: input.notes || null }),
    ...newFields,
    ...computePrice(before, input, currency, rates, work),
    spentOn,
    invoicedElsewhere: decideInvoiced(before, input.invoicedElsewhere),
    extras: { ...before?.extras, ...input.extras },
    customerId: findCustomer(before, input, project?.doc ?? null),
    recurrence,
    formerRecurrence: toFormerRecurrence(recurrence, before ?? neverRepeated),
  });
  return ratesNeeded ? composed : valueExpense(composed, work, cacheRates(work));
}
