/** What each kind of effect does. Doing one twice must look like doing it once. */
import * as z from 'zod';
import { defaultTemplate } from '../../documents/templates.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { Recipient } from '../../domain/mail-address.ts';
import { Problem } from '../../domain/problem.ts';
import { canKeepFiles } from '../../platform/files.ts';
import { canMail, deliver } from '../../platform/mail.ts';
import { toMailId } from '../../platform/mail-message.ts';
import type { Waiting } from '../../store/effects.ts';
import type { Lane } from '../../store/keys.ts';
import { noteLeft } from '../../store/outbox.ts';
import { valuationKind } from '../../store/record-types/unvalued.ts';
import type { Work } from '../../store/work.ts';
import { renderInvoice } from '../document/render-invoice.ts';
import { valueRecords } from '../exchange-rate/valuation.ts';
import { removalKind, removeUnnamed } from '../file/files.ts';
import { readExisting, updateRecord } from '../record/records.ts';
import { webhookKind } from '../recurrence/announcements.ts';
import { copyKind, finishCopy } from '../task/duplicate.ts';
import { removeReplies, replyRemovalKind } from '../ticket/reply.ts';
import { findRecipients } from './addresses.ts';
import { composeInvoiceMail, composePaymentMail, type Letter, toOneLine } from './compose-mail.ts';
import { type Performed, type ReceiverSettings, tellGenerated } from './webhook.ts';

/** `sentTo`: who has it already, where a mail goes to several and not all of them took it. */
const mailed = { sentTo: z.array(z.string()).default([]) };
/** Who has a mail already, by its payload. */
export const readSentTo = (payload: Waiting['payload']): string[] =>
  z.object(mailed).catch({ sentTo: [] }).parse(payload).sentTo;
const invoiceMail = z.object({ invoiceId: z.int(), templateId: z.int().optional(), ...mailed });
/** `asked`: somebody wanted it to be sent; otherwise, and where it was promised before that was written down, it goes where there is an address. */
const paymentMail = z.object({ paymentId: z.int(), asked: z.boolean().default(false), ...mailed });

/**
 * A mail that has nobody to go to, or not everybody; `answer` says who is the matter. It waits: addresses are entered late,
 * and mended.
 */
export class Unmailable extends Error {
  readonly code: 'no address' | 'address';
  readonly answer: string | null;

  constructor(wrong: readonly Recipient[]) {
    super('a mail has nobody to go to');
    this.name = 'Unmailable';
    this.code = wrong.length === 0 ? 'no address' : 'address';
    this.answer =
      wrong.length === 0 ? null : `No e-mail address: ${wrong.map(({ typed }) => typed).join(', ')}`.slice(0, 300);
  }
}

/** Is told what is left of an effect: its payload from now on. */
type Note = (payload: Waiting['payload']) => void;

/** What an effect is performed with; see `Told`, and `deliver`. */
type Means = { told: ReceiverSettings | null; handOverMs: number };

/** What effects of a lane cannot be done without and is not set up here; null where nothing is in the way. */
export function findMissingSetup(lane: Lane, told: ReceiverSettings | null): Lane | null {
  if (lane === 'mail') return canMail() ? null : 'mail';
  if (lane === 'webhook') return told ? null : 'webhook';
  return lane === 'files' && !canKeepFiles() ? 'files' : null;
}

/**
 * Performs an effect.
 * @param means.told what receivers of webhooks are told, in the dialect's words
 * @param means.handOverMs within so many milliseconds a mail server must have a mail
 * @param note told what is left of it, as its payload, as soon as a part has been done: another try does only that
 * @throws when it failed and should be tried again; an unknown kind always fails
 */
export async function performEffect(effect: Waiting, work: Work, means: Means, note: Note): Promise<Performed> {
  const { invoices, payments } = work.store;
  const { told } = means;
  switch (effect.kind) {
    case 'invoice mail': {
      const { invoiceId, templateId, sentTo } = invoiceMail.parse(effect.payload);
      const invoice = (await invoices.get(invoiceId))?.doc;
      if (!invoice) return 'skipped';
      const letter = composeInvoiceMail(invoice, work.organization);
      const posted = await mail({ effect, invoice, letter, sentTo, templateId, means, note }, work);
      if (posted.to.length > 0 && !(invoice.sentAt && invoice.sentByEmail)) {
        // First of all, in one write: what the server has taken it is not given again, whatever becomes of the invoice.
        if (posted.to.length > sentTo.length) await noteLeft(effect, { ...effect.payload, sentTo: posted.to });
        await markSent(invoiceId, work);
      }
      if (posted.fault) throw posted.fault;
      return 'done';
    }
    case 'payment mail': {
      const { paymentId, asked, sentTo } = paymentMail.parse(effect.payload);
      const payment = (await payments.get(paymentId))?.doc;
      if (!payment) return 'skipped';
      // It is there as long as the payment is on it: where it is not, the payment is on another by now, or gone.
      const { doc: invoice } = await readExisting(invoices, payment.invoiceId);
      const letter = composePaymentMail(payment, invoice, work.organization);
      const { fault, to } = await mail({ effect, invoice, letter, sentTo, means, note }, work);
      if (fault instanceof Unmailable && fault.code === 'no address' && to.length === 0 && !asked) return 'skipped';
      if (fault) throw fault;
      return 'done';
    }
    case webhookKind:
      // No drain that does not know begins one.
      if (!told) throw new Error('it is not known what receivers are told');
      return tellGenerated(effect, told, work);
    case copyKind: {
      await finishCopy(effect.payload, work);
      return 'done';
    }
    case valuationKind: {
      await valueRecords(effect.payload, work);
      return 'done';
    }
    case removalKind: {
      await removeUnnamed(effect.payload, work);
      return 'done';
    }
    case replyRemovalKind: {
      await removeReplies(effect.payload, work);
      return 'done';
    }
    default:
      throw new Error(`no effect is called ${effect.kind}`);
  }
}

type Posting = {
  effect: Waiting;
  invoice: Invoice;
  letter: Letter;
  sentTo: readonly string[];
  templateId?: number | undefined;
  means: Means;
  note: Note;
};

/**
 * Mails a letter to those who do not have it yet.
 * @returns who has it now, and why not everybody has
 * @throws as `deliver`, where nobody took it
 */
async function mail(posting: Posting, work: Work): Promise<{ to: readonly string[]; fault: Error | null }> {
  const { effect, invoice, letter, sentTo, templateId = defaultTemplate, means, note } = posting;
  const recipients = await findRecipients(invoice, work);
  const wrong = recipients.filter(({ address }) => address === null);
  const unmailable = wrong.length > 0 || recipients.length === 0 ? new Unmailable(wrong) : null;
  const to = recipients.flatMap(({ address }) => (address === null || sentTo.includes(address) ? [] : [address]));
  if (to.length === 0) return { to: sentTo, fault: sentTo.length > 0 && recipients.length === 0 ? null : unmailable };
  const { pdf: content, fileName } = await renderInvoice(invoice.id, templateId, work);
  const attachments = [{ fileName, content, contentType: 'application/pdf' }];
  const id = toMailId(work.organization.id, effect.id);
  const post = { id, fromName: toOneLine(work.organization.name), to, attachments, ...letter };
  const { taken, refusal } = await deliver(post, means.handOverMs);
  const has = [...sentTo, ...taken];
  note({ ...effect.payload, sentTo: has });
  return { to: has, fault: refusal ?? unmailable };
}

async function markSent(invoiceId: number, work: Work): Promise<void> {
  const sent = (doc: Invoice): Invoice => ({ ...doc, sentByEmail: true, sentAt: doc.sentAt ?? work.at });
  await updateRecord(work.store.invoices, invoiceId, sent, work).catch((error: unknown) => {
    // Deleted since: the mail is on its way all the same, and must not be sent again for this.
    if (!(error instanceof Problem && error.code === 'not_found')) throw error;
  });
}
