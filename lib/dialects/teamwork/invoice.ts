/** Teamwork's invoice: the fields of lists and writes, and what a read adds to them. */
import * as z from 'zod';
import type { Line } from '../../domain/bill/bill.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { fixedCostLine } from '../../domain/invoice/fixed-cost.ts';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalid } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Task } from '../../domain/task/task.ts';
import { completeInvoice } from '../../operations/invoice/complete.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, type Codec, type Field, field, present, shown } from '../field-table.ts';
import {
  costColumn,
  currencyColumn,
  dateColumn,
  givenTextColumn,
  idColumn,
  instantText,
  money,
  textColumn,
} from './columns.ts';
import { type BilledLine, expenseFields, lineItemFields, totalTime } from './invoice-lines.ts';
import type { Entity } from './verbs.ts';

/** Whom and what an invoice's ids stand for. */
export type InvoiceJoin = {
  staff: ReadonlyMap<number, Staff>;
  projects: ReadonlyMap<number, Project>;
  expenses: ReadonlyMap<number, Expense>;
  tasks: ReadonlyMap<number, Task>;
};
type Lock = 'active' | 'completed';
type Form = InvoiceInput & { status?: Lock };
type Row = Field<Invoice, Form, InvoiceJoin>;
type Show = (doc: Invoice, join: InvoiceJoin) => string;

const text = (wire: string, show: Show): Row => shown(wire, z.string(), (doc, view) => show(doc, view.join));
/** Exports to accounting software do not exist here. */
const never = (wire: string): Row => text(wire, () => '');
const idText = (id: number | null): string => String(id ?? '');

/** The three keys of a person; the document calls the last writer's id `update-by-…` and its names `edited-by-…`. */
function person(idKey: string, names: string, who: (doc: Invoice) => number | null): Row[] {
  const found = (doc: Invoice, { staff }: InvoiceJoin): Staff | undefined => staff.get(who(doc) ?? 0);
  return [
    text(idKey, (doc) => idText(who(doc))),
    text(`${names}-firstname`, (doc, join) => found(doc, join)?.firstName ?? ''),
    text(`${names}-lastname`, (doc, join) => found(doc, join)?.lastName ?? ''),
  ];
}

/** What a line of fixed cost comes to, whoever wrote it. */
function fixedCost(doc: Invoice): string | null {
  const line = fixedCostLine(doc);
  return line ? money(line.netMinor, doc.currency) : null;
}

const lockOf = (doc: Invoice): Lock => (doc.completedAt ? 'completed' : 'active');

const error = 'must be active or completed';
/** What a lock was, as it is shown; "" says nothing. */
const statusColumn: Codec<Lock | undefined> = {
  input: z.union(
    [z.null().transform(() => undefined), z.literal('').transform(() => undefined), z.enum(['active', 'completed'])],
    {
      error,
    },
  ),
  output: (value) => value,
  wire: z.string(),
  broken: 'moon',
  sample: '',
};

/**
 * The operation's input. Where an invoice belongs, and its lock, are not for an update to change.
 * @throws Problem `invalid` for another project or lock than the invoice has
 */
function updateOf({ projectId, status, ...input }: Form): InvoiceInput {
  return {
    ...input,
    accept: (doc) => {
      if (projectId !== undefined && projectId !== doc.projectId)
        throw invalid('project_id', 'cannot change: an invoice stays in its project');
      if (status !== undefined && status !== lockOf(doc))
        throw invalid('status', 'cannot change here: complete and uncomplete do that');
    },
  };
}

function createOf({ status, ...input }: Form): InvoiceInput {
  if (status === 'completed') throw invalid('status', 'is active of a new invoice: complete does that');
  return input;
}

const fields: readonly Row[] = [
  text('id', (doc) => String(doc.id)),
  field('project-id', {
    codec: idColumn,
    required: 'create',
    get: (doc) => doc.projectId,
    put: (projectId): Partial<Form> => (projectId === null ? {} : { projectId }),
  }),
  text('project-name', (doc, { projects }) => projects.get(doc.projectId ?? 0)?.name ?? ''),
  text('company-id', (doc) => idText(doc.customerId)),
  text('company-name', (doc) => doc.customer.name),
  field('number', {
    codec: givenTextColumn,
    get: (doc) => doc.reference,
    put: (number): Partial<InvoiceInput> => (number === undefined ? {} : { number, issue: true }),
  }),
  field('description', {
    codec: textColumn,
    get: (doc) => doc.description,
    put: (description) => ({ description }),
    sample: 'New machinery as Clark dropped the last tractor',
  }),
  field('po-number', {
    codec: textColumn,
    get: (doc) => doc.purchaseOrder,
    put: (purchaseOrder) => ({ purchaseOrder }),
    sample: 'PO00002',
  }),
  field('fixed-cost', { codec: costColumn, get: fixedCost, put: (cost) => ({ fixedCost: cost }) }),
  field('currency-code', {
    codec: currencyColumn,
    get: (doc) => doc.currency,
    put: (currency): Partial<InvoiceInput> => (currency === undefined ? {} : { currency }),
  }),
  field('display-date', {
    codec: dateColumn,
    get: (doc) => doc.issueOn,
    put: (issueOn): Partial<InvoiceInput> => (issueOn === undefined ? {} : { issueOn }),
  }),
  field('status', { codec: statusColumn, get: lockOf, put: (status): Partial<Form> => (status ? { status } : {}) }),
  text('date-created', (doc) => instantText(doc.createdAt)),
  text('date-updated', (doc) => instantText(doc.updatedAt)),
  ...person('created-by-user-id', 'created-by-user', (doc) => doc.createdBy),
  ...person('update-by-user-id', 'edited-by-user', (doc) => doc.updatedBy),
  never('exported-by-user-id'),
  never('exported-by-user-firstname'),
  never('exported-by-user-lastname'),
  never('exported-date'),
];

/** The lines of an invoice of some origins, as a list of the read. */
function lines(
  wire: string,
  rows: readonly Field<BilledLine, unknown, undefined>[],
  origins: readonly Line['origin'][],
): Row {
  return shown(wire, z.array(answerOf(rows)), (invoice, { join: { expenses, tasks, staff }, ...view }) =>
    invoice.lines
      .filter((line) => origins.includes(line.origin))
      .map((line) => {
        const expense = line.origin === 'expense' ? expenses.get(line.originId ?? 0) : undefined;
        const task = tasks.get(line.time?.taskId ?? 0);
        return present(rows, { line, invoice, expense, task, staff }, { ...view, join: undefined });
      }),
  );
}

const details: readonly Row[] = [
  lines('line-items', lineItemFields, ['item', 'time entry']),
  lines('expenses', expenseFields, ['expense']),
  text('total-time', (doc) => totalTime(doc).minutes),
  text('total-time-decimal', (doc) => totalTime(doc).decimalHours),
  text('total-cost', (doc) => money(doc.totals.grossMinor, doc.currency)),
];

/** People, projects and, for a read, tasks and expenses of invoices: one round trip, one more for people known only by an expense. */
async function join(docs: readonly Invoice[], depth: 'list' | 'read', { store }: Work): Promise<InvoiceJoin> {
  const ids = (values: readonly (number | null)[]): number[] => values.filter((id) => id !== null);
  const lines = depth === 'read' ? docs.flatMap((doc) => doc.lines) : [];
  const billed = lines.filter((line) => line.origin === 'expense');
  const [staff, projects, expenses, tasks] = await Promise.all([
    store.staff.getMany(
      ids([
        ...docs.flatMap((doc) => [doc.createdBy, doc.updatedBy]),
        ...lines.map(({ time }) => time?.staffId ?? null),
      ]),
    ),
    store.projects.getMany(ids(docs.map((doc) => doc.projectId))),
    store.expenses.getMany(ids(billed.map((line) => line.originId))),
    store.tasks.getMany(ids(lines.map(({ time }) => time?.taskId ?? null))),
  ]);
  const spenders = ids([...expenses.values()].map(({ doc }) => doc.createdBy)).filter((id) => !staff.has(id));
  const others = spenders.length > 0 ? await store.staff.getMany(spenders) : new Map<number, never>();
  const docsOf = <D>(found: ReadonlyMap<number, { doc: D }>): [number, D][] =>
    [...found].map(([id, { doc }]) => [id, doc]);
  return {
    staff: new Map([...docsOf(staff), ...docsOf<Staff>(others)]),
    projects: new Map(docsOf(projects)),
    expenses: new Map(docsOf(expenses)),
    tasks: new Map(docsOf(tasks)),
  };
}

export const invoice: Entity<Invoice, Form, InvoiceJoin> = {
  resource: 'invoices',
  singular: 'an invoice',
  scope: 'invoices',
  root: 'invoice',
  listRoot: 'invoices',
  collection: (store) => store.invoices,
  fields,
  details,
  createOnly: ['project-id'],
  join,
  create: (form, work) => createInvoice(createOf(form), work),
  update: (id, form, work) => updateInvoice(id, updateOf(form), work),
  remove: deleteInvoice,
};

/** Marks an invoice complete, or not. */
export const markComplete = (complete: boolean) => (id: number, work: Work) => completeInvoice(id, complete, work);
