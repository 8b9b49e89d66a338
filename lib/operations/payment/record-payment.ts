/** Payments on their own: recorded, changed and deleted together with what they do to the invoice. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Payment, payment as paymentSchema } from '../../domain/payment/payment.ts';
import { invalid, Problem, unknownReference } from '../../domain/problem.ts';
import type { PaymentMode } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/noun.ts';
import { racingInTurn } from '../../store/retry.ts';
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { commentsOn, withoutComments } from '../comment/delete.ts';
import { settled } from '../invoice/standing.ts';
import { birth, existing, touched } from '../record/records.ts';
import { amountOf, gistOf, inCurrency, paymentReference } from './nested.ts';

export type PaymentInput = {
  invoiceId?: number;
  /** Major units, exact. */
  amount?: string;
  paidOn?: string;
  /** A payment mode's id, or its name. */
  mode?: number | string | null;
  method?: string;
  transactionId?: string;
  notes?: string | null;
  /** Must be the invoice's. */
  currency?: string;
  provider?: Record<string, unknown> | null;
  /** Dialect fields without a meaning of their own; laid over those that are kept already. */
  kept?: Record<string, unknown>;
};

/** How the request names its fields, so that a refusal names what the client wrote. */
export type PaymentFieldNames = { invoice: string; mode: string };

const modesFor = async (mode: PaymentInput['mode'], work: Work): Promise<Stored<PaymentMode>[]> =>
  mode === undefined || mode === null || mode === '' ? [] : work.store.paymentModes.all();

/** The mode's id; a deleted one only where the payment has it already. */
function modeOf(
  mode: number | string | null,
  modes: readonly Stored<PaymentMode>[],
  current: number | null,
  names: PaymentFieldNames,
): number | null {
  if (mode === null || mode === '') return null;
  const offered = modes.map(({ doc }) => doc).filter((doc) => !doc.deletedAt || doc.id === current);
  const text = String(mode).trim().toLowerCase();
  const found =
    offered.find((doc) => String(doc.id) === text) ?? offered.find((doc) => doc.name.toLowerCase() === text);
  if (!found) throw unknownReference(names.mode, mode);
  return found.id;
}

/** Payments that met on one invoice go on one after another. */
const turnOf = (work: Work): string => `${work.store.organizationId}/payments`;

/** The invoice with its payments replaced, and its state as that makes it. */
function paid(invoice: Invoice, payments: Invoice['payments'], work: Work): Invoice {
  return settled({ ...invoice, payments, ...touched(work) });
}

function fieldsOf(input: PaymentInput, modeId: number | null | undefined, invoice: Invoice): Partial<Payment> {
  if (input.currency !== undefined && input.currency !== invoice.currency) {
    throw invalid('currency', `is ${input.currency}, but the invoice is in ${invoice.currency}`);
  }
  const { amount, paidOn, method, transactionId, notes, provider } = input;
  const given = { paidOn, modeId, method, transactionId, notes, provider };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(amount === undefined ? {} : { amountMinor: amountOf(amount, invoice.currency) }),
  };
}

async function payable(id: number, names: PaymentFieldNames, work: Work): Promise<Stored<Invoice>> {
  const stored = await work.store.invoices.get(id);
  if (!stored) throw unknownReference(names.invoice, id);
  if (stored.doc.state === 'cancelled') {
    const message = 'The invoice is cancelled; nothing can be paid on it';
    throw new Problem('conflict', message, [{ path: [names.invoice], message }]);
  }
  return stored;
}

/**
 * Records a payment. Two round trips. More than is open is accepted: the invoice is then over-paid.
 * @param effects to be done once after it is stored (a mail)
 * @throws Problem `invalid` for an unknown invoice or payment mode, another currency or too large an
 *   amount; `conflict` on a cancelled invoice
 */
export async function recordPayment(
  input: PaymentInput & { invoiceId: number; amount: string },
  names: PaymentFieldNames,
  work: Work,
  effects: (payment: Payment) => Effect[] = () => [],
): Promise<Stored<Payment>> {
  const { payments, invoices } = work.store;
  const given = payments.nextId();
  return racingInTurn(turnOf(work), async () => {
    const [id, modes, stored] = await Promise.all([
      given,
      modesFor(input.mode, work),
      payable(input.invoiceId, names, work),
    ]);
    const modeId = modeOf(input.mode ?? null, modes, null, names);
    const invoice = stored.doc;
    const doc = paymentSchema.parse({
      kept: input.kept,
      ...birth(work, id),
      reference: paymentReference(work.today, id),
      paidOn: work.today,
      ...fieldsOf(input, modeId, invoice),
      invoiceId: invoice.id,
      customerId: invoice.customerId,
      projectId: invoice.projectId,
      currency: invoice.currency,
    });
    const after = paid(invoice, [...invoice.payments, gistOf(doc)], work);
    const [saved] = await work.store.save([payments.create(doc), invoices.update(stored, after)], {
      effects: effects(doc),
    });
    return saved;
  });
}

/**
 * Changes a payment; moving it to another invoice changes both.
 * @throws Problem `not_found`, and as recordPayment
 */
export function updatePayment(
  id: number,
  input: PaymentInput,
  names: PaymentFieldNames,
  work: Work,
): Promise<Stored<Payment>> {
  const { payments, invoices } = work.store;
  return racingInTurn(turnOf(work), async () => {
    const [before, modes] = await Promise.all([existing(payments, id), modesFor(input.mode, work)]);
    const modeId = input.mode === undefined ? undefined : modeOf(input.mode, modes, before.doc.modeId, names);
    const targetId = input.invoiceId ?? before.doc.invoiceId;
    const [target, source] = await Promise.all([
      targetId === before.doc.invoiceId ? existing(invoices, targetId) : payable(targetId, names, work),
      existing(invoices, before.doc.invoiceId),
    ]);
    const { customerId, projectId, currency } = target.doc;
    const doc: Payment = {
      ...before.doc,
      ...inCurrency(before.doc, currency),
      ...fieldsOf(input, modeId, target.doc),
      kept: { ...before.doc.kept, ...input.kept },
      invoiceId: targetId,
      customerId,
      projectId,
      currency,
      ...touched(work),
    };
    const without = source.doc.payments.filter((gist) => gist.id !== id);
    const invoiceChanges: Change[] =
      target.doc.id === source.doc.id
        ? [
            invoices.update(
              source,
              paid(
                source.doc,
                source.doc.payments.map((gist) => (gist.id === id ? gistOf(doc) : gist)),
                work,
              ),
            ),
          ]
        : [
            invoices.update(source, paid(source.doc, without, work)),
            invoices.update(target, paid(target.doc, [...target.doc.payments, gistOf(doc)], work)),
          ];
    const [saved] = await work.store.save([payments.update(before, doc), ...invoiceChanges]);
    return saved;
  });
}

/**
 * Deletes a payment and the comments on it; what it had paid is open again.
 * @throws Problem `not_found`
 */
export async function deletePayment(id: number, work: Work): Promise<void> {
  const { payments, invoices } = work.store;
  const subject = { subject: 'payment', subjectId: id } as const;
  await racingInTurn(turnOf(work), async () => {
    const [before, said] = await Promise.all([existing(payments, id), commentsOn(subject, work)]);
    const invoice = await existing(invoices, before.doc.invoiceId);
    const rest = invoice.doc.payments.filter((gist) => gist.id !== id);
    await work.store.save([
      payments.remove(before),
      invoices.update(invoice, paid(invoice.doc, rest, work)),
      ...(await withoutComments(subject, said, work)),
    ]);
  });
}
