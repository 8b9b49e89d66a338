/** Second look at figures, and at references to missing records. Includes records that came after the pass. */

import { readChanges } from '../changes.ts';
import type { Item } from '../client.ts';
import type { Addition } from '../derive.ts';
import type * as keys from '../keys.ts';
import type { Document, RecordType } from '../record-type.ts';
import { readNumber } from '../sequence.ts';
import { toAttributes } from './follows.ts';
import { findPlace, formatKey, formatOwner, type Owner, recordTypesByName } from './places.ts';
import { readSteadily, type Standing, type Steady } from './steady.ts';
import type { Contributors } from './tally.ts';

/** An id may be taken some time before its record is written; the schedule takes them by the hundred. */
const idsUnderWay = 300;
/** How far the clocks of writers may differ. */
const clockMicros = 10_000_000;

/** Where a pass began; it may miss records created since. */
export type Beginning = { startedAtMicros: number; numbers: ReadonlyMap<string, number> };

const toSequence = (recordType: RecordType<Document>): string => recordType.sequence ?? recordType.name;

/** Notes where sequences stand before a pass. */
export async function noteBeginning(organizationId: number, startedAtMs: number): Promise<Beginning> {
  const names = [...new Set([...recordTypesByName.values()].map(toSequence))];
  const numbers = await Promise.all(names.map((name) => readNumber(organizationId, name)));
  return {
    startedAtMicros: startedAtMs * 1_000,
    numbers: new Map(names.map((name, i) => [name, numbers[i] ?? 0])),
  };
}

async function listRecent(organizationId: number, kinds: ReadonlySet<string>, since: Beginning): Promise<Owner[]> {
  const found = await Promise.all(
    [...kinds].map(async (kind): Promise<Owner[]> => {
      const recordType = recordTypesByName.get(kind);
      if (!recordType) return [];
      const from = Math.max(0, (since.numbers.get(toSequence(recordType)) ?? 0) - idsUnderWay);
      const afterMicros = since.startedAtMicros - clockMicros;
      const [to, changes] = await Promise.all([
        readNumber(organizationId, toSequence(recordType)),
        recordType.polled
          ? readChanges(organizationId, kind, { afterMicros, limit: 1_000_000, newestFirst: false })
          : [],
      ]);
      const given = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + 1 + i);
      return [...given, ...changes.map(({ id }) => id)].map((id) => ({ recordType, id }));
    }),
  );
  return found.flat();
}

export type Wrong = { name: string; is: unknown; should: bigint };
/** `wrong` empty: all is well. `dangling`: records that refer to a missing one. */
export type FigureVerdict = { wrong: Wrong[]; dangling: Owner[]; owner: Owner };

/** Sums up figures again. Gives no verdict on figures that were written to meanwhile. */
export async function checkFigures(
  organizationId: number,
  figures: readonly keys.Key[],
  contributors: Contributors,
  since: Beginning,
): Promise<Map<string, FigureVerdict>> {
  const kinds = contributors.kinds(figures);
  const targets = figures.flatMap((key) => {
    const place = findPlace(organizationId, key);
    return place?.type === 'figures' ? [{ key, owner: place.owner }] : [];
  });
  const known = [
    ...figures.flatMap((key) => contributors.of(key)),
    ...targets.map(({ owner }) => owner),
    ...(await listRecent(organizationId, kinds, since)),
  ];
  const steady = await readSteadily(organizationId, known, figures);
  // Figures that records from during the read add to are looked at again.
  const late = (await listRecent(organizationId, kinds, since)).filter((owner) => !steady.knows(owner));
  const later = await readSteadily(organizationId, late, []);
  const all = [...new Map(known.map((owner) => [formatOwner(owner), owner])).values()];
  const restless = new Set([
    ...all.filter((owner) => steady.moved(owner)).flatMap((owner) => listMovedKeys(owner, steady)),
    ...late.flatMap((owner) => listKeys(later.both(owner))),
  ]);
  const sums = sumFigures(all, steady);
  return new Map(
    targets
      .filter(({ key, owner }) => !restless.has(formatKey(key)) && steady.constant(owner, isThere))
      .map(({ key, owner }) => [formatKey(key), toVerdict(key, owner, sums.get(formatKey(key)) ?? [], steady)]),
  );
}

const listKeys = (standings: readonly Standing[]): string[] =>
  standings.flatMap(({ follows }) => [...(follows?.additions.keys() ?? [])]);

const isThere = ({ version }: Standing): string => String(version !== undefined);

/** Lists the figures to which a record that was written to no longer adds the same. */
function listMovedKeys(owner: Owner, steady: Steady): string[] {
  const added = ({ follows }: Standing, key: string): string =>
    JSON.stringify([...(follows?.additions.get(key)?.counts ?? [])].sort());
  return listKeys(steady.both(owner)).filter((key) => !steady.constant(owner, (standing) => added(standing, key)));
}

type Share = { owner: Owner; addition: Addition };

function sumFigures(owners: readonly Owner[], steady: Steady): Map<string, Share[]> {
  const shares = owners.flatMap((owner) =>
    [...(steady.standing(owner).follows?.additions ?? [])].map(([text, addition]) => ({ text, owner, addition })),
  );
  return Map.groupBy(shares, ({ text }) => text);
}

function toVerdict(key: keys.Key, owner: Owner, shares: readonly Share[], steady: Steady): FigureVerdict {
  if (steady.standing(owner).version === undefined) {
    const dangling = shares.filter(({ addition }) => addition.referred).map((share) => share.owner);
    return { wrong: [], dangling, owner };
  }
  const should = new Map<string, bigint>();
  for (const { addition } of shares) {
    for (const [name, by] of addition.counts) should.set(name, (should.get(name) ?? 0n) + BigInt(by));
  }
  return { wrong: listDifferences(steady.item(key), should), dangling: [], owner };
}

function listDifferences(item: Item | null, should: ReadonlyMap<string, bigint>): Wrong[] {
  const is = toAttributes(item ?? {});
  const names = new Set([...Object.keys(is), ...should.keys()]);
  return [...names].flatMap((name) => {
    const ought = should.get(name) ?? 0n;
    const value = is[name];
    return toExact(value ?? 0) === ought ? [] : [{ name, is: value, should: ought }];
  });
}

function toExact(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : null;
}

/** Describes by how much a figure is wrong: correct writes do not change that. */
export function describeOffset({ name, is, should }: Wrong): string {
  const value = toExact(is ?? 0);
  return `${name} ${value === null ? is : value - should}`;
}
