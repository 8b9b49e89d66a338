/**
 * Each field of each record is written by a column of some dialect, or it is said here why none writes it. A field that is in the
 * schema and among the operation's own, and in no dialect, is found so.
 */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { recordFields } from '../../lib/domain/record.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';
import { type Resource, resources } from '../support/resources.ts';

/** What no column writes, by the reason. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'is worked out from other fields': {
    invoices: 'nextPosition totals state numberYear dueAfterDays paidMinor creditedMinor',
    recurringInvoices: 'nextPosition totals',
    creditNotes: 'nextPosition totals reference state',
    estimates: 'nextPosition totals reference',
    proposals: 'nextPosition totals number reference',
    payments: 'reference',
    expenses: 'reference billableCurrency billableRate billableRateStated exchangeOn rateStated',
    projects: 'reference rateStated',
    timesheets: 'seconds',
    subscriptions: 'billsAtTime',
    tickets: 'replyCharacters',
    tasks: 'nextChecklistNumber',
  },
  'is a copy or a consequence of other records': {
    customers: 'primaryContact',
    invoices: 'customer credits recurringInvoiceId generatedFrom billsSubscription',
    recurringInvoices: 'customer originInvoiceId',
    creditNotes: 'customer',
    estimates: 'customer',
    proposals: 'customer',
    payments: 'customerId projectId',
    expenses: 'invoiceId generatedFrom',
    timesheets: 'projectId invoiceId',
    tasks: 'generatedFrom copying',
    tickets: 'replyIds',
    comments: 'subject subjectId',
    webhooks: 'scopes',
  },
  'is an instant or a person that an act leaves behind, or a secret of its own': {
    invoices: 'sentAt overdueAt completedAt hash',
    estimates: 'sentAt invoicedAt hash',
    proposals: 'convertedAt hash',
    expenses: 'approvedAt approverId rejectedAt rejectedReason rejecterId',
    projects: 'finishedAt',
    tasks: 'finishedAt',
    tickets: 'hash lastReplyAt',
    staff: 'passwordHash passwordChangedAt',
    contacts: 'passwordHash passwordChangedAt',
    contracts: 'hash',
    leads: 'assignedAt statusChangedAt lastStatusId convertedAt hash',
    series: 'deletedAt',
    taxes: 'deletedAt',
    paymentModes: 'deletedAt',
    expenseCategories: 'deletedAt',
  },
  'is how far a repetition has come': {
    invoices: 'formerRecurrence',
    recurringInvoices:
      'onMonthEnd nextIndex generatedCount nextOn lastGeneratedOn resumedOn failures pausedAt pausedReason',
    expenses: 'recurrence formerRecurrence',
    tasks: 'recurrence formerRecurrence',
    subscriptions: 'recurrence',
    series: 'restartsFrom',
  },
  'is written in another form: in major units, by name, as a part or a file': {
    invoices: 'adjustmentMinor payments meta',
    recurringInvoices: 'adjustmentMinor lines meta',
    creditNotes: 'adjustmentMinor applied',
    estimates: 'adjustmentMinor',
    proposals: 'adjustmentMinor customerId leadId',
    payments: 'amountMinor modeId',
    expenses: 'files personId vendorId serviceId',
    services: 'projectId categoryId',
    tickets: 'departmentId priorityId serviceId files',
    tasks: 'checklist',
    timesheets: 'startedAt endedAt serviceId',
    contracts: 'valueMinor currency',
    leads: 'sourceId statusId',
  },
  'is of settings, which Perfex and Productive only read': {
    paymentModes: 'name active description showOnPdf invoicesOnly expensesOnly selectedByDefault',
    expenseCategories: 'name active description',
  },
  'is a field of other bills, which the document does not have of this one': {
    recurringInvoices:
      'billing shipping includeShipping showShipping discount adminNote salesStaffId projectId paymentModeIds cancelOverdueReminders',
    creditNotes: 'tags salesStaffId',
    proposals: 'shipping includeShipping showShipping terms notes adminNote tags projectId',
  },
  'is the customer’s, or the organization’s': { projects: 'exchangeRate' },
};

/** The keys of an input that a column writes. */
function keysOf({ key, put, input, sample }: Resource['columns'][number]): string[] {
  if (put && input) return Object.keys(put(input.parse(sample)));
  return key?.slice(0, 1) ?? [];
}

const written = Object.entries(recordTypes).flatMap(([name, { schema }]) => {
  const own = resources.filter(({ records }) => records === name);
  return own.length === 0
    ? []
    : [{ name, schema, written: new Set(own.flatMap((one) => one.columns.flatMap(keysOf))) }];
});

it.each(written)(
  'each field of $name is written by a column, but for what is known',
  ({ name, schema, written: keys }) => {
    const excepted = Object.values(exceptions).flatMap((one) => one[name]?.split(' ').filter(Boolean) ?? []);
    const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
    expect(fields).not.toEqual([]);
    const missing = fields.filter((key) => !(key in recordFields) && !keys.has(key) && !excepted.includes(key));
    const idle = excepted.filter((key) => keys.has(key));
    expect([
      ...missing.map((key) => `no column writes ${key} of ${name}`),
      ...idle.map((key) => `${key} of ${name} is written, against what is said`),
    ]).toEqual([]);
  },
);
