/**
 * Counted lists: any page and the exact length, at a cost that does not grow with the list. Counters over fixed ranges
 * of ids (or of a day) tell which range holds an offset.
 */
import type { Item } from './client.ts';
import * as keys from './keys.ts';
import { readAllItems, toPrefixRange } from './read.ts';
import { readUntilSettled } from './settled.ts';

export type Page = { list: string; by: 'id' | 'date'; descending?: boolean; offset: number; limit: number };

type Range = { from: string; to: string; count: number };

function listRanges(items: readonly Item[], by: 'id' | 'date'): Range[] {
  return items.flatMap((item) => {
    const name = String(item.sk).slice(1);
    return Object.entries(item)
      .filter(([attribute, count]) => /^r\d/.test(attribute) && Number(count) > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([attribute, count]) => {
        if (by === 'id') {
          const first = (Number(name) * keys.rangesPerItem + Number(attribute.slice(1))) * keys.idsPerRange;
          return toRange('', first, keys.idsPerRange, Number(count));
        }
        const [day, block] = attribute.slice(1).split('.');
        return toRange(`${name}-${day}`, Number(block) * keys.idsPerDayRange, keys.idsPerDayRange, Number(count));
      });
  });
}

function toRange(on: string, firstId: number, ids: number, count: number): Range {
  return { from: `M${on}#${keys.padNumber(firstId)}`, to: `M${on}#${keys.padNumber(firstId + ids - 1)}`, count };
}

const toId = (item: Item): number => Number(String(item.sk).slice(-12));

/** Reads the total and a page of ids. Two round trips, one for the first page; more when a write comes between. */
export async function readPage(
  organizationId: number,
  recordType: string,
  page: Page,
): Promise<{ total: number; ids: number[] }> {
  return readUntilSettled(async () => {
    const value = await readOnce(organizationId, recordType, page);
    const expected = Math.max(0, Math.min(page.limit, value.total - page.offset));
    return { value, settled: value.ids.length === expected };
  });
}

async function readOnce(
  organizationId: number,
  recordType: string,
  page: Page,
): Promise<{ total: number; ids: number[] }> {
  const pk = keys.listPartition(organizationId, recordType, page.by, page.list);
  const descending = page.descending ?? false;
  const readMembers = (bounds: { from: string; to: string }, limit: number): Promise<Item[]> =>
    limit <= 0 ? Promise.resolve([]) : readAllItems(pk, bounds, { limit, descending, only: ['sk'] });
  const all = toPrefixRange('M');
  const first = page.offset === 0 ? readMembers(all, page.limit) : null;
  // Awaited together: when one read fails, the other must not fail unhandled.
  const [counters, firstMembers] = await Promise.all([readAllItems(pk, toPrefixRange('C')), first]);
  const ranges = listRanges(counters, page.by);
  const total = ranges.reduce((sum, range) => sum + range.count, 0);
  if (firstMembers) return { total, ids: firstMembers.map(toId) };
  if (page.offset >= total) return { total, ids: [] };

  let skip = page.offset;
  for (const range of descending ? ranges.reverse() : ranges) {
    if (skip < range.count) {
      const bounds = descending ? { from: all.from, to: range.to } : { from: range.from, to: all.to };
      const found = await readMembers(bounds, skip + page.limit);
      return { total, ids: found.slice(skip).map(toId) };
    }
    skip -= range.count;
  }
  return { total, ids: [] };
}

/** Counts the records of a list. One round trip. */
export async function countList(
  organizationId: number,
  recordType: string,
  by: 'id' | 'date',
  list: string,
): Promise<number> {
  const counters = await readAllItems(keys.listPartition(organizationId, recordType, by, list), toPrefixRange('C'));
  return listRanges(counters, by).reduce((sum, range) => sum + range.count, 0);
}

/** Reads the ids above `after` of a list by id, in order. One round trip, however long the list is. */
export async function readIdsAfter(
  organizationId: number,
  recordType: string,
  { list, after, limit }: { list: string; after: number; limit: number },
): Promise<number[]> {
  const pk = keys.listPartition(organizationId, recordType, 'id', list);
  const bounds = { from: `M#${keys.padNumber(after + 1)}`, to: toPrefixRange('M').to };
  return (await readAllItems(pk, bounds, { limit, only: ['sk'] })).map(toId);
}

/** Reads the newest ids of a list by date, up to and including a day. One round trip, however long the list is. */
export async function readIdsUntil(
  organizationId: number,
  recordType: string,
  { list, until, limit }: { list: string; until: string; limit: number },
): Promise<number[]> {
  const pk = keys.listPartition(organizationId, recordType, 'date', list);
  const bounds = { from: 'M', to: `M${until}#\uffff` };
  return (await readAllItems(pk, bounds, { limit, descending: true, only: ['sk'] })).map(toId);
}
