/** Teamwork's invoice. */
import * as z from 'zod';
import type { Line } from '../../domain/bill/bill.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { findFixedCostLine } from '../../domain/invoice/fixed-cost.ts';
import type { InvoiceInput } from '../../domain/invoice/input.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { invalidProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import type { Task } from '../../domain/task/task.ts';
import { completeInvoice } from '../../operations/invoice/complete.ts';
import { createInvoice } from '../../operations/invoice/create.ts';
import { deleteInvoice } from '../../operations/invoice/delete.ts';
import { updateInvoice } from '../../operations/invoice/update.ts';
import type { Work } from '../../store/work.ts';
import { buildAnswer, type Codec, type Column, defineColumns, presentRecord } from '../fields.ts';
import type { Among, Within } from '../resource.ts';
import { cost, currency, date, formatInstant, formatMoney, reference, shortText, text } from './columns.ts';
import { type BilledLine, expenseColumns, lineItemColumns, sumTime } from './invoice-lines.ts';
import { invoicesAcross } from './invoice-lists.ts';
import { defineTeamwork } from './protocol.ts';

type Related = {
  staff: Among<Staff>;
  projects: Among<Project>;
  expenses: Among<Expense>;
  tasks: Among<Task>;
};
type Lock = 'active' | 'completed';
type Input = InvoiceInput & { status?: Lock };

const { column, translated, computed } = defineColumns<Invoice, Input, Related>();

const textColumn = (wire: string, show: (doc: Invoice, related: Related) => string) =>
  computed(wire, z.string(), (doc, { join }) => show(doc, join));
/** There are no exports to accounting software here. */
const emptyColumn = (wire: string) => textColumn(wire, () => '');
const idText = (id: number | null): string => String(id ?? '');

/** The document calls the last writer's id `update-by-…` but the names `edited-by-…`. */
function personColumns(idKey: string, names: string, who: (doc: Invoice) => number | null) {
  const find = (doc: Invoice, { staff }: Related): Staff | undefined => staff.get(who(doc) ?? 0)?.doc;
  return [
    textColumn(idKey, (doc) => idText(who(doc))),
    textColumn(`${names}-firstname`, (doc, related) => find(doc, related)?.firstName ?? ''),
    textColumn(`${names}-lastname`, (doc, related) => find(doc, related)?.lastName ?? ''),
  ];
}

function findFixedCost(doc: Invoice): string | null {
  const line = findFixedCostLine(doc);
  return line ? formatMoney(line.netMinor, doc.currency) : null;
}

const toLock = (doc: Invoice): Lock => (doc.completedAt ? 'completed' : 'active');

/** Accepted only as shown; other verbs change it. */
const status: Codec<Lock> = {
  input: z.enum(['active', 'completed'], { error: 'must be active or completed' }),
  wire: z.string(),
  broken: 'moon',
  sample: 'active',
};

/** An update refuses another project or status than the invoice has. */
function updateInput({ projectId, status, ...input }: Input): InvoiceInput {
  return {
    ...input,
    accept: (doc) => {
      if (projectId !== undefined && projectId !== doc.projectId)
        throw invalidProblem('projectId', 'cannot change: an invoice stays in its project');
      if (status !== undefined && status !== toLock(doc))
        throw invalidProblem('status', 'cannot change here: use complete or uncomplete');
    },
  };
}

function createInput({ status, ...input }: Input): InvoiceInput {
  if (status === 'completed') throw invalidProblem('status', 'must be active for a new invoice: use complete');
  return input;
}

const columns = [
  textColumn('id', (doc) => String(doc.id)),
  column('project-id', 'projectId', reference, { required: 'create', alsoNames: ['customerId'] }),
  textColumn('project-name', (doc, { projects }) => projects.get(doc.projectId ?? 0)?.doc.name ?? ''),
  textColumn('company-id', (doc) => idText(doc.customerId)),
  textColumn('company-name', (doc) => doc.customer.name),
  translated('number', shortText, {
    alsoNames: ['number', 'reference', 'seriesId'],
    put: (number) => ({ number, issue: true }),
    read: (doc) => doc.reference,
  }),
  column('description', 'description', text, { sample: 'New machinery as Clark dropped the last tractor' }),
  column('po-number', 'purchaseOrder', text, { sample: 'PO00002' }),
  column('fixed-cost', 'fixedCost', cost, { alsoNames: ['lines'], read: findFixedCost }),
  column('currency-code', 'currency', currency),
  column('display-date', 'issueOn', date),
  column('status', 'status', status, { read: toLock }),
  textColumn('date-created', (doc) => formatInstant(doc.createdAt)),
  textColumn('date-updated', (doc) => formatInstant(doc.updatedAt)),
  ...personColumns('created-by-user-id', 'created-by-user', (doc) => doc.createdBy),
  ...personColumns('update-by-user-id', 'edited-by-user', (doc) => doc.updatedBy),
  emptyColumn('exported-by-user-id'),
  emptyColumn('exported-by-user-firstname'),
  emptyColumn('exported-by-user-lastname'),
  emptyColumn('exported-date'),
];

function toLines(
  wire: string,
  lineColumns: readonly Column<BilledLine, object, undefined>[],
  origins: readonly Line['origin'][],
) {
  const list = z.array(buildAnswer(lineColumns));
  return computed(wire, list, (invoice, { join: { expenses, tasks, staff }, ...view }) =>
    invoice.lines
      .filter((line) => origins.includes(line.origin))
      .map((line) => {
        const expense = line.origin === 'expense' ? expenses.get(line.originId ?? 0)?.doc : undefined;
        const task = tasks.get(line.time?.taskId ?? 0)?.doc;
        return presentRecord(lineColumns, { line, invoice, expense, task, staff }, { ...view, join: undefined });
      }),
  );
}

const details = [
  toLines('line-items', lineItemColumns, ['item', 'time entry']),
  toLines('expenses', expenseColumns, ['expense']),
  textColumn('total-time', (doc) => sumTime(doc).minutes),
  textColumn('total-time-decimal', (doc) => sumTime(doc).decimalHours),
  textColumn('total-cost', (doc) => formatMoney(doc.totals.grossMinor, doc.currency)),
];

/** One round trip; one more for people who are known only from an expense. */
async function readRelated(docs: readonly Invoice[], { store }: Work, within: Within): Promise<Related> {
  const ids = (values: readonly (number | null)[]): number[] => values.filter((id) => id !== null);
  const lines = within === 'read' ? docs.flatMap((doc) => doc.lines) : [];
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
  const others: Among<Staff> = spenders.length > 0 ? await store.staff.getMany(spenders) : new Map();
  return { staff: new Map([...staff, ...others]), projects, expenses, tasks };
}

export const invoice = defineTeamwork({
  name: 'invoices',
  singular: 'an invoice',
  plural: 'invoices',
  scope: 'invoices',
  root: 'invoice',
  records: (store) => store.invoices,
  columns,
  details,
  createOnly: ['project-id'],
  join: { by: 'records', read: readRelated },
  listing: invoicesAcross,
  create: (input, work) => createInvoice(createInput(input), work),
  update: (id, input, work) => updateInvoice(id, updateInput(input), work),
  remove: deleteInvoice,
});

/** PUT /invoices/{id}/complete.json, and uncomplete.json. */
export const markComplete = (complete: boolean) => (id: number, work: Work) => completeInvoice(id, complete, work);
