/**
 * Contacts and staff under fire: whatever happens at once, on whatever network, a customer with contacts
 * has one primary contact, which is one of them as it is now, and nothing is left of what is deleted.
 */
import { expect, it } from 'vitest';
import { customer, newBooks } from '../../lab/books.ts';
import { badNetwork, failOnce, isWrite, randomFrom } from '../../lab/faults.ts';
import { documents, violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import { type Contact, toPrimaryContact } from '../../lib/domain/contact/contact.ts';
import type { Customer } from '../../lib/domain/customer/customer.ts';
import { Problem } from '../../lib/domain/problem.ts';
import { createContact, deleteContact, updateContact } from '../../lib/operations/contact/write.ts';
import { deleteCustomer } from '../../lib/operations/customer/delete.ts';
import { createStaff, deleteStaff } from '../../lib/operations/staff/write.ts';
import { createToken } from '../../lib/operations/token/tokens.ts';
import { wrapTransport } from '../../lib/store/client.ts';
import type { Work } from '../../lib/store/work.ts';
import { ownTable } from '../support/table.ts';

ownTable();

let people = 0;
const contact = async (work: Work, customerId: number, primary = false): Promise<number> => {
  people += 1;
  const named = { firstName: `First ${people}`, lastName: 'Last', email: `p${people}@example.com` };
  return (await createContact({ ...named, customerId, primary }, work)).doc.id;
};

/** What is wrong with the table, with primary contacts as with all else. */
async function wrongs(work: Work): Promise<string[]> {
  const items = await scanTable();
  const contacts = documents<Contact>(items, work.organization.id, 'contact');
  const customers = documents<Customer>(items, work.organization.id, 'customer');
  const primaries = customers.flatMap(({ id, primaryContact }) => {
    const own = contacts.filter(({ customerId }) => customerId === id);
    const shown = JSON.stringify(primaryContact);
    const fits =
      own.length === 0 ? primaryContact === null : own.some((one) => JSON.stringify(toPrimaryContact(one)) === shown);
    return fits ? [] : [`customer ${id} with ${own.length} contacts has ${shown} as primary contact`];
  });
  return [...violations(items), ...primaries];
}

/** What a client would be told of, and would live with. */
async function orRefused(act: Promise<unknown>): Promise<void> {
  await act.catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code === 'internal') throw error;
  });
}

it.each([1, 2, 3])('contacts that come, change and go at once leave one primary contact (%i)', async (seed) => {
  const work = await newBooks();
  for (const name of ['Acme', 'Kent Farms']) await customer(work, name);
  const random = randomFrom(seed);
  const upTo = (n: number): number => 1 + Math.floor(random() * n);
  const kinds = ['lost before', 'lost after', 'conflict', 'throttle'] as const;
  const network = badNetwork({ seed, rate: 0.1, kinds: [...kinds] });
  try {
    for (let round = 0; round < 6; round += 1) {
      const acts = Array.from({ length: 6 }, () => {
        const id = upTo(8);
        const kind = upTo(5);
        if (kind <= 2) return contact(work, upTo(2), kind === 2);
        if (kind === 3) return deleteContact(id, work);
        return updateContact(id, kind === 4 ? { firstName: `Renamed ${upTo(99)}` } : { primary: true }, work);
      });
      await Promise.all(acts.map(orRefused));
    }
  } finally {
    network.restore();
  }
  expect(network.struck['lost after']).toBeGreaterThan(0);
  expect(await wrongs(work)).toEqual([]);
});

/** Does something, and something else just before the first write of it. */
async function meeting(act: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  let met = false;
  const restore = wrapTransport((inner) => async (request) => {
    if (isWrite(request) && !met) {
      met = true;
      await other();
    }
    return inner(request);
  });
  await act().finally(restore);
}

it('a contact that comes, changes or goes while another makes room for it is seen', async () => {
  const work = await newBooks();
  const primary = async (): Promise<unknown> => (await work.store.customers.get(1))?.doc.primaryContact;
  await customer(work);
  const first = await contact(work, 1);
  await meeting(
    () => deleteContact(first, work),
    () => contact(work, 1),
  );
  expect(await primary()).toMatchObject({ id: first + 1 });
  const third = await contact(work, 1);
  await meeting(
    () => deleteContact(first + 1, work),
    () => updateContact(third, { firstName: 'Renamed' }, work),
  );
  expect(await primary()).toMatchObject({ id: third, name: 'Renamed Last' });
  const fourth = await contact(work, 1);
  const fifth = await contact(work, 1);
  await meeting(
    () => deleteContact(third, work),
    () => deleteContact(fourth, work),
  );
  expect(await primary()).toMatchObject({ id: fifth });
  await meeting(
    () => orRefused(updateContact(fifth, { primary: true }, work)),
    () => deleteContact(fifth, work),
  );
  expect(await primary()).toBeNull();
  await meeting(
    () => orRefused(deleteCustomer(1, work)),
    () => contact(work, 1),
  );
  expect(await wrongs(work)).toEqual([]);
});

it('a write of a contact whose answer is lost is made once', async () => {
  const work = await newBooks();
  await customer(work);
  const lost = async <T>(act: () => Promise<T>): Promise<T> => {
    const network = failOnce('lost after', isWrite);
    const result = await act().finally(network.restore);
    expect(network.struck['lost after']).toBe(1);
    return result;
  };
  const first = await lost(() => contact(work, 1));
  const second = await lost(() => contact(work, 1));
  await lost(() => updateContact(second, { firstName: 'Renamed' }, work));
  await lost(() => updateContact(second, { primary: true }, work));
  expect((await work.store.customers.get(1))?.doc.primaryContact).toMatchObject({ id: second, name: 'Renamed Last' });
  await lost(() => deleteContact(first, work));
  const third = await contact(work, 1);
  await lost(() => deleteContact(second, work));
  expect((await work.store.customers.get(1))?.doc.primaryContact?.id).toBe(third);
  expect(await wrongs(work)).toEqual([]);
  await lost(() => deleteCustomer(1, work));
  expect(await work.store.contacts.get(third)).toBeNull();
  expect(await wrongs(work)).toEqual([]);
});

it('a customer goes with all its contacts or not at all, also when another comes meanwhile', async () => {
  const work = await newBooks();
  for (let round = 1; round <= 5; round += 1) {
    const id = await customer(work);
    for (let i = 0; i < 3; i += 1) await contact(work, id);
    await Promise.all([orRefused(deleteCustomer(id, work)), orRefused(contact(work, id, round % 2 === 0))]);
    const left = await work.store.contacts.count(`customer=${id}`);
    expect([0, 4]).toContain(left);
    expect((await work.store.customers.get(id)) === null).toBe(left === 0);
  }
  expect(await wrongs(work)).toEqual([]);
});

it('a member of staff goes with the tokens that act for the person, also when another is made meanwhile', async () => {
  const work = await newBooks();
  for (let round = 1; round <= 5; round += 1) {
    const { id } = (await createStaff({ firstName: 'A', email: `s${round}@example.com` }, work)).doc;
    await createToken({ staffId: id }, work);
    await createToken({ staffId: id }, work);
    await Promise.all([orRefused(deleteStaff(id, work)), orRefused(createToken({ staffId: id }, work))]);
    const tokens = (await work.store.tokens.all()).filter(({ doc }) => doc.staffId === id && doc.revokedAt === null);
    expect(tokens).toHaveLength((await work.store.staff.get(id)) === null ? 0 : 3);
  }
  expect(await wrongs(work)).toEqual([]);
});
