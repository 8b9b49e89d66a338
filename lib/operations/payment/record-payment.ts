/** Payments on their own: recorded, changed and deleted together with what they do to the invoice. */
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { type Payment, payment as paymentSchema } from '../../domain/payment/payment.ts';
import { invalid, Problem, unknownReference } from '../../domain/problem.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Change, Effect } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { settled } from '../invoice/standing.ts';
import { birth, existing, touched } from '../record/records.ts';
import { amountOf, gistOf, paymentReference } from './nested.ts';

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
  provider?: Record<string, unknown>;
};

/** How the request names its fields, so that a refusal names what the client wrote. */
export type PaymentFieldNames = { invoice: string; mode: string };

async function modeOf(mode: number | string | null, names: PaymentFieldNames, work: Work): Promise<number | null> {
  if (mode === null || mode === '') return null;
  const modes = (await work.store.paymentModes.all()).map(({ doc }) => doc).filter((doc) => !doc.deletedAt);
  const text = String(mode).trim().toLowerCase();
  const found = modes.find((doc) => String(doc.id) === text) ?? modes.find((doc) => doc.name.toLowerCase() === text);
  if (!found) throw unknownReference(names.mode, mode);
  return found.id;
}

/** The invoice with its payments replaced, and its state as that makes it. */
function paid(invoice: Invoice, payments: Invoice['payments'], work: Work): Invoice {
  const flags = { draft: invoice.state === 'draft', cancelled: invoice.state === 'cancelled' };
  return settled({ ...invoice, payments, ...touched(work) }, flags);
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
  if (stored.doc.state === 'cancelled')
    throw new Problem('conflict', 'The invoice is cancelled; nothing can be paid on it');
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
  const [modeId, id] = await Promise.all([modeOf(input.mode ?? null, names, work), payments.nextId()]);
  return racing(async () => {
    const stored = await payable(input.invoiceId, names, work);
    const invoice = stored.doc;
    const doc = paymentSchema.parse({
      ...birth(work, id),
      reference: paymentReference(work.at, id),
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
  return racing(async () => {
    const [before, modeId] = await Promise.all([
      existing(payments, id),
      input.mode === undefined ? undefined : modeOf(input.mode, names, work),
    ]);
    const targetId = input.invoiceId ?? before.doc.invoiceId;
    const [target, source] = await Promise.all([
      targetId === before.doc.invoiceId ? existing(invoices, targetId) : payable(targetId, names, work),
      existing(invoices, before.doc.invoiceId),
    ]);
    const { customerId, projectId, currency } = target.doc;
    const doc: Payment = {
      ...before.doc,
      ...fieldsOf(input, modeId, target.doc),
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
 * Deletes a payment; what it had paid is open again.
 * @throws Problem `not_found`
 */
export async function deletePayment(id: number, work: Work): Promise<void> {
  const { payments, invoices } = work.store;
  await racing(async () => {
    const before = await existing(payments, id);
    const invoice = await existing(invoices, before.doc.invoiceId);
    const rest = invoice.doc.payments.filter((gist) => gist.id !== id);
    await work.store.save([payments.remove(before), invoices.update(invoice, paid(invoice.doc, rest, work))]);
  });
}
