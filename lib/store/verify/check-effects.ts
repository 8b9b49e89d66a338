/** Checks effects and circuits. Only a vanished effect is repaired: it is put back under its id. */
import { type Item, readTableName } from '../client.ts';
import { makeEffect } from '../effects.ts';
import * as keys from '../keys.ts';
import { readOwnIds } from '../outbox-own.ts';
import { stampText } from '../stamps.ts';
import { describeKey } from './audit.ts';
import { findPlace, formatOwner, type Owner, recordTypesByName } from './places.ts';
import { cutByWeight, readSteadily } from './steady.ts';
import { put, type Violation } from './violation.ts';

const atOnce = 500;

const idName = (recordType: string): string =>
  `${recordType.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase())}Id`;
const idNames = new Map([...recordTypesByName.values()].map((recordType) => [idName(recordType.name), recordType]));

/** Finds effects that are malformed, misplaced, set aside, about missing records, or vanished. */
export async function checkEffects(
  organizationId: number,
  effects: readonly keys.Key[],
  promises: readonly keys.Key[],
): Promise<Violation[]> {
  const seen = new Set(effects.map(({ sk }) => sk.split('#').at(-1)));
  const found = await lookForVanished(
    organizationId,
    promises.filter(({ sk }) => !seen.has(sk)),
  );
  for (const batch of cutByWeight<keys.Key>(atOnce)(effects)) {
    const first = await readSteadily(organizationId, [], batch);
    const owners = batch.flatMap((key) => toRecords(first.item(key) ?? {}).owners);
    // An effect is written with its record and deleted when done: if it is there in between, so is its record.
    const steady = await readSteadily(organizationId, owners, batch);
    for (const key of batch) {
      const item = steady.item(key);
      if (item) found.push(...listFaults(organizationId, item, isGone).map((text) => ({ text, mend: null })));
    }
    function isGone(owner: Owner): boolean {
      return steady.knows(owner) && steady.both(owner).every(({ version }) => version === undefined);
    }
  }
  return found;
}

/** An effect that moves during one look is found by another. */
const looks = 3;

async function lookForVanished(organizationId: number, suspects: readonly keys.Key[]): Promise<Violation[]> {
  let missing = suspects;
  for (let look = 0; look < looks && missing.length > 0; look += 1) {
    const there = await readOwnIds(organizationId);
    missing = missing.filter(({ sk }) => !there.has(sk));
  }
  const found: Violation[] = [];
  for (const batch of cutByWeight<keys.Key>(atOnce)(missing)) {
    // An effect that ended meanwhile has deleted its promise.
    const steady = await readSteadily(organizationId, [], batch);
    found.push(...batch.flatMap((key) => listVanished(organizationId, key, steady.item(key) ?? null)));
  }
  return found;
}

function listVanished(organizationId: number, key: keys.Key, item: Item | null): Violation[] {
  if (!item) return [];
  const { kind, payload, promisedAt } = item;
  const at = describeKey(key);
  const stamp = stampText(Date.parse(String(promisedAt)) * 1_000);
  if (typeof kind !== 'string' || !isObject(payload)) return [{ text: `promise malformed: ${at}`, mend: null }];
  const { pk, sk, ...attributes } = makeEffect(organizationId, { kind, payload }, { stamp, id: key.sk }).effect;
  const { owners } = toRecords(item);
  const about = owners.length === 0 ? '' : ` about ${owners.map(formatOwner).join(', ')}`;
  const still = {
    ConditionCheck: { TableName: readTableName(), Key: key, ConditionExpression: 'attribute_exists(pk)' },
  };
  const back = put({ pk: String(pk), sk: String(sk) }, attributes, null);
  return [{ text: `effect vanished (${kind}${about}, promised ${promisedAt}): ${at}`, mend: [still, back], key }];
}

function listFaults(organizationId: number, item: Item, isGone: (owner: Owner) => boolean): string[] {
  const place = findPlace(organizationId, item);
  const at = describeKey({ pk: String(item.pk), sk: String(item.sk) });
  if (place?.type === 'circuit') return isWholeCircuit(organizationId, item) ? [] : [`circuit malformed: ${at}`];
  const aside = place?.type === 'effect' && place.aside ? [`set aside (${item.kind}, ${item.reason})`] : [];
  const { owners, malformed } = toRecords(item);
  const isWhole = !malformed && item.organizationId === organizationId && Number.isInteger(item.attempts);
  return [
    ...aside,
    ...(isWhole ? [] : ['malformed']),
    ...(isInItsLane(organizationId, item) ? [] : ['in a lane that is not its own']),
    ...owners.filter(isGone).map((owner) => `about ${formatOwner(owner)}, which is not there`),
  ].map((text) => `effect ${text}: ${at}`);
}

const isWholeCircuit = (organizationId: number, item: Item): boolean =>
  item.organizationId === organizationId &&
  Number(item.failures) > 0 &&
  Number(item.since) > 0 &&
  Number(item.openUntil) >= 0 &&
  typeof item.reason === 'string';

/** Drains find effects by lane; the next one gives a lane to effects from before lanes. */
function isInItsLane(organizationId: number, { sk, kind }: Item): boolean {
  const [start = ''] = String(sk).split('#', 1);
  return !start.includes('/') || start === keys.laneStart(organizationId, keys.toLane(String(kind)));
}

/** Lists the records that a payload names. A kind that begins with a record type ("invoice mail") must name one. */
function toRecords({ kind, payload }: Item): { owners: Owner[]; malformed: boolean } {
  if (typeof kind !== 'string' || !isObject(payload)) return { owners: [], malformed: true };
  let malformed = [...recordTypesByName.keys()].some(
    (name) => kind.startsWith(`${name} `) && !(idName(name) in payload),
  );
  const owners = [...idNames].flatMap(([name, recordType]): Owner[] => {
    const id = payload[name];
    if (id === undefined || id === null) return [];
    if (Number.isSafeInteger(id) && Number(id) > 0) return [{ recordType, id: Number(id) }];
    malformed = true;
    return [];
  });
  return { owners, malformed };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
