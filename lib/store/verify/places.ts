/**
 * What an item of the table is, read off its key: keys.ts the other way round, for whoever looks
 * through everything there is. Runtime code never needs this: it knows which key it wants.
 */
import { organization } from '../../domain/organization/organization.ts';
import { isCircuit } from '../circuit.ts';
import type { Item } from '../client.ts';
import * as keys from '../keys.ts';
import type { Document, Noun } from '../noun.ts';
import { nouns } from '../record-types/registry.ts';

/** The settings of the organization as one more kind of record, because its directory entries follow from them. */
const organizationNoun = { name: 'organization', schema: organization, home: 'own' };

/** Every kind of record, by name. */
export const nounsByName: ReadonlyMap<string, Noun<Document>> = new Map(
  ([organizationNoun, ...Object.values(nouns)] as unknown as Noun<Document>[]).map((noun) => [noun.name, noun]),
);
const allNouns = [...nounsByName.values()];

/** A record that something in the table is there for. */
export type Owner = { noun: Noun<Document>; id: number };

/** "invoice 5": for people, and as a key of maps. */
export const ownerText = ({ noun, id }: Owner): string => `${noun.name} ${id}`;

export const keyText = ({ pk, sk }: { pk?: unknown; sk?: unknown }): string => `${pk}\u0000${sk}`;

/** The other way. */
export function keyOf(text: string): keys.Key {
  const [pk = '', sk = ''] = text.split('\u0000');
  return { pk, sk };
}

/** Where the document of a record lies. */
export function documentKeyOf(organizationId: number, { noun, id }: Owner): keys.Key {
  if (noun.name === organizationNoun.name) return keys.organizationKey(id);
  return keys.documentKey(organizationId, noun.name, noun.home, id);
}

export const organizationOwner = (id: number): Owner => ({
  noun: organizationNoun as unknown as Noun<Document>,
  id,
});

/** So many ids there can be: they are padded to twelve digits. Two numbers become one, exactly. */
const ids = 2 ** 40;

/** A record as one number, for tallies of millions. */
export const codeOf = ({ noun, id }: Owner): number => allNouns.indexOf(noun) * ids + id;

export function ownerOf(code: number): Owner {
  const noun = allNouns[Math.floor(code / ids)];
  if (!noun) throw new Error(`no kind of record has the code ${code}`);
  return { noun, id: code % ids };
}

/**
 * - `document`: a record itself
 * - `kept`: there because of a record, one of `owners` (a guard does not say of which kind); `what` is its name for people
 * - `counter`, `figures`: numbers that records add to
 * - `effect`: waits in the outbox, or is set aside there
 * - `promise`: that an effect was promised, as long as it has not ended
 * - `circuit`: what is known of a lane's receiver while it fails
 * - `apart`: stands by itself and is checked by nothing (idempotency keys)
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

/** What an item is to an organization; null when it is another's. */
export function placeOf(organizationId: number, item: Item): Place | null {
  const pk = String(item.pk);
  const sk = String(item.sk);
  const [first, kind = '', name = ''] = pk.split('/', 3);
  if (first === 'system') return systemPlace(organizationId, kind, sk, item);
  if (first !== String(organizationId)) return null;
  const noun = nounsByName.get(name);
  const kept = (what: string, id: string): Place => (noun ? { type: 'kept', what, owners: owners(noun, id) } : unknown);
  switch (kind) {
    case 'organization':
      return pk === keys.organizationKey(organizationId).pk && sk === 'doc'
        ? { type: 'document', owner: organizationOwner(organizationId) }
        : unknown;
    case 'settings':
      return noun?.home === 'settings' && isId(sk) ? { type: 'document', owner: { noun, id: Number(sk) } } : unknown;
    case 'list':
      return sk.startsWith('C') && noun ? { type: 'counter' } : kept('list member', sk.split('#').at(-1) ?? '');
    case 'row':
      return kept('thin row', sk);
    case 'search':
      return kept('search row', sk);
    case 'changes':
      return kept('change entry', sk.split('#')[1] ?? '');
    case 'guard':
      return { type: 'kept', what: 'guard', owners: guardOwners(item) };
    case 'sequence':
      return { type: 'sequence', name: pk.slice(`${first}/${kind}/`.length) };
    case 'promises':
      return { type: 'promise' };
    case 'idempotency':
      return { type: 'apart' };
    default:
      return ownPlace(nounsByName.get(kind), name, sk);
  }
}

const isId = (text: string): boolean => /^\d{1,12}$/.test(text) && Number(text) > 0;

const owners = (noun: Noun<Document>, id: string): Owner[] => (isId(id) ? [{ noun, id: Number(id) }] : []);

function guardOwners(item: Item): Owner[] {
  const id = String(item.id);
  return allNouns.flatMap((noun) => (noun.guards ? owners(noun, id) : []));
}

/** In the partition of a record: its figures and, unless it is in a short list of settings, the record itself. */
function ownPlace(noun: Noun<Document> | undefined, id: string, sk: string): Place {
  if (!noun || !isId(id)) return unknown;
  const owner = { noun, id: Number(id) };
  if (sk === 'sums') return { type: 'figures', owner };
  return sk === 'doc' && noun.home === 'own' ? { type: 'document', owner } : unknown;
}

function systemPlace(organizationId: number, kind: string, sk: string, item: Item): Place | null {
  const own = [organizationOwner(organizationId)];
  const [, owner, noun = '', id = ''] = sk.split('#');
  const isOurs = item.organizationId === organizationId || owner === String(organizationId);
  switch (kind) {
    case 'organizations':
      return sk === keys.padded(organizationId) ? { type: 'kept', what: 'directory entry', owners: own } : null;
    case 'organization-names':
      return item.id === organizationId ? { type: 'kept', what: 'directory entry', owners: own } : null;
    case 'due': {
      const known = nounsByName.get(noun);
      return isOurs ? { type: 'kept', what: 'due entry', owners: known ? owners(known, id) : [] } : null;
    }
    case 'outbox':
    case 'outbox-aside':
      // Keys of before there were lanes have the organization in the second place.
      if (!isOurs && !sk.startsWith(`${keys.padded(organizationId)}/`)) return null;
      return isCircuit(item) ? { type: 'circuit' } : { type: 'effect', aside: kind === 'outbox-aside' };
    default:
      return null;
  }
}
