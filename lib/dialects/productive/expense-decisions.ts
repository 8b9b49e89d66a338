/** Decisions on a Productive expense: PATCH /api/v2/expenses/{id}/approve and the like. */
import * as z from 'zod';
import type { Expense } from '../../domain/expense/expense.ts';
import { approveExpense, rejectExpense, unapproveExpense, unrejectExpense } from '../../operations/expense/decide.ts';
import { nullableTextInput } from '../codecs.ts';
import type { Action } from './protocol.ts';

export const approve: Action<Expense> = {
  verb: 'approve',
  summary: 'Approve an expense.',
  run: (id, _, work) => approveExpense(id, work),
};

export const unapprove: Action<Expense> = {
  verb: 'unapprove',
  summary: 'Withdraw an approval.',
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
  summary: 'Withdraw a rejection.',
  run: (id, _, work) => unrejectExpense(id, work),
};
