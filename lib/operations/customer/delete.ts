import { Problem } from '../../domain/problem.ts';
import { contactsOfCustomer } from '../../store/record-types/contact.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';

/** Deleting a contact takes seven actions of a transaction, which has a hundred, and up to two for counters of its own. */
const mostContacts = 10;

/**
 * Deletes a customer with its contacts. Two round trips, three with contacts.
 * @throws Problem `not_found`; `conflict` while records refer to it or a contact, or for more than 10 contacts
 */
export async function deleteCustomer(id: number, work: Work): Promise<void> {
  const { contacts, customers } = work.store;
  await retryOnConflict(async () => {
    const [before, people] = await Promise.all([
      readExisting(customers, id),
      contacts.find({ list: contactsOfCustomer(id), offset: 0, limit: mostContacts }),
    ]);
    if (people.total > mostContacts) {
      const message = `The customer has ${people.total} contacts, and at most ${mostContacts} are deleted with it: delete some first`;
      throw new Problem('conflict', message);
    }
    await work.store.save([customers.remove(before), ...people.items.map(contacts.remove)]);
  });
}
