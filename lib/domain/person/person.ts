/** A person in somebody's books, found by an e-mail address: which records are the person, and which are about them. */
import * as z from 'zod';
import { parseRecipients } from '../mail-address.ts';
import { foldText } from '../text.ts';

export type Person = {
  /** In lower case. */
  email: string;
  contactIds: ReadonlySet<number>;
  staffIds: ReadonlySet<number>;
  leadIds: ReadonlySet<number>;
  /** Customers that are the person, not a firm. */
  customerIds: ReadonlySet<number>;
  /** Full names and telephone numbers that are unmistakable in a text. */
  names: readonly string[];
};

/** A stored record of any type. */
export type Fields = Readonly<Record<string, unknown>>;

const text = z.string().catch('');
const id = z.int().nullable().catch(null);
const ids = z.array(z.int()).catch([]);
const facts = z.object({
  id: z.int().catch(0),
  email: text,
  name: text,
  firstName: text,
  lastName: text,
  phone: text,
  senderEmail: text,
  cc: text,
  customer: z.object({ email: text }).catch({ email: '' }),
  primaryContact: z.object({ id: z.int() }).nullable().catch(null),
  relatedTo: text,
  relatedId: id,
  customerId: id,
  contactId: id,
  leadId: id,
  staffId: id,
  personId: id,
  assigneeIds: ids,
  createdBy: id,
});
type Facts = z.infer<typeof facts>;

/** Whether a list of addresses names this one, whatever the case. */
export const hasAddress = (list: string, email: string): boolean =>
  parseRecipients(list).some(({ typed }) => typed.toLowerCase() === email);

const leastDigits = 9;
const leastName = 5;

/** Lists what names somebody unmistakably: a name of two words, a long telephone number. */
function listNames({ name, firstName, lastName, phone }: Pick<Facts, 'name' | 'firstName' | 'lastName' | 'phone'>) {
  const names = [name, `${firstName} ${lastName}`].map((one) => one.trim());
  const digits = phone.replace(/\D/g, '');
  return [
    ...names.filter((one) => one.includes(' ') && one.length >= leastName),
    ...(digits.length >= leastDigits ? [phone.trim()] : []),
  ];
}

const isOneOf = (all: ReadonlySet<number>, one: number | null): boolean => one !== null && all.has(one);

/** What is held of a customer until all contacts are known: there may be very many. */
type Candidate = Pick<Facts, 'id' | 'email' | 'name' | 'phone'> & { contactId: number | null };

/**
 * Finds who the person is, from the organization's contacts, members of staff, leads and customers. A customer is the
 * person if it has the address itself and no contacts, or the person's name; unless it is among `firms`.
 */
export class PersonFinder {
  readonly #email: string;
  readonly #firms: ReadonlySet<number>;
  readonly #found = { contact: new Set<number>(), staff: new Set<number>(), lead: new Set<number>() };
  readonly #names: string[] = [];
  readonly #customers: Candidate[] = [];

  constructor(email: string, firms: ReadonlySet<number> = new Set()) {
    this.#email = email.toLowerCase();
    this.#firms = firms;
  }

  see(recordType: string, doc: Fields): void {
    if (recordType === 'customer') {
      this.#customers.push(...this.#toCandidates(facts.parse(doc)));
      return;
    }
    if (recordType !== 'contact' && recordType !== 'staff' && recordType !== 'lead') return;
    const read = facts.parse(doc);
    if (!hasAddress(read.email, this.#email)) return;
    this.#found[recordType].add(read.id);
    this.#names.push(...listNames(read));
  }

  /** Customers with the address, or with contacts, can be the person. */
  #toCandidates({ id: own, email, name, phone, primaryContact }: Facts): Candidate[] {
    const mayBe = hasAddress(email, this.#email) || (email === '' && primaryContact !== null);
    return mayBe && !this.#firms.has(own)
      ? [{ id: own, email, name, phone, contactId: primaryContact?.id ?? null }]
      : [];
  }

  person(): Person {
    const { contact, staff, lead } = this.#found;
    const names = new Set(this.#names.map(foldText));
    const own = this.#customers.filter(({ email, name, contactId }) => {
      const isNamed = names.has(foldText(name));
      return email === '' ? isNamed && isOneOf(contact, contactId) : contactId === null || isNamed;
    });
    const all = [...this.#names, ...own.flatMap((one) => listNames({ ...one, firstName: '', lastName: '' }))];
    return {
      email: this.#email,
      contactIds: contact,
      staffIds: staff,
      leadIds: lead,
      customerIds: new Set(own.map((one) => one.id)),
      names: [...new Set(all)],
    };
  }
}

/** Whether a record is the person. */
export function isSelf(person: Person, recordType: string, doc: Fields): boolean {
  const { contactIds, staffIds, leadIds, customerIds } = person;
  const own = new Map([
    ['contact', contactIds],
    ['staff', staffIds],
    ['lead', leadIds],
    ['customer', customerIds],
  ]);
  return own.get(recordType)?.has(facts.parse(doc).id) ?? false;
}

/** Whether a record comes from the person or was written for them: their ticket, their proposal, their invoice. */
export function isTheirs(person: Person, recordType: string, doc: Fields): boolean {
  const { customerId, contactId, leadId, senderEmail, customer, relatedTo, relatedId } = facts.parse(doc);
  // A lead may name the customer that it became, and a contact its customer, without being that person.
  if (recordType === 'contact' || recordType === 'lead') return false;
  return (
    isOneOf(person.customerIds, customerId) ||
    isOneOf(person.contactIds, contactId) ||
    isOneOf(person.leadIds, leadId) ||
    hasAddress(senderEmail, person.email) ||
    // A customer's own record says whether it is the person.
    (customerId === null && hasAddress(customer.email, person.email)) ||
    (relatedTo === 'customer' && isOneOf(person.customerIds, relatedId)) ||
    (relatedTo === 'lead' && isOneOf(person.leadIds, relatedId))
  );
}

/** Whether a record says what a member of staff did: wrote, worked, spent, was given to do. */
export function isTheirWork({ staffIds }: Person, recordType: string, doc: Fields): boolean {
  const { staffId, personId, assigneeIds, createdBy } = facts.parse(doc);
  return (
    isOneOf(staffIds, staffId) ||
    isOneOf(staffIds, personId) ||
    assigneeIds.some((one) => staffIds.has(one)) ||
    (recordType === 'comment' && isOneOf(staffIds, createdBy))
  );
}

const inWord = /[\p{L}\p{N}]/u;
const inAddress = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;

/** Lower case without a change of length, so that places in both texts are the same. */
const toLowerEach = (value: string): string => {
  const lower = value.toLowerCase();
  if (lower.length === value.length) return lower;
  return Array.from(value, (one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
};

/** Whether a place in a text, after `before`, is a whole address or name, and not a part of another one. */
function isWhole(value: string, from: number, to: number, before: string): boolean {
  const isAddress = value.slice(from, to).includes('@');
  const [after = '', next = ''] = [value[to], value[to + 1]];
  if (!isAddress) return !inWord.test(before) && !inWord.test(after);
  return !inAddress.test(before) && !inWord.test(after) && after !== '-' && !(after === '.' && inWord.test(next));
}

/** What stands where personal data was. */
export const erasedText = '[erased]';

/** Finds all places of some texts in a text, in order. */
function findPlaces(value: string, needles: readonly string[]): { from: number; to: number }[] {
  const lower = toLowerEach(value);
  const places = needles.flatMap((needle) => {
    const found: { from: number; to: number }[] = [];
    for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, at + 1))
      found.push({ from: at, to: at + needle.length });
    return found;
  });
  return places.sort((one, other) => one.from - other.from);
}

function eraseOnce(value: string, needles: readonly string[]): string {
  let result = '';
  let end = 0;
  for (const { from, to } of findPlaces(value, needles)) {
    // What stands before may just have been erased.
    const before = (from === end ? result.at(-1) : value[from - 1]) ?? '';
    if (from < end || !isWhole(value, from, to, before)) continue;
    result += value.slice(end, from) + erasedText;
    end = to;
  }
  return result + value.slice(end);
}

/** Replaces the person's addresses, names and telephone numbers in a text. */
export function eraseFrom(value: string, { email, names }: Person): string {
  const needles = [email, ...names].map(toLowerEach);
  // An address before a dot and a name is whole once the name is gone, which might have been the rest of its domain.
  return eraseOnce(eraseOnce(value, needles), needles);
}

/** Whether any text in a value mentions the person. */
export function mentions(value: unknown, person: Person): boolean {
  if (typeof value === 'string') return eraseFrom(value, person) !== value;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => mentions(key, person) || mentions(part, person));
}
