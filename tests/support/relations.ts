/**
 * Every stored id of another record, and what becomes of it when that record is deleted: the rules of
 * docs/dialects/perfex.md as data. Which fields there are is derived from the schemas of the record types.
 */
import type * as z from 'zod';
import { id as idSchema } from '../../lib/domain/record.ts';
import { taskRelations } from '../../lib/domain/task/task.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';

/**
 * - `refused`: the other record cannot be deleted while it is named
 * - `along`: this record goes in the same write as the one it names
 * - `cleared`: the id is taken off in the same write
 * - `marked`: the other record is only marked as deleted; it stays where it stood, with its name
 * - `follows`: a copy of what another field of this table holds
 * - `history`: says who did something or what it was made from; the number stays and leads nowhere
 * - `skipped`: what of another record is still to be copied; what is gone by then is passed over
 * - `own`: an id of a part of the record itself
 */
export type Rule = 'refused' | 'along' | 'cleared' | 'marked' | 'follows' | 'history' | 'skipped' | 'own';
export type Relation = { recordType: string; path: string; to: string; rule: Rule };

const rows: readonly (readonly [path: string, to: string, rule: Rule])[] = [
  ['customer.primaryContact.id', 'contact', 'cleared'],
  ['customer.groupIds[]', 'customer group', 'marked'],
  ['contact.customerId', 'customer', 'along'],
  ['contract.customerId', 'customer', 'refused'],
  ['calendar event.staffId', 'staff', 'refused'],
  ['item.taxId', 'tax', 'marked'],
  ['item.secondTaxId', 'tax', 'marked'],
  ...['invoice', 'recurring invoice', 'credit note', 'estimate', 'proposal'].flatMap((bill) => [
    [`${bill}.customerId`, 'customer', 'refused'] as const,
    [`${bill}.projectId`, 'project', 'refused'] as const,
    [`${bill}.salesStaffId`, 'staff', 'refused'] as const,
    [`${bill}.lines[].taxes[].taxId`, 'tax', 'marked'] as const,
    [`${bill}.totals.taxes[].taxId`, 'tax', 'marked'] as const,
  ]),
  // What a line of an invoice keeps of the time it stands for; that cannot be deleted while it is on the invoice.
  ['invoice.lines[].time.staffId', 'staff', 'follows'],
  ['invoice.lines[].time.taskId', 'task', 'follows'],
  // Of an invoice the expense or the time that a line stands for; the lines of other bills stand for nothing.
  ['invoice.lines[].originId', 'expense or timesheet', 'refused'],
  ...['recurring invoice', 'credit note', 'estimate', 'proposal'].flatMap((bill) =>
    ['originId', 'time.staffId', 'time.taskId'].map((field) => [`${bill}.lines[].${field}`, 'nothing', 'own'] as const),
  ),
  ...['invoice', 'recurring invoice'].flatMap((bill) => [
    [`${bill}.seriesId`, 'series', 'marked'] as const,
    [`${bill}.paymentModeIds[]`, 'payment mode', 'marked'] as const,
  ]),
  ['invoice.payments[].id', 'payment', 'cleared'],
  ['invoice.payments[].modeId', 'payment mode', 'marked'],
  ['invoice.credits[].creditNoteId', 'credit note', 'refused'],
  ['invoice.credits[].invoiceId', 'invoice', 'own'],
  ['invoice.credits[].appliedBy', 'staff', 'history'],
  ['invoice.recurringInvoiceId', 'recurring invoice', 'cleared'],
  ['invoice.generatedFrom.recurringInvoiceId', 'recurring invoice', 'history'],
  ['invoice.generatedFrom.invoiceId', 'invoice', 'history'],
  ['invoice.billsSubscription.subscriptionId', 'subscription', 'refused'],
  ['recurring invoice.originInvoiceId', 'invoice', 'along'],
  ['credit note.applied[].creditNoteId', 'credit note', 'own'],
  ['credit note.applied[].invoiceId', 'invoice', 'refused'],
  ['credit note.applied[].appliedBy', 'staff', 'history'],
  ['estimate.invoiceId', 'invoice', 'refused'],
  ['proposal.leadId', 'lead', 'refused'],
  ['proposal.estimateId', 'estimate', 'refused'],
  ['proposal.invoiceId', 'invoice', 'refused'],
  ['payment.invoiceId', 'invoice', 'refused'],
  ['payment.customerId', 'customer', 'refused'],
  // The project of its invoice.
  ['payment.projectId', 'project', 'follows'],
  ['payment.modeId', 'payment mode', 'marked'],
  ['expense.categoryId', 'expense category', 'marked'],
  ['expense.customerId', 'customer', 'refused'],
  ['expense.projectId', 'project', 'refused'],
  ['expense.serviceId', 'service', 'refused'],
  ['expense.personId', 'staff', 'refused'],
  ['expense.vendorId', 'customer', 'refused'],
  ['expense.taxId', 'tax', 'marked'],
  ['expense.secondTaxId', 'tax', 'marked'],
  ['expense.paymentModeId', 'payment mode', 'marked'],
  ['expense.invoiceId', 'invoice', 'cleared'],
  ['expense.approverId', 'staff', 'history'],
  ['expense.rejecterId', 'staff', 'history'],
  ['expense.generatedFrom.expenseId', 'expense', 'history'],
  ['expense.files[].id', 'file', 'own'],
  ['project.customerId', 'customer', 'refused'],
  ['project.leadId', 'lead', 'refused'],
  ['project.memberIds[]', 'staff', 'refused'],
  ['milestone.projectId', 'project', 'refused'],
  ['service.projectId', 'project', 'refused'],
  ['service.categoryId', 'expense category', 'marked'],
  ['task.priorityId', 'priority', 'marked'],
  ['task.relatedId', 'the record it is about', 'refused'],
  ['task.milestoneId', 'milestone', 'refused'],
  ['task.boardId', 'board', 'marked'],
  ['task.assigneeIds[]', 'staff', 'refused'],
  ['task.followerIds[]', 'staff', 'refused'],
  ['task.checklist[].finishedBy', 'staff', 'history'],
  ['task.checklist[].assignedId', 'staff', 'refused'],
  ['task.checklist[].createdBy', 'staff', 'history'],
  ['task.generatedFrom.taskId', 'task', 'history'],
  ['task.copying.commentIds[]', 'comment', 'skipped'],
  ['task.copying.timesheetIds[]', 'timesheet', 'skipped'],
  ['timesheet.taskId', 'task', 'refused'],
  // The project of its task.
  ['timesheet.serviceId', 'service', 'refused'],
  ['timesheet.projectId', 'project', 'follows'],
  ['timesheet.staffId', 'staff', 'refused'],
  // The project of the task it is part of.
  ['task time.projectId', 'project', 'follows'],
  ['timesheet.invoiceId', 'invoice', 'cleared'],
  ['comment.subjectId', 'payment, expense or task', 'along'],
  ['lead.sourceId', 'lead source', 'marked'],
  ['lead.statusId', 'lead status', 'marked'],
  ['lead.lastStatusId', 'lead status', 'marked'],
  ['lead.staffId', 'staff', 'refused'],
  ['lead.customerId', 'customer', 'refused'],
  ['ticket.departmentId', 'department', 'marked'],
  ['ticket.priorityId', 'priority', 'marked'],
  ['ticket.serviceId', 'ticket service', 'marked'],
  ['ticket.customerId', 'customer', 'refused'],
  ['ticket.contactId', 'contact', 'refused'],
  ['ticket.projectId', 'project', 'refused'],
  ['ticket.staffId', 'staff', 'refused'],
  ['ticket.replyIds[]', 'reply', 'own'],
  ['ticket.files[].id', 'file', 'own'],
  ['ticket.files[].replyId', 'reply', 'own'],
  ['reply.ticketId', 'ticket', 'along'],
  ['reply.staffId', 'staff', 'history'],
  ['reply.customerId', 'customer', 'history'],
  ['reply.contactId', 'contact', 'history'],
  ['subscription.customerId', 'customer', 'refused'],
  ['subscription.projectId', 'project', 'refused'],
  ['subscription.taxId', 'tax', 'marked'],
  ['subscription.secondTaxId', 'tax', 'marked'],
  ['subscription.madeBy', 'staff', 'history'],
  ['staff.departmentIds[]', 'department', 'marked'],
  // Good tokens are revoked in the same write.
  ['token.staffId', 'staff', 'history'],
  ['custom row.tableId', 'custom table', 'marked'],
  ['board.projectId', 'project', 'along'],
];

export const relations: readonly Relation[] = rows.map(([name, to, rule]) => {
  const dot = name.indexOf('.');
  return { recordType: name.slice(0, dot), path: name.slice(dot + 1), to, rule };
});

/** What a task can be about, as far as those are records. */
export const taskSubjects: readonly string[] = taskRelations.filter((one) => one !== 'quotation' && one !== 'annex');
export const commentSubjects = ['payment', 'expense', 'task'] as const;

type Inside = z.core.$ZodTypes['_zod']['def'];

/** The paths of all ids in a schema: "lines[].taxes[].taxId". */
function idPaths(schema: z.core.$ZodType, path: string): string[] {
  if (schema === idSchema) return [path];
  const def = schema._zod.def as Inside;
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, one]) => idPaths(one, path === '' ? key : `${path}.${key}`));
    case 'array':
      return idPaths(def.element, `${path}[]`);
    case 'union':
      return def.options.flatMap((one) => idPaths(one, path));
    case 'record':
      return idPaths(def.valueType, `${path}{}`);
    case 'nullable':
    case 'optional':
    case 'default':
      return idPaths(def.innerType, path);
    default:
      return [];
  }
}

/** In every record: its own id, and who made and changed it last (history). */
const common = new Set(['id', 'createdBy', 'updatedBy']);

/** Every id of another record that a record type stores: "contract.customerId". */
export function storedIds(): string[] {
  return Object.values(recordTypes).flatMap((recordType) => {
    const paths = idPaths((recordType as RecordType<Document>).schema as unknown as z.core.$ZodType, '');
    return [...new Set(paths)].filter((path) => !common.has(path)).map((path) => `${recordType.name}.${path}`);
  });
}

/** The values at a path of a document. */
export function valuesAt(value: unknown, path: string): unknown[] {
  if (value === null || value === undefined) return [];
  if (path === '') return [value];
  if (path.startsWith('[]'))
    return (value as unknown[]).flatMap((one) => valuesAt(one, path.slice(2).replace(/^\./, '')));
  const [, key = '', rest = ''] = /^([^.[]+)\.?(.*)$/s.exec(path) ?? [];
  return valuesAt((value as Record<string, unknown>)[key], rest);
}

/** The document with an id at a path; where a list is empty it gets an element made by `element`. */
export function withValueAt(value: unknown, path: string, id: unknown, element: unknown): unknown {
  if (path === '') return id;
  if (path.startsWith('[]')) {
    const rest = path.slice(2).replace(/^\./, '');
    const list = (value as unknown[] | undefined) ?? [];
    return (list.length > 0 ? list : [element]).map((one) => withValueAt(one, rest, id, element));
  }
  const [, key = '', rest = ''] = /^([^.[]+)\.?(.*)$/s.exec(path) ?? [];
  const whole = (value ?? {}) as Record<string, unknown>;
  return { ...whole, [key]: withValueAt(whole[key], rest, id, element) };
}
