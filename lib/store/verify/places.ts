/** Tells what an item is from its key: the reverse of keys.ts, for looking through the whole table. */
import { organization } from '../../domain/organization/organization.ts';
import { isCircuit } from '../circuit.ts';
import type { Item } from '../client.ts';
import * as keys from '../keys.ts';
import { organizationSchemas } from '../organizations.ts';
import type { Document, RecordType } from '../record-type.ts';
import { recordTypes } from '../record-types/registry.ts';

/** The organization as one more record type, because its directory entries follow from it. */
const organizationRecordType = { name: 'organization', schema: organization, home: 'own', ...organizationSchemas };

/** Every record type by its name, the organization included. */
export const recordTypesByName: ReadonlyMap<string, RecordType<Document>> = new Map(
  ([organizationRecordType, ...Object.values(recordTypes)] as unknown as RecordType<Document>[]).map((recordType) => [
    recordType.name,
    recordType,
  ]),
);
const allRecordTypes = [...recordTypesByName.values()];

/** A record because of which an item exists. */
export type Owner = { recordType: RecordType<Document>; id: number };

/** Formats a record as "invoice 5", for people and as a key of maps. */
export const formatOwner = ({ recordType, id }: Owner): string => `${recordType.name} ${id}`;

/** Formats a key as one text, for maps. */
export const formatKey = ({ pk, sk }: { pk?: unknown; sk?: unknown }): string => `${pk}\u0000${sk}`;

/** Reverses `formatKey`. */
export function parseKey(text: string): keys.Key {
  const [pk = '', sk = ''] = text.split('\u0000');
  return { pk, sk };
}

/** Gives the key of a record's document. */
export function toDocumentKey(organizationId: number, { recordType, id }: Owner): keys.Key {
  if (recordType.name === organizationRecordType.name) return keys.organizationKey(id);
  return keys.documentKey(organizationId, recordType.name, recordType.home, id);
}

/** The organization itself as an owner of items. */
export const toOrganizationOwner = (id: number): Owner => ({
  recordType: organizationRecordType as unknown as RecordType<Document>,
  id,
});

/** More than there are ids of twelve digits. Type and id become one exact number. */
const ids = 2 ** 40;

/** Gives a record as one number, for tallies of millions. */
export const toOwnerCode = ({ recordType, id }: Owner): number => allRecordTypes.indexOf(recordType) * ids + id;

/** Reads an owner's code back. */
export function fromOwnerCode(code: number): Owner {
  const recordType = allRecordTypes[Math.floor(code / ids)];
  if (!recordType) throw new Error(`no kind of record has the code ${code}`);
  return { recordType, id: code % ids };
}

/**
 * - `kept`: there because of one of `owners` (a guard does not say of which type); `what` names it for people
 * - `counter`, `figures`: numbers that records add to
 * - `effect`: waits in the outbox, or is set aside there
 * - `apart`: stands by itself and is checked by nothing (idempotency keys, tries of deliveries)
 */
export type Place =
  | { type: 'document'; owner: Owner }
  | { type: 'kept'; what: string; owners: Owner[] }
  | { type: 'counter' }
  | { type: 'figures'; owner: Owner }
  | { type: 'sequence'; name: string }
  | { type: 'effect'; aside: boolean }
  | { type: 'promise' }
  | { type: 'circuit' }
  | { type: 'apart' }
  | { type: 'unknown' };

const unknown: Place = { type: 'unknown' };

/** Tells what an item is to an organization; null when it is another's. */
export function findPlace(organizationId: number, item: Item): Place | null {
  const pk = String(item.pk);
  const sk = String(item.sk);
  const [first, kind = '', name = ''] = pk.split('/', 3);
  if (first === 'system') return findSystemPlace(organizationId, kind, sk, item);
  if (first !== String(organizationId)) return null;
  const recordType = recordTypesByName.get(name);
  const kept = (what: string, id: string): Place =>
    recordType ? { type: 'kept', what, owners: toOwners(recordType, id) } : unknown;
  switch (kind) {
    case 'organization':
      return pk === keys.organizationKey(organizationId).pk && sk === 'doc'
        ? { type: 'document', owner: toOrganizationOwner(organizationId) }
        : unknown;
    case 'settings':
      return recordType?.home === 'settings' && isId(sk)
        ? { type: 'document', owner: { recordType, id: Number(sk) } }
        : unknown;
    case 'list':
      return sk.startsWith('C') && recordType ? { type: 'counter' } : kept('list member', sk.split('#').at(-1) ?? '');
    case 'row':
      return kept('thin row', sk);
    case 'search':
      return kept('search row', sk);
    case 'changes':
      return kept('change entry', sk.split('#')[1] ?? '');
    case 'guard':
      return { type: 'kept', what: 'guard', owners: listGuardOwners(item) };
    case 'sequence':
      return { type: 'sequence', name: pk.slice(`${first}/${kind}/`.length) };
    case 'promises':
      return { type: 'promise' };
    case 'idempotency':
    case 'deliveries':
      return { type: 'apart' };
    default:
      return toOwnPlace(recordTypesByName.get(kind), name, sk);
  }
}

const isId = (text: string): boolean => /^\d{1,12}$/.test(text) && Number(text) > 0;

const toOwners = (recordType: RecordType<Document>, id: string): Owner[] =>
  isId(id) ? [{ recordType, id: Number(id) }] : [];

function listGuardOwners(item: Item): Owner[] {
  const id = String(item.id);
  return allRecordTypes.flatMap((recordType) => (recordType.guards ? toOwners(recordType, id) : []));
}

/** A record's partition holds its figures and, unless its home is `settings`, the record itself. */
function toOwnPlace(recordType: RecordType<Document> | undefined, id: string, sk: string): Place {
  if (!recordType || !isId(id)) return unknown;
  const owner = { recordType, id: Number(id) };
  if (sk === 'sums') return { type: 'figures', owner };
  return sk === 'doc' && recordType.home === 'own' ? { type: 'document', owner } : unknown;
}

function findSystemPlace(organizationId: number, kind: string, sk: string, item: Item): Place | null {
  const own = [toOrganizationOwner(organizationId)];
  const [, owner, recordType = '', id = ''] = sk.split('#');
  const isOurs = item.organizationId === organizationId || owner === String(organizationId);
  switch (kind) {
    case 'organizations':
      return sk === keys.padNumber(organizationId) ? { type: 'kept', what: 'directory entry', owners: own } : null;
    case 'organization-names':
      return item.id === organizationId ? { type: 'kept', what: 'directory entry', owners: own } : null;
    case 'due': {
      const known = recordTypesByName.get(recordType);
      return isOurs ? { type: 'kept', what: 'due entry', owners: known ? toOwners(known, id) : [] } : null;
    }
    case 'outbox':
    case 'outbox-aside':
      // Keys from before lanes have the organization in the second place.
      if (!isOurs && !sk.startsWith(`${keys.padNumber(organizationId)}/`)) return null;
      return isCircuit(item) ? { type: 'circuit' } : { type: 'effect', aside: kind === 'outbox-aside' };
    default:
      return null;
  }
}
