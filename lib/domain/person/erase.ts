/**
 * What of a record is erased when a person is, and which records stay as they are. Erasing twice is erasing once.
 */
import * as z from 'zod';
import { parseRecipients } from '../mail-address.ts';
import { emptyAddress } from '../record.ts';
import { eraseFrom, type Fields, isSelf, isTheirs, isTheirWork, mentions, type Person } from './person.ts';

/** What stands where a name must be. */
export const erasedName = 'Erased';

/** A different address for each record, because those of contacts and of staff are unique. Nobody receives mail there. */
const toErasedAddress = (recordType: string, { id }: Fields): string => `erased-${recordType}-${id}@erased.invalid`;

const byLaw = 'tax law demands that it is kept as it was issued';
const books = 'it is a voucher of the books, which tax law demands';

/** Why records of a type are never changed; other types are erased. */
const kept: Readonly<Record<string, string>> = {
  invoice: byLaw,
  'credit note': byLaw,
  payment: books,
  expense: books,
  contract: 'it is needed to establish, exercise or defend legal claims (GDPR, article 17(3)(e))',
  organization: 'it is what the organization says of itself',
};

const isDraft = (recordType: string, doc: Fields): boolean => recordType === 'invoice' && doc.state === 'draft';

/** Gives the reason why a record about a person stays; null for one that is erased. A draft is no invoice yet. */
export const findReasonToStay = (recordType: string, doc: Fields): string | null =>
  isDraft(recordType, doc) ? null : (kept[recordType] ?? null);

/** How a record has to do with a person, for people; null if it has nothing to do with them. */
export function describeRelation(person: Person, recordType: string, doc: Fields): string | null {
  if (isSelf(person, recordType, doc)) return 'is the person';
  if (isTheirs(person, recordType, doc)) return 'is from or for the person';
  if (isTheirWork(person, recordType, doc)) return 'says what the person did';
  return mentions(doc, person) ? 'mentions the person' : null;
}

const noFree = { customValues: {}, extras: {} };
const noBill = {
  customer: { name: erasedName },
  billing: emptyAddress,
  shipping: emptyAddress,
  notes: null,
  adminNote: null,
  tags: [],
  ...noFree,
};
const noPassword = { passwordHash: null, passwordChangedAt: null, active: false };

type Erase = (recordType: string, doc: Fields) => Fields;

/** Fields of records that are the person. */
const ofSelf: Readonly<Record<string, Erase>> = {
  contact: (recordType, doc) => ({
    ...{ firstName: erasedName, lastName: '', email: toErasedAddress(recordType, doc) },
    ...{ title: null, phone: '', direction: null, permissions: [], ...noPassword },
    ...{ invoiceEmails: false, estimateEmails: false, creditNoteEmails: false, projectEmails: false },
    ...{ ticketEmails: false, taskEmails: false, contractEmails: false, ...noFree },
  }),
  // The price of an hour stays: it values the time that was worked.
  staff: (recordType, doc) => ({
    ...{ firstName: erasedName, lastName: '', email: toErasedAddress(recordType, doc) },
    ...{ phone: '', facebook: '', linkedin: '', skype: '', language: '', direction: '', emailSignature: '' },
    ...noPassword,
    ...noFree,
  }),
  lead: () => ({
    ...{ name: erasedName, contact: '', title: '', company: '', email: '', website: '', phone: '' },
    ...{ address: emptyAddress, language: '', description: '', tags: [], isPublic: false, ...noFree },
  }),
  customer: () => ({
    ...{ name: erasedName, identification: '', email: '', contactPerson: '', phone: '', website: '' },
    ...{ address: emptyAddress, billing: emptyAddress, shipping: emptyAddress },
    ...{ billingText: null, shippingText: null, language: '', notes: null, partnershipType: '', active: false },
    ...noFree,
  }),
};

/** Fields of records that came from the person, or were written for them. */
const ofTheirs: Readonly<Record<string, Erase>> = {
  ticket: () => ({
    ...{ subject: erasedName, message: '', senderName: '', senderEmail: '', cc: '', tags: [], files: [] },
    ...noFree,
  }),
  reply: () => ({ message: erasedName, senderName: '', senderEmail: '', cc: '', ...noFree }),
  proposal: () => ({ ...noBill, subject: erasedName, content: '{proposal_items}', phone: '' }),
  estimate: () => ({ ...noBill, customerReference: '' }),
  invoice: () => ({ ...noBill, meta: {}, description: '', purchaseOrder: '' }),
  'recurring invoice': () => ({ ...noBill, meta: {} }),
  subscription: () => ({ description: '', ...noFree }),
  project: () => ({ description: null, notes: null, tags: [], ...noFree }),
  task: () => ({ description: null, tags: [], ...noFree }),
};

/** Fields of records that only their owner was to see. */
const ofTheirWork: Readonly<Record<string, Erase>> = {
  'calendar event': (_, doc) => (doc.public ? {} : { title: erasedName, description: '', ...noFree }),
};

const addressKeys: ReadonlySet<string> = new Set(['email', 'senderEmail', 'cc']);

function scrub(value: unknown, person: Person, key = ''): unknown {
  if (typeof value === 'string') return scrubText(value, person, key);
  if (Array.isArray(value)) return value.map((part) => scrub(part, person, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [eraseFrom(name, person), scrub(part, person, name)]);
  return Object.fromEntries(entries);
}

/** Takes the address out of a list of addresses, which must stay one. */
function scrubText(value: string, person: Person, key: string): string {
  if (!addressKeys.has(key)) return eraseFrom(value, person);
  const typed = parseRecipients(value).map((one) => one.typed);
  const left = typed.filter((one) => one.toLowerCase() !== person.email);
  return left.length === typed.length ? value : left.join(', ');
}

const anyFields = z.record(z.string(), z.unknown());

/**
 * Erases a person from a record of any type that is not kept.
 * @param asTheirs erases it as the person's own although it does not say so: a reply in their ticket
 */
export function eraseRecord(person: Person, recordType: string, doc: Fields, asTheirs = false): Fields {
  const erasers = [
    ...(isSelf(person, recordType, doc) ? [ofSelf[recordType]] : []),
    ...(asTheirs || isTheirs(person, recordType, doc) ? [ofTheirs[recordType]] : []),
    ...(isTheirWork(person, recordType, doc) ? [ofTheirWork[recordType]] : []),
  ];
  const erased = erasers.map((erase) => erase?.(recordType, doc) ?? {});
  return anyFields.parse(scrub(Object.assign({}, doc, ...erased), person));
}

/** Whether anything of a record is to be erased. */
export const canErase = (person: Person, recordType: string, doc: Fields): boolean =>
  findReasonToStay(recordType, doc) === null &&
  JSON.stringify(eraseRecord(person, recordType, doc)) !== JSON.stringify({ ...doc });

const secrets: ReadonlySet<string> = new Set(['passwordHash', 'hash', 'secretHash', 'webhookSecret']);

/** What of a record is given to the person that it is about: not what opens a door. */
export const withoutSecrets = (doc: Fields): Fields =>
  Object.fromEntries(Object.entries(doc).filter(([key]) => !secrets.has(key)));
