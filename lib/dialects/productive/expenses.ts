/** Productive's endpoint for expenses, and what is done to them. */
import * as z from 'zod';
import type { Expense } from '../../domain/expense/expense.ts';
import type { ExpenseChange } from '../../domain/expense/input.ts';
import { invalid } from '../../domain/problem.ts';
import { createExpense } from '../../operations/expense/create.ts';
import { approveExpense, rejectExpense, unapproveExpense, unrejectExpense } from '../../operations/expense/decide.ts';
import { deleteExpense } from '../../operations/expense/delete.ts';
import { updateExpense } from '../../operations/expense/update.ts';
import type { Upload } from '../../operations/file/files.ts';
import { nullableTextInput } from '../codecs.ts';
import { expense, usuallyIncluded } from './expense.ts';
import { writable } from './expense-fields.ts';
import { askable } from './expense-list.ts';
import type { Action, Endpoint, Writes } from './verbs.ts';

export const expenses: Endpoint<Expense> = {
  path: 'expenses',
  singular: 'an expense',
  plural: 'expenses',
  scope: 'expenses',
  resource: expense,
  included: usuallyIncluded,
  askable,
};

/** What the body's schema has seen to be there. */
function given<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw invalid(name, "can't be blank");
  return value;
}

/** An expense has one attachment; a second file would be shown by nothing here. */
function one(uploads: readonly Upload[]): readonly Upload[] {
  if (uploads.length > 1) throw invalid('attachment', `is one file, and these are ${uploads.length}`);
  return uploads;
}

export const expenseWrites: Writes<Expense, ExpenseChange> = {
  ...writable,
  files: ['attachment', 'file'],
  create: (wish, work, uploads) => {
    const amountMinor = given('amount', wish.amountMinor);
    const categoryId = given('service_type', wish.categoryId);
    return createExpense(
      { ...wish, amountMinor, categoryId, spentOn: given('date', wish.spentOn) },
      work,
      one(uploads),
    );
  },
  update: (id, wish, work, uploads) => {
    // Its place is its id where nothing else was said; sent back so, nothing is.
    const place = wish.kept?.position === id ? { kept: { ...wish.kept, position: undefined } } : {};
    return updateExpense(id, { ...wish, ...place }, work, one(uploads));
  },
  remove: deleteExpense,
};

export const approve: Action<Expense> = {
  verb: 'approve',
  summary: 'Approve an expense.',
  run: (id, _, work) => approveExpense(id, work),
};

export const unapprove: Action<Expense> = {
  verb: 'unapprove',
  summary: 'Take an approval back.',
  run: (id, _, work) => unapproveExpense(id, work),
};

const reasonBody = z
  .object({
    data: z.object({ attributes: z.object({ rejected_reason: nullableTextInput.optional() }).optional() }).optional(),
  })
  .transform(({ data }) => ({ reason: data?.attributes?.rejected_reason ?? null }));

export const reject: Action<Expense> = {
  verb: 'reject',
  summary: 'Reject an expense, for a reason if one is given.',
  takes: { body: reasonBody, sample: { data: { attributes: { rejected_reason: 'No receipt' } } } },
  run: (id, { reason = null }, work) => rejectExpense(id, reason, work),
};

export const unreject: Action<Expense> = {
  verb: 'unreject',
  summary: 'Take a rejection back.',
  run: (id, _, work) => unrejectExpense(id, work),
};
