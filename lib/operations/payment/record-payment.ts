/** Records, changes and deletes payments together with their effect on the invoice. */
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { settleInvoice } from '../../domain/invoice/standing.ts';
import { convertPayment, toAmountMinor } from '../../domain/payment/amount.ts';
import { type Payment, payment as paymentSchema } from '../../domain/payment/payment.ts';
import { formatPaymentReference, summarizePayment } from '../../domain/payment/summary.ts';
import { invalidProblem, Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type OwnInput, pickGiven, requireGiven, stampChange, stampNew } from '../../domain/record.ts';
import { whyModeNotOffered } from '../../domain/settings/entry.ts';
import type { PaymentMode } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryInTurn } from '../../store/retry.ts';
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { skipUsedNumbers } from '../bill/numbering.ts';
import { planCommentRemoval, readCommentsOn } from '../comment/delete.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { chooseSeriesOf, numberInvoice, runInSeries } from '../invoice/numbering.ts';
import { readExisting } from '../record/records.ts';

/** The stored fields that clients write. */
const own = ['paidOn', 'method', 'transactionId', 'notes', 'provider'] as const satisfies readonly (keyof Payment)[];
export type PaymentInput = CustomValuesInput &
  OwnInput<Payment, typeof own> & {
    invoiceId?: number;
    /** Major units, exact. */
    amount?: string;
    /** A payment mode's id, or its name. */
    mode?: number | string | null;
    /** Must be the invoice's. */
    currency?: string;
    /** Merged into the stored ones. */
    extras?: Record<string, unknown>;
  };

const readModes = async (mode: PaymentInput['mode'], work: Work): Promise<Stored<PaymentMode>[]> =>
  mode === undefined || mode === null || mode === '' ? [] : work.store.paymentModes.all();

/** Finds the mode's id. A mode no longer offered may stay where the payment has it. */
function findMode(
  mode: number | string | null,
  modes: readonly Stored<PaymentMode>[],
  current: number | null,
): number | null {
  if (mode === null || mode === '') return null;
  const text = String(mode).trim().toLowerCase();
  const docs = modes.map(({ doc }) => doc);
  const byName = docs.filter((doc) => doc.name.toLowerCase() === text);
  const refusal = (doc: PaymentMode | undefined): Problem | null =>
    doc && doc.id === current ? null : whyModeNotOffered(doc, mode, 'mode', 'invoices');
  const found = docs.find((doc) => String(doc.id) === text) ?? byName.find((doc) => refusal(doc) === null) ?? byName[0];
  const fault = refusal(found);
  if (fault || !found) throw fault ?? unknownReferenceProblem('mode', mode);
  return found.id;
}

/** Payments on one invoice conflict, so an organization's payments take turns. */
const toTurn = (work: Work): string => `${work.store.organizationId}/payments`;

type Paid = { stored: Stored<Invoice>; after: Invoice };

/** Replaces the invoice's payments and settles it. @param isPaidOn a payment was added or raised: issues a draft */
function withPayments(stored: Stored<Invoice>, payments: Invoice['payments'], isPaidOn: boolean, work: Work): Paid {
  const { state } = stored.doc;
  const flags = { draft: state === 'draft' && !isPaidOn, cancelled: state === 'cancelled' };
  return { stored, after: settleInvoice({ ...stored.doc, payments, ...stampChange(work) }, flags) };
}

function withoutPayment(stored: Stored<Invoice>, id: number, work: Work): Paid {
  const payments = stored.doc.payments.filter((summary) => summary.id !== id);
  return withPayments(stored, payments, false, work);
}

const isIssued = ({ stored, after }: Paid): boolean => stored.doc.state === 'draft' && after.state !== 'draft';

/**
 * Writes invoices with their payment. A draft that is paid on gets its series' next number in the same write.
 * @throws Problem `invalid` naming the invoice, for a draft without a series
 */
async function savePaid(
  invoices: readonly Paid[],
  payment: Change<Payment>,
  work: Work,
  effects: Effect[] = [],
): Promise<Stored<Payment>> {
  const records = work.store.invoices;
  const draft = invoices.find(isIssued);
  const series = draft ? await chooseSeriesOf(draft.stored.doc, work) : null;
  if (draft && !series) throw invalidProblem('invoiceId', 'is a draft, and there is no series to number it');
  const store = async (passed: number): Promise<Stored<Payment>> => {
    const issued = draft ? await numberInvoice(undefined, series, draft.after.issueOn, work, { passed }) : null;
    const { sequences = [], ...numbered } = issued ?? {};
    const changes = invoices.map((one) =>
      records.update(one.stored, one === draft ? { ...one.after, ...numbered } : one.after),
    );
    const [saved] = await work.store.save([payment, ...changes], { sequences, effects });
    return saved;
  };
  return draft ? runInSeries(series, work, () => skipUsedNumbers(store)) : store(0);
}

function toFields(input: PaymentInput, modeId: number | null | undefined, invoice: Invoice): Partial<Payment> {
  if (input.currency !== undefined && input.currency !== invoice.currency) {
    throw invalidProblem('currency', `is ${input.currency}, but the invoice is in ${invoice.currency}`);
  }
  const { amount } = input;
  return {
    ...pickGiven(input, own),
    ...(modeId === undefined ? {} : { modeId }),
    ...(amount === undefined ? {} : { amountMinor: toAmountMinor(amount, invoice.currency) }),
  };
}

async function readPayable(id: number, work: Work): Promise<Stored<Invoice>> {
  const stored = await work.store.invoices.get(id);
  if (!stored) throw unknownReferenceProblem('invoiceId', id);
  if (stored.doc.state === 'cancelled') {
    const message = 'The invoice is cancelled; it takes no payments';
    throw new Problem('conflict', message, [{ path: ['invoiceId'], message }]);
  }
  return stored;
}

/**
 * Records a payment; over-payment is accepted. Two round trips, four on a draft, which it issues.
 * @param effects performed after it is stored (a mail)
 * @throws Problem `invalid` for an unknown invoice or mode, another currency, too large an amount; `conflict` on a
 * cancelled invoice
 */
export async function recordPayment(
  input: PaymentInput,
  work: Work,
  effects: (payment: Payment) => Effect[] = () => [],
): Promise<Stored<Payment>> {
  requireGiven(input, 'invoiceId', 'amount');
  const { payments } = work.store;
  const newValues = beginNewCustomValues('payments', input.customValues, work);
  const idPromise = payments.nextId();
  return retryInTurn(toTurn(work), async () => {
    const [id, modes, stored] = await Promise.all([
      idPromise,
      readModes(input.mode, work),
      readPayable(input.invoiceId, work),
    ]);
    const modeId = findMode(input.mode ?? null, modes, null);
    const invoice = stored.doc;
    const doc = paymentSchema.parse({
      extras: input.extras,
      ...stampNew(work, id),
      reference: formatPaymentReference(work.today, id),
      paidOn: work.today,
      ...toFields(input, modeId, invoice),
      invoiceId: invoice.id,
      customerId: invoice.customerId,
      projectId: invoice.projectId,
      currency: invoice.currency,
    });
    const after = withPayments(stored, [...invoice.payments, summarizePayment(doc)], true, work);
    const customValues = await newValues();
    return savePaid([after], payments.create({ ...doc, customValues }), work, effects(doc));
  });
}

/** Changes or moves a payment. A move or a raise issues a draft. @throws Problem `not_found`; as recordPayment */
export function updatePayment(id: number, input: PaymentInput, work: Work): Promise<Stored<Payment>> {
  const { payments, invoices } = work.store;
  const changedValues = beginChangedCustomValues('payments', input.customValues, work);
  return retryInTurn(toTurn(work), async () => {
    const [before, modes] = await Promise.all([readExisting(payments, id), readModes(input.mode, work)]);
    const modeId = input.mode === undefined ? undefined : findMode(input.mode, modes, before.doc.modeId);
    const targetId = input.invoiceId ?? before.doc.invoiceId;
    const [target, source] = await Promise.all([
      targetId === before.doc.invoiceId ? readExisting(invoices, targetId) : readPayable(targetId, work),
      readExisting(invoices, before.doc.invoiceId),
    ]);
    const { customerId, projectId, currency } = target.doc;
    const doc: Payment = {
      ...before.doc,
      ...convertPayment(before.doc, currency),
      ...toFields(input, modeId, target.doc),
      extras: { ...before.doc.extras, ...input.extras },
      customValues: await changedValues(before.doc.customValues),
      invoiceId: targetId,
      customerId,
      projectId,
      currency,
      ...stampChange(work),
    };
    const summary = summarizePayment(doc);
    const isSameInvoice = target.doc.id === source.doc.id;
    const list = isSameInvoice
      ? target.doc.payments.map((one) => (one.id === id ? summary : one))
      : [...target.doc.payments, summary];
    const isPaidOn = !isSameInvoice || doc.amountMinor > before.doc.amountMinor;
    const after = [
      ...(isSameInvoice ? [] : [withoutPayment(source, id, work)]),
      withPayments(target, list, isPaidOn, work),
    ];
    return savePaid(after, payments.update(before, doc), work);
  });
}

/** Deletes a payment with its comments; its amount is open again. @throws Problem `not_found` */
export async function deletePayment(id: number, work: Work): Promise<void> {
  const { payments, invoices } = work.store;
  const subject = { subject: 'payment', subjectId: id } as const;
  await retryInTurn(toTurn(work), async () => {
    const [before, firstComments] = await Promise.all([readExisting(payments, id), readCommentsOn(subject, work)]);
    const invoice = await readExisting(invoices, before.doc.invoiceId);
    await work.store.save([
      payments.remove(before),
      invoices.update(invoice, withoutPayment(invoice, id, work).after),
      ...(await planCommentRemoval(subject, firstComments, work)),
    ]);
  });
}
