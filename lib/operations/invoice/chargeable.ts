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

type Put = { line: LineInput; change: Change };
type Answer = { put: Put[]; problems: FieldProblem[] };

type Chargeable = { id: number; invoiceId: number | null };
type Asked<D> = {
  add: readonly number[];
  remove: readonly number[];
  found: ReadonlyMap<number, Stored<D>>;
  path: (side: keyof Charges, at: number) => (string | number)[];
};

const missing = (id: number): string => `refers to a record that does not exist (${id})`;

/** @param put makes the line, or says why there is none */
function answer<D extends Chargeable>(
  { add, remove, found, path }: Asked<D>,
  invoice: Invoice,
  put: (stored: Stored<D>) => Put | string,
): Answer {
  const off = remove.flatMap((id, at): FieldProblem[] => {
    const on = found.get(id)?.doc.invoiceId;
    if (on === null || on === invoice.id) return [];
    return [{ path: path('remove', at), message: on ? `is on invoice ${on}, not on this one` : missing(id) }];
  });
  const on = add.map((id, at): Put | FieldProblem | null => {
    const stored = found.get(id);
    // Named twice, or already on the invoice.
    if (add.indexOf(id) < at || stored?.doc.invoiceId === invoice.id) return null;
    const wrong = stored ? put(stored) : missing(id);
    return typeof wrong === 'string' ? { path: path('add', at), message: wrong } : wrong;
  });
  const both = add.flatMap((id, at): FieldProblem[] =>
    remove.includes(id) ? [{ path: path('add', at), message: 'is also to be removed' }] : [],
  );
  return {
    put: on.filter((one) => one !== null && 'line' in one),
    problems: [...off, ...both, ...on.filter((one) => one !== null && 'message' in one)],
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

async function rateOfProject(
  { currency, exchangeRate }: Project,
  { issueOn }: Invoice,
  rateOf: RateOf,
): Promise<Ratio | null> {
  return exchangeRate ?? (await rateOf(currency, issueOn))?.rate ?? null;
}

const noRate = (from: string, to: string, on: string): string =>
  `is in ${from} and cannot be charged in ${to}: no exchange rate is known for ${on}`;

/** The invoice's currency, and a lookup that reads each rate once. */
type Rates = { target: Promise<Valued>; rateOf: RateOf };

/** Makes the lines of time and expenses. Both kinds read at once. */
export function toPut(input: Charges, loaded: Loaded, work: Work): Promise<Answer[]> {
  const rateOf = cacheRates(work);
  const target = readTarget(loaded.invoice, rateOf, work);
  return Promise.all([
    timeToPut(input, loaded, { target, rateOf }, work),
    expensesToPut(input, loaded, { target, rateOf }, work),
  ]);
}

/** One round trip, none without time; missing rates of projects take more. */
async function timeToPut(
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
    async ({ doc }) => [doc.id, await rateOfProject(doc, invoice, rates.rateOf)] as const,
  );
  const projectRates = new Map(await Promise.all(rateOfEach));
  const put = (stored: Stored<Timesheet>): Put | string => {
    const { doc } = stored;
    const task = taskOf.get(doc.taskId)?.doc;
    const project = projectOf.get(doc.projectId ?? 0)?.doc;
    const ofTask = task?.relatedTo === 'customer' ? task.relatedId : null;
    const refusal = whyTimeNotCharged(doc, project ? project.customerId : ofTask, invoice);
    if (refusal) return refusal;
    const worked = { timesheet: doc, task, project, staff: staffOf.get(doc.staffId)?.doc };
    const own = findTimeCurrency(worked, projectRates.get(doc.projectId ?? 0) ?? null, toHome(work));
    const line = composeTimeLine(worked, own, target);
    if (!line) return noRate(own.currency, target.currency, invoice.issueOn);
    return { line, change: timesheets.update(stored, { ...doc, invoiceId: invoice.id, ...stampChange(work) }) };
  };
  const path = (side: keyof Charges, at: number) => [side, 'timesheets', at];
  return answer({ add: add.timesheets, remove: remove.timesheets, found: time, path }, invoice, put);
}

/** An expense whose missing rate is known by now is charged with it. */
async function expensesToPut(
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
  const put = (stored: Stored<Expense>): Put | string => {
    const doc = valuedOf.get(stored.doc.id) ?? stored.doc;
    const refusal = whyExpenseNotCharged(doc, invoice);
    if (refusal) return refusal;
    const chosen = [doc.taxId, doc.secondTaxId].flatMap((id) => taxOf.get(id ?? 0)?.doc ?? []);
    const choices = chosen.map(({ name: called, ratePercent }) => ({ name: called, ratePercent }));
    const own = findBillingCurrency(doc);
    if (doc.billableMinor === null) return noRate(doc.currency, own.currency, doc.spentOn);
    const minor = convertMinor(doc.billableMinor, own, target);
    if (minor === null) return noRate(own.currency, target.currency, own.rate === null ? doc.spentOn : invoice.issueOn);
    const charged = { minor, currency: target.currency };
    const line = composeExpenseLine(doc, categoryOf.get(doc.categoryId)?.doc.name ?? '', choices, charged);
    return { line, change: expenses.update(stored, { ...doc, invoiceId: invoice.id, ...stampChange(work) }) };
  };
  const path = (side: keyof Charges, at: number) => [side, 'expenses', at];
  return answer({ add: add.expenses, remove: remove.expenses, found: spent, path }, invoice, put);
}
