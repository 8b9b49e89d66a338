/** Looks for a person in everything that is stored of an organization. For maintenance: it scans the table. */
import { type Item, readTableName, sendRequest } from '../client.ts';
import * as keys from '../keys.ts';
import { parseDocument } from '../read.ts';
import type { Document } from '../record-type.ts';
import { retryWhileBusy } from '../retry.ts';
import { describeError } from './audit.ts';
import { toAttributes } from './follows.ts';
import { findPlace, formatOwner, type Owner } from './places.ts';
import { scanPages } from './scan.ts';

/** A document, or the reason why it cannot be read. */
export type Found = { owner: Owner; doc: Document } | { owner: Owner; fault: string };

/** Reads every document of an organization, the organization's own included, a page at a time. */
export async function* scanDocuments(organizationId: number): AsyncGenerator<Found[]> {
  for await (const page of scanPages({ organizationId, documentsOnly: true })) {
    yield page.flatMap((item): Found[] => {
      const place = findPlace(organizationId, item);
      return place?.type === 'document' ? [readFound(place.owner, item)] : [];
    });
  }
}

function readFound(owner: Owner, item: Item): Found {
  try {
    return { owner, doc: parseDocument(owner.recordType, item).doc };
  } catch (error) {
    return { owner, fault: describeError(error) };
  }
}

/** An item in which a person is still named, and the records because of which it is there. */
export type Mention = { key: keys.Key; owners: string[] };

/**
 * Looks through all items, keys included, and removes counters of lists that nothing is in: the key of a list may be a
 * name or an address.
 * @param isMentioned gets an item as JSON
 */
export async function findMentions(organizationId: number, isMentioned: (text: string) => boolean): Promise<Mention[]> {
  const found: Mention[] = [];
  for await (const page of scanPages({ organizationId })) {
    for (const item of page) {
      const place = findPlace(organizationId, item);
      if (!place) continue;
      if (place.type === 'counter' && isEmpty(item) && (await removeEmpty(item))) continue;
      if (!isMentioned(JSON.stringify(item, toText))) continue;
      const owners = place.type === 'document' ? [place.owner] : place.type === 'kept' ? place.owners : [];
      found.push({ key: { pk: String(item.pk), sk: String(item.sk) }, owners: owners.map(formatOwner) });
    }
  }
  return found;
}

const toText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Only lists by id: those by date are of records, not of names. */
const isEmpty = (item: Item): boolean =>
  String(item.pk).split('/')[3] === 'id' && Object.values(toAttributes(item)).every((count) => count === 0);

/** Removes a counter unless something came into the list meanwhile. */
async function removeEmpty({ pk, sk }: Item): Promise<boolean> {
  const names = Array.from({ length: keys.rangesPerItem }, (_, i) => `r${keys.padNumber(i, 2)}`);
  const input = {
    TableName: readTableName(),
    Key: { pk, sk },
    ConditionExpression: names.map((name) => `(attribute_not_exists(${name}) OR ${name} = :none)`).join(' AND '),
    ExpressionAttributeValues: { ':none': 0 },
  };
  try {
    await retryWhileBusy(() => sendRequest({ type: 'delete', input }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
