/**
 * Erases a person from an organization's records, one write after another, each as any other change of the record. It
 * can be stopped and repeated: the records that are the person come last, so the person is found until the end.
 */
import * as z from 'zod';
import { erasedName, eraseRecord } from '../../domain/person/erase.ts';
import { type Fields, hasAddress, isTheirs, mentions, type Person } from '../../domain/person/person.ts';
import { Problem } from '../../domain/problem.ts';
import { stampChange } from '../../domain/record.ts';
import type { Waiting } from '../../store/effects.ts';
import { finishEffect } from '../../store/outbox.ts';
import { readOwnLane } from '../../store/outbox-own.ts';
import type { Document } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import { openByName } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { readSuccessor, withPrimary } from '../contact/write.ts';
import { removalEffects } from '../file/files.ts';
import { findRecipients } from '../outbox/addresses.ts';

/** A record of any type, by its type's name. */
export type RecordRef = { recordType: string; id: number };

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Makes the erased document of a record; null where nothing of it is the person's. */
function toErased<D extends Document>(
  records: { recordType: string; parse: (fields: unknown) => D },
  doc: D,
  { person, work, asTheirs = false }: { person: Person; work: Work; asTheirs?: boolean },
): D | null {
  const erased = records.parse(eraseRecord(person, records.recordType, { ...doc }, asTheirs));
  return isSame(erased, records.parse(doc)) ? null : { ...erased, ...stampChange(work) };
}

/**
 * Erases a person from one record. Two round trips; a ticket's replies are erased with it.
 * @returns whether it was changed; not if it was erased before or is gone
 * @throws ZodError when what is left would be no record of its type; what Store.save throws
 */
export function erasePersonFrom({ recordType, id }: RecordRef, person: Person, work: Work): Promise<boolean> {
  if (recordType === 'contact') return eraseContact(id, person, work);
  if (recordType === 'ticket') return eraseTicket(id, person, work);
  const records = openByName(work.organization, recordType);
  if (!records) throw new Error(`no record type is called ${recordType}`);
  return retryOnConflict(async () => {
    const before = await records.get(id);
    const after = before && toErased(records, before.doc, { person, work });
    if (!before || !after) return false;
    await work.store.save([records.update(before, after)]);
    return true;
  });
}

/** Nothing more is addressed to who was erased: the primary contact gives way to another, or to nobody. */
function eraseContact(id: number, person: Person, work: Work): Promise<boolean> {
  const { contacts, customers } = work.store;
  return retryOnConflict(async () => {
    const before = await contacts.get(id);
    const after = before && toErased(contacts, before.doc, { person, work });
    const owner = before && (await customers.get(before.doc.customerId));
    if (!before || !after || !owner) return false;
    const { primaryContact } = owner.doc;
    const primary = primaryContact?.id === id ? await readSuccessor(before.doc, work, true) : primaryContact;
    await work.store.save([contacts.update(before, after), withPrimary(owner, primary, work)]);
    return true;
  });
}

const repliesAtOnce = 50;

/** In the person's own ticket every reply is part of the talk with them, whoever wrote it. */
function eraseTicket(id: number, person: Person, work: Work): Promise<boolean> {
  const { tickets } = work.store;
  return retryOnConflict(async () => {
    const before = await tickets.get(id);
    const erased = before && toErased(tickets, before.doc, { person, work });
    if (!before || !erased) return false;
    const { replyIds, files } = before.doc;
    const isOwn = isTheirs(person, tickets.recordType, { ...before.doc });
    // Replies first: while they are not erased, the ticket still says whose it is.
    for (let from = 0; isOwn && from < replyIds.length; from += repliesAtOnce)
      await eraseReplies(replyIds.slice(from, from + repliesAtOnce), person, work);
    const after = isOwn ? { ...erased, replyCharacters: replyIds.length * erasedName.length } : erased;
    const removed = files.filter((file) => !after.files.some((one) => one.id === file.id));
    await work.store.save([tickets.update(before, after)], {
      effects: removalEffects({ kind: 'tickets', id }, removed),
    });
    return true;
  });
}

function eraseReplies(ids: readonly number[], person: Person, work: Work): Promise<void> {
  const { replies } = work.store;
  return retryOnConflict(async () => {
    const found = [...(await replies.getMany(ids)).values()];
    const changes = found.flatMap((before) => {
      const after = toErased(replies, before.doc, { person, work, asTheirs: true });
      return after ? [replies.update(before, after)] : [];
    });
    if (changes.length > 0) await work.store.save(changes);
  });
}

/**
 * Refuses to erase somebody who is still billed: the next bill needs the name and the address.
 * @throws Problem `conflict` that names what must end first
 */
export async function refuseWhileBilled(refs: readonly RecordRef[], work: Work): Promise<void> {
  const { recurringInvoices, subscriptions } = work.store;
  for (const { recordType, id } of refs) {
    const due = await findDue();
    if (due !== null) {
      const what = `${recordType} ${id} bills this person (next on ${due.slice(0, 10)})`;
      throw new Problem('conflict', `${what}: end it first, or say whose customer is a firm`);
    }
    async function findDue(): Promise<string | null> {
      if (recordType === recurringInvoices.recordType) {
        const rule = await recurringInvoices.get(id);
        return rule?.doc.enabled ? recurringInvoices.dueAt(rule.doc) : null;
      }
      const found = recordType === subscriptions.recordType ? await subscriptions.get(id) : null;
      return found && subscriptions.dueAt(found.doc);
    }
  }
}

const mostMails = 10_000;
const about = z.object({ invoiceId: z.int().optional(), paymentId: z.int().optional() });

/** A mail that goes to a person or names them, and the other addresses that it goes to. */
export type MailTo = { mail: Waiting; others: string[] };

/** Lists mails that wait or were set aside, and go to a person or name them. */
export async function listMailsTo(person: Person, work: Work): Promise<MailTo[]> {
  const { waiting, aside } = await readOwnLane(work.organization.id, 'mail', mostMails);
  const found: MailTo[] = [];
  for (const mail of [...waiting, ...aside]) {
    const recipients = await readRecipients(mail.payload, work);
    const isTo = recipients.some((one) => hasAddress(one, person.email));
    if (!isTo && !mentions([mail.payload, mail.answer], person)) continue;
    found.push({ mail, others: recipients.filter((one) => !hasAddress(one, person.email)) });
  }
  return found;
}

async function readRecipients(payload: Fields, work: Work): Promise<string[]> {
  const { invoices, payments } = work.store;
  const { invoiceId = null, paymentId = null } = about.catch({}).parse(payload);
  const payment = paymentId === null ? null : await payments.get(paymentId);
  const invoice = await invoices.get(invoiceId ?? payment?.doc.invoiceId ?? 0);
  return invoice ? (await findRecipients(invoice.doc, work)).map(({ typed }) => typed) : [];
}

/**
 * Takes back all mails to a person that have not gone out. A drain may move one meanwhile; it is found again.
 * @returns those taken back, and those that were gone before: sent, or taken back by somebody else
 */
export async function takeBackMails(person: Person, work: Work): Promise<{ taken: MailTo[]; gone: MailTo[] }> {
  const taken: MailTo[] = [];
  const missed = new Map<string, MailTo>();
  // One that is moved while it is looked for is in neither place, but hardly twice in a row.
  for (let nothing = 0; nothing < 2; ) {
    const found = await listMailsTo(person, work);
    nothing = found.length === 0 ? nothing + 1 : 0;
    for (const one of found) {
      const { id } = one.mail;
      if (!(await finishEffect(one.mail))) missed.set(id, one);
      else {
        missed.delete(id);
        taken.push(one);
      }
    }
  }
  return { taken, gone: [...missed.values()] };
}
