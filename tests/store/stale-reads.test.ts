/** Filters and searches read their rows at half the price, which may be some seconds behind; what a client has just written is found all the same. */
import { afterEach, describe, expect, it } from 'vitest';
import { customer, newBooks } from '../../lab/books.ts';
import { deleteRecord, updateRecord } from '../../lib/operations/record/records.ts';
import { type Answer, type Request, wrapTransport } from '../../lib/store/client.ts';
import type { Work } from '../../lib/store/work.ts';

const words = (text: string) => ({
  terms: { text, match: 'phrase', where: 'all' } as const,
  offset: 0,
  limit: 50,
});
const named = (name: string) => ({ where: (row: object) => 'name' in row && row.name === name, offset: 0, limit: 50 });
const names = async (work: Work, query: Parameters<Work['store']['customers']['find']>[0]): Promise<string[]> =>
  (await work.store.customers.find(query)).items.map(({ doc }) => doc.name);

let thaw = (): void => {};
afterEach(() => thaw());

/** From now on reads that are not asked to be consistent see what they saw when they were first asked. */
function freeze(): void {
  const seen = new Map<string, Promise<Answer>>();
  thaw = wrapTransport((inner) => (request: Request) => {
    if (request.type !== 'query' || request.input.ConsistentRead) return inner(request);
    const key = JSON.stringify(request.input);
    const answer = seen.get(key) ?? inner(request);
    seen.set(key, answer);
    return answer;
  });
}

describe('where the rows are behind', () => {
  it('a record that was just created is found by filter and search', async () => {
    const work = await newBooks();
    await customer(work, 'Old');
    freeze();
    expect(await names(work, named('New'))).toEqual([]);
    expect(await names(work, words('new'))).toEqual([]);
    await customer(work, 'New');
    expect(await names(work, named('New'))).toEqual(['New']);
    expect(await names(work, words('new'))).toEqual(['New']);
  });

  it('a record that was just changed is judged by what it is now', async () => {
    const work = await newBooks();
    const id = await customer(work, 'Before');
    freeze();
    expect(await names(work, named('Before'))).toEqual(['Before']);
    expect(await names(work, words('before'))).toEqual(['Before']);
    await updateRecord(work.store.customers, id, (doc) => ({ ...doc, name: 'After' }), work);
    expect(await names(work, named('Before'))).toEqual([]);
    expect(await names(work, words('before'))).toEqual([]);
    expect(await names(work, named('After'))).toEqual(['After']);
    expect(await names(work, words('after'))).toEqual(['After']);
  });

  it('a record that was just deleted is not shown', async () => {
    const work = await newBooks();
    const id = await customer(work, 'Gone');
    freeze();
    expect(await names(work, named('Gone'))).toEqual(['Gone']);
    await deleteRecord(work.store.customers, id, work);
    expect(await names(work, named('Gone'))).toEqual([]);
    expect(await names(work, words('gone'))).toEqual([]);
  });

  it('a burst of more changes than can be looked at one by one is read strongly', async () => {
    const work = await newBooks();
    freeze();
    expect(await names(work, words('burst'))).toEqual([]);
    for (let n = 0; n < 110; n += 1) await customer(work, `Burst ${n}`);
    const found = await work.store.customers.find(words('burst'));
    expect(found.total).toBe(110);
    expect(found.items).toHaveLength(50);
  });
});
