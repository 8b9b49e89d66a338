/** Payments written together with their invoice: their own records, and a summary on the invoice. */
import type { NestedPayment } from '../../domain/invoice/input.ts';
import type { Invoice, PaymentSummary } from '../../domain/invoice/invoice.ts';
import { convertPayment, toAmountMinor } from '../../domain/payment/amount.ts';
import { type Payment, payment as paymentSchema } from '../../domain/payment/payment.ts';
import { formatPaymentReference, summarizePayment } from '../../domain/payment/summary.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { stampChange, stampNew } from '../../domain/record.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { requireRight } from '../record/records.ts';

/** A transaction has 100 actions; the invoice needs those that this many payments leave. */
const maxNested = 8;

/** The summaries on the invoice, the changes of the payments, and whether a payment was added or raised. */
export type Nested = { payments: PaymentSummary[]; changes: Change[]; isPaidOn: boolean };

/**
 * Plans payments to add, change and remove with their invoice.
 * @param invoice as it will be stored, with `payments` still unchanged
 * @param moveAll every payment follows the invoice to another customer, project or currency
 * @throws Problem `invalid` for more than 8 payments or an id of another invoice; `forbidden` without the right to
 * payments
 */
export async function planNestedPayments(
  invoice: Invoice,
  inputs: readonly NestedPayment[],
  moveAll: boolean,
  work: Work,
): Promise<Nested> {
  const { payments: records } = work.store;
  const known = new Map(invoice.payments.map((summary) => [summary.id, summary]));
  const touchedIds = new Set(inputs.flatMap(({ id }) => id ?? []));
  for (const id of touchedIds) if (!known.has(id)) throw unknownReferenceProblem('payments', id);
  const toLoad = moveAll ? [...known.keys()] : [...touchedIds];
  const fresh = inputs.filter(({ id }) => id === undefined);
  for (const { id, remove } of inputs) {
    requireRight(work, `payments:${id === undefined ? 'create' : remove ? 'delete' : 'update'}`);
  }
  if (toLoad.length + fresh.length > maxNested)
    throw invalidProblem('payments', `at most ${maxNested} payments fit in one write`);
  if (toLoad.length + fresh.length === 0) return { payments: invoice.payments, changes: [], isPaidOn: false };

  const [stored, firstId] = await Promise.all([
    records.getMany(toLoad),
    fresh.length > 0 ? records.nextId(fresh.length) : 0,
  ]);
  const { customerId, projectId, currency, id: invoiceId } = invoice;
  const changes: Change[] = [];
  let isPaidOn = fresh.length > 0;
  for (const [id, before] of stored) {
    const input = inputs.find((one) => one.id === id);
    if (input?.remove) {
      changes.push(records.remove(before));
      known.delete(id);
      continue;
    }
    const converted: Payment = { ...before.doc, ...convertPayment(before.doc, currency) };
    const after: Payment = {
      ...converted,
      ...toFields(input ?? {}, currency),
      customerId,
      projectId,
      ...stampChange(work),
    };
    isPaidOn ||= after.amountMinor > converted.amountMinor;
    changes.push(records.update(before, after));
    known.set(id, summarizePayment(after));
  }
  fresh.forEach((input, i) => {
    const newFields = stampNew(work, firstId + i);
    const doc = paymentSchema.parse({
      amountMinor: 0,
      modeId: null,
      paidOn: work.today,
      ...newFields,
      reference: formatPaymentReference(work.today, newFields.id),
      ...toFields(input, currency),
      invoiceId,
      customerId,
      projectId,
      currency,
    });
    changes.push(records.create(doc));
    known.set(doc.id, summarizePayment(doc));
  });
  return { payments: [...known.values()], changes, isPaidOn };
}

function toFields(input: NestedPayment, currency: string): Partial<Payment> {
  return {
    ...(input.amount !== undefined ? { amountMinor: toAmountMinor(input.amount, currency) } : {}),
    ...(input.paidOn !== undefined ? { paidOn: input.paidOn } : {}),
    ...(input.notes !== undefined ? { notes: input.notes } : {}),
    ...(input.modeId !== undefined ? { modeId: input.modeId } : {}),
  };
}
