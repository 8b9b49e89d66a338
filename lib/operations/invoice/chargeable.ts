/** Turns records into lines of an invoice, or says why they cannot be charged. */
import type { LineInput } from '../../domain/bill/input.ts';
import { convertMinor, type Ratio, type Valued } from '../../domain/exchange-rate/conversion.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { findBillingCurrency } from '../../domain/expense/worth.ts';
import { composeExpenseLine, composeTimeLine, findTimeCurrency } from '../../domain/invoice/charged-lines.ts';
import { whyExpenseNotCharged, whyTimeNotCharged } from '../../domain/invoice/charging.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { FieldProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import { stampChange } from '../../domain/record.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates, type RateOf } from '../exchange-rate/exchange-rates.ts';
import { valueExpense } from '../exchange-rate/value-expense.ts';

type Ids = { timesheets: readonly number[]; expenses: readonly number[] };
/** Ids of records to put on an invoice and to remove. */
export type Charges = { add: Ids; remove: Ids };

/** The invoice, and those of the named records that exist. */
export type Loaded = {
  invoice: Invoice;
  time: ReadonlyMap<number, Stored<Timesheet>>;
  spent: ReadonlyMap<number, Stored<Expense>>;
};

type Addition = { line: LineInput; change: Change };
type Answer = { additions: Addition[]; problems: FieldProblem[] };

type Chargeable = { id: number; invoiceId: number | null };
type Request<D> = {
  add: readonly number[];
  remove: readonly number[];
  found: ReadonlyMap<number, Stored<D>>;
  path: (side: keyof Charges, at: number) => (string | number)[];
};

const formatMissing = (id: number): string => `refers to a record that does not exist (${id})`;

/** @param toAddition makes the line, or says why there is none */
function planRecords<D extends Chargeable>(
  { add, remove, found, path }: Request<D>,
  invoice: Invoice,
  toAddition: (stored: Stored<D>) => Addition | string,
): Answer {
  const removalProblems = remove.flatMap((id, at): FieldProblem[] => {
    const on = found.get(id)?.doc.invoiceId;
    if (on === null || on === invoice.id) return [];
    return [{ path: path('remove', at), message: on ? `is on invoice ${on}, not on this one` : formatMissing(id) }];
  });
  const planned = add.map((id, at): Addition | FieldProblem | null => {
    const stored = found.get(id);
    // Named twice, or already on the invoice.
    if (add.indexOf(id) < at || stored?.doc.invoiceId === invoice.id) return null;
    const result = stored ? toAddition(stored) : formatMissing(id);
    return typeof result === 'string' ? { path: path('add', at), message: result } : result;
  });
  const contradictions = add.flatMap((id, at): FieldProblem[] =>
    remove.includes(id) ? [{ path: path('add', at), message: 'is also to be removed' }] : [],
  );
  return {
    additions: planned.filter((one) => one !== null && 'line' in one),
    problems: [...removalProblems, ...contradictions, ...planned.filter((one) => one !== null && 'message' in one)],
  };
}

const toHome = ({ organization }: Work): Valued => ({ currency: organization.currency, rate: '1' });

/** Values the invoice's currency by its project, else by the day's rate. One to three round trips if foreign. */
async function readTarget({ currency, issueOn, projectId }: Invoice, rateOf: RateOf, work: Work): Promise<Valued> {
  if (currency === work.organization.currency) return toHome(work);
  const project = projectId === null ? null : await work.store.projects.get(projectId);
  const ofProject = project?.doc.currency === currency ? project.doc.exchangeRate : null;
  return { currency, rate: ofProject ?? (await rateOf(currency, issueOn))?.rate ?? null };
}

async function readProjectRate(
  { currency, exchangeRate }: Project,
  { issueOn }: Invoice,
  rateOf: RateOf,
): Promise<Ratio | null> {
  return exchangeRate ?? (await rateOf(currency, issueOn))?.rate ?? null;
}

const formatNoRate = (from: string, to: string, on: string): string =>
  `is in ${from} and cannot be charged in ${to}: no exchange rate is known for ${on}`;

/** The invoice's currency, and a lookup that reads each rate once. */
type Rates = { target: Promise<Valued>; rateOf: RateOf };

/** Makes the lines of time and expenses. Both kinds read at once. */
export function planAdditions(input: Charges, loaded: Loaded, work: Work): Promise<Answer[]> {
  const rateOf = cacheRates(work);
  const target = readTarget(loaded.invoice, rateOf, work);
  return Promise.all([
    planTime(input, loaded, { target, rateOf }, work),
    planExpenses(input, loaded, { target, rateOf }, work),
  ]);
}

/** One round trip, none without time; missing rates of projects take more. */
async function planTime(
  { add, remove }: Charges,
  { invoice, time }: Loaded,
  rates: Rates,
  work: Work,
): Promise<Answer> {
  const { timesheets, tasks, projects, staff } = work.store;
  const docs = add.timesheets.flatMap((id) => time.get(id)?.doc ?? []);
  const [target, taskOf, projectOf, staffOf] = await Promise.all([
    rates.target,
    tasks.getMany(docs.map(({ taskId }) => taskId)),
    projects.getMany(docs.flatMap(({ projectId }) => projectId ?? [])),
    staff.getMany(docs.map(({ staffId }) => staffId)),
  ]);
  const rateOfEach = [...projectOf.values()].map(
    async ({ doc }) => [doc.id, await readProjectRate(doc, invoice, rates.rateOf)] as const,
  );
  const projectRates = new Map(await Promise.all(rateOfEach));
  const toAddition = (stored: Stored<Timesheet>): Addition | string => {
    const { doc } = stored;
    const task = taskOf.get(doc.taskId)?.doc;
    const project = projectOf.get(doc.projectId ?? 0)?.doc;
    const taskCustomerId = task?.relatedTo === 'customer' ? task.relatedId : null;
    const refusal = whyTimeNotCharged(doc, project ? project.customerId : taskCustomerId, invoice);
    if (refusal) return refusal;
    const worked = { timesheet: doc, task, project, staff: staffOf.get(doc.staffId)?.doc };
    const own = findTimeCurrency(worked, projectRates.get(doc.projectId ?? 0) ?? null, toHome(work));
    const line = composeTimeLine(worked, own, target);
    if (!line) return formatNoRate(own.currency, target.currency, invoice.issueOn);
    return { line, change: timesheets.update(stored, { ...doc, invoiceId: invoice.id, ...stampChange(work) }) };
  };
  const path = (side: keyof Charges, at: number) => [side, 'timesheets', at];
  return planRecords({ add: add.timesheets, remove: remove.timesheets, found: time, path }, invoice, toAddition);
}

/** An expense whose missing rate is known by now is charged with it. */
async function planExpenses(
  { add, remove }: Charges,
  { invoice, spent }: Loaded,
  rates: Rates,
  work: Work,
): Promise<Answer> {
  const { expenses, expenseCategories, taxes } = work.store;
  const docs = add.expenses.flatMap((id) => spent.get(id)?.doc ?? []);
  const [valued, target, categoryOf, taxOf] = await Promise.all([
    Promise.all(docs.map((doc) => valueExpense(doc, work, rates.rateOf))),
    rates.target,
    expenseCategories.getMany(docs.map(({ categoryId }) => categoryId)),
    taxes.getMany(docs.flatMap(({ taxId, secondTaxId }) => [taxId, secondTaxId].filter((id) => id !== null))),
  ]);
  const valuedOf = new Map(valued.map((doc) => [doc.id, doc]));
  const toAddition = (stored: Stored<Expense>): Addition | string => {
    const doc = valuedOf.get(stored.doc.id) ?? stored.doc;
    const refusal = whyExpenseNotCharged(doc, invoice);
    if (refusal) return refusal;
    const chosen = [doc.taxId, doc.secondTaxId].flatMap((id) => taxOf.get(id ?? 0)?.doc ?? []);
    const choices = chosen.map(({ name: called, ratePercent }) => ({ name: called, ratePercent }));
    const own = findBillingCurrency(doc);
    if (doc.billableMinor === null) return formatNoRate(doc.currency, own.currency, doc.spentOn);
    const minor = convertMinor(doc.billableMinor, own, target);
    if (minor === null)
      return formatNoRate(own.currency, target.currency, own.rate === null ? doc.spentOn : invoice.issueOn);
    const charged = { minor, currency: target.currency };
    const line = composeExpenseLine(doc, categoryOf.get(doc.categoryId)?.doc.name ?? '', choices, charged);
    return { line, change: expenses.update(stored, { ...doc, invoiceId: invoice.id, ...stampChange(work) }) };
  };
  const path = (side: keyof Charges, at: number) => [side, 'expenses', at];
  return planRecords({ add: add.expenses, remove: remove.expenses, found: spent, path }, invoice, toAddition);
}
