/**
 * Creates, changes and deletes contacts. Each write also bumps the customer's version, so that concurrent writes
 * conflict. A customer with contacts therefore always has exactly one primary contact among them.
 */
import { type Contact, contact as contactSchema, toPrimaryContact } from '../../domain/contact/contact.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import type { Customer, PrimaryContact } from '../../domain/customer/customer.ts';
import { invalidProblem, notFoundProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, stampChange, stampNew } from '../../domain/record.ts';
import { hashPassword } from '../../platform/password.ts';
import type { Change } from '../../store/change.ts';
import type { Stored } from '../../store/record-type.ts';
import { contactsOfCustomer } from '../../store/record-types/contact.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { readExisting } from '../record/records.ts';

export type ContactInput = Omit<Given<Contact>, 'passwordHash' | 'passwordChangedAt'> & {
  /** In clear text; only its hash is stored. */
  password: string;
  /** Replaces the customer's primary contact. */
  primary: boolean;
} & CustomValuesInput;

/**
 * Stores a new contact; a customer's first contact is its primary one. Two round trips.
 * @throws Problem `invalid` for an unknown customer; `duplicate` for an e-mail address of another contact
 */
export async function createContact(input: Partial<ContactInput>, work: Work): Promise<Stored<Contact>> {
  const { contacts, customers } = work.store;
  const { password, primary = false, customerId = 0, ...fields } = input;
  const newValues = beginNewCustomValues('contacts', input.customValues, work);
  const idAndHash = Promise.all([contacts.nextId(), password ? hashPassword(password) : null]);
  return retryOnConflict(async () => {
    const [[id, passwordHash], owner] = await Promise.all([idAndHash, customers.get(customerId)]);
    if (!owner) throw unknownReferenceProblem('customerId', customerId);
    const customValues = await newValues();
    const doc = contactSchema.parse({ ...fields, customValues, customerId, passwordHash, ...stampNew(work, id) });
    const isPrimary = primary || owner.doc.primaryContact === null;
    const [stored] = await work.store.save([
      contacts.create(doc),
      withPrimary(owner, isPrimary ? toPrimaryContact(doc) : owner.doc.primaryContact, work),
    ]);
    return stored;
  });
}

/**
 * Changes a contact; fields left out stay. Three round trips.
 * @throws Problem `not_found`; `invalid` for another customer, and for `primary: false` on the primary contact;
 * `duplicate` for an e-mail address of another contact
 */
export async function updateContact(id: number, input: Partial<ContactInput>, work: Work): Promise<Stored<Contact>> {
  const { contacts } = work.store;
  const { password, primary, customerId, extras, ...fields } = input;
  const changedValues = beginChangedCustomValues('contacts', input.customValues, work);
  const passwordFields = password ? { passwordHash: await hashPassword(password), passwordChangedAt: work.at } : {};
  return retryOnConflict(async () => {
    const before = await readExisting(contacts, id);
    const owner = await readOwner(before, work);
    const wasPrimary = owner.doc.primaryContact?.id === id;
    if (customerId !== undefined && customerId !== owner.doc.id)
      throw invalidProblem('customerId', 'cannot change: a contact stays with its customer');
    if (primary === false && wasPrimary)
      throw invalidProblem('primary', 'cannot be removed: make another contact of the customer the primary one');
    const after = contactSchema.parse({
      ...before.doc,
      ...fields,
      ...passwordFields,
      customValues: await changedValues(before.doc.customValues),
      extras: { ...before.doc.extras, ...extras },
      ...stampChange(work),
    });
    const isPrimary = wasPrimary || primary === true;
    const [stored] = await work.store.save([
      contacts.update(before, after),
      withPrimary(owner, isPrimary ? toPrimaryContact(after) : owner.doc.primaryContact, work),
    ]);
    return stored;
  });
}

/**
 * Deletes a contact; the oldest remaining one replaces a primary contact. Three round trips; four for a customer's only
 * contact, five with a replacement.
 * @throws Problem `not_found`; `conflict` while other records refer to it
 */
export async function deleteContact(id: number, work: Work): Promise<void> {
  const { contacts } = work.store;
  await retryOnConflict(async () => {
    const before = await readExisting(contacts, id);
    const owner = await readOwner(before, work);
    const { primaryContact } = owner.doc;
    const primary = primaryContact?.id === id ? await readSuccessor(before.doc, work) : primaryContact;
    await work.store.save([contacts.remove(before), withPrimary(owner, primary, work)]);
  });
}

/** How many of a customer's contacts are looked at for the next primary one. */
const mostCandidates = 50;

/**
 * Finds who may become the primary contact in place of one: the oldest other contact, an active one before all others.
 * Read after the customer, whose version then vouches for the answer. Two round trips at most.
 * @param mustBeActive whether nobody is better than somebody inactive
 */
export async function readSuccessor(
  { id, customerId }: Contact,
  work: Work,
  mustBeActive = false,
): Promise<PrimaryContact | null> {
  const { contacts } = work.store;
  const ids = await contacts.ids(contactsOfCustomer(customerId), mostCandidates);
  const others = ids.filter((one) => one !== id);
  const found = await contacts.getMany(others);
  const docs = others.flatMap((one) => found.get(one)?.doc ?? []);
  const next = docs.find(({ active }) => active) ?? (mustBeActive ? undefined : docs[0]);
  return next ? toPrimaryContact(next) : null;
}

/** The customer exists as long as its contact does. */
async function readOwner({ doc }: Stored<Contact>, work: Work): Promise<Stored<Customer>> {
  const owner = await work.store.customers.get(doc.customerId);
  if (!owner) throw notFoundProblem('contact');
  return owner;
}

/** Plans the customer's part of a contact's write: only its version changes where the primary contact stays. */
export function withPrimary(owner: Stored<Customer>, primary: PrimaryContact | null, work: Work): Change<Customer> {
  const { customers } = work.store;
  const isSame = JSON.stringify(primary) === JSON.stringify(owner.doc.primaryContact);
  if (isSame) return customers.bump(owner);
  return customers.update(owner, { ...owner.doc, primaryContact: primary, ...stampChange(work) });
}
