/** Second look at the counters of lists. All records in a counter's range of ids are read, whatever is written. */
import * as keys from '../keys.ts';
import { describeKey } from './audit.ts';
import { noteUnsettled } from './check-items.ts';
import { formatKey, type Owner, recordTypesByName } from './places.ts';
import { checkUntilStill, cutByWeight, readSteadily, type Standing, type Steady } from './steady.ts';
import type { CountSuspect } from './tally.ts';
import { set, type Violation } from './violation.ts';

type Counter = { key: keys.Key; name: string; owners: Range };
/** Ids of a record type, both inclusive; `to` 0: a counter of nothing. */
type Range = { recordType: Owner['recordType'] | null; from: number; to: number };

const atOnce = 1_000;

/** Finds counters that do not count what they should. */
export async function checkCounters(organizationId: number, suspects: readonly CountSuspect[]): Promise<Violation[]> {
  const counters = suspects.flatMap(({ key, attributes }) =>
    [...attributes].map((name): Counter => ({ key, name, owners: toRange(key, name) })),
  );
  const found: Violation[] = [];
  // Counters of one block of ids are checked together: its records are read once.
  const blocks = Map.groupBy(
    counters,
    ({ owners }) => `${owners.recordType?.name} ${Math.floor(owners.from / keys.idsPerDayRange)}`,
  );
  for (const block of blocks.values()) {
    const restless = await checkUntilStill(block, cutByWeight(atOnce), async (batch) => {
      const steady = await readSteadily(
        organizationId,
        batch.flatMap(({ owners }) => [...listOwners(owners)]),
        batch.map(({ key }) => key),
      );
      const again: Counter[] = [];
      for (const counter of batch) {
        const violation = judgeCounter(counter, steady);
        if (violation === 'moved') again.push(counter);
        else if (violation) found.push(violation);
      }
      return again;
    });
    found.push(...restless.map(({ key }) => noteUnsettled(key)));
  }
  return found;
}

/** Finds which ids a counter covers: the reverse of derive.ts. */
function toRange({ pk, sk }: keys.Key, name: string): Range {
  const [, , recordTypeName = '', order] = pk.split('/');
  const recordType = recordTypesByName.get(recordTypeName) ?? null;
  const range = /^r(\d+)$/.exec(name);
  if (order === 'id' && range) {
    const from = (Number(sk.slice(1)) * keys.rangesPerItem + Number(range[1])) * keys.idsPerRange;
    return { recordType, from, to: from + keys.idsPerRange - 1 };
  }
  const block = /^r\d+\.(\d+)$/.exec(name);
  if (order === 'date' && block) {
    const from = Number(block[1]) * keys.idsPerDayRange;
    return { recordType, from, to: from + keys.idsPerDayRange - 1 };
  }
  return { recordType: null, from: 1, to: 0 };
}

function* listOwners({ recordType, from, to }: Range): Generator<Owner> {
  if (recordType) for (let id = Math.max(1, from); id <= to; id += 1) yield { recordType, id };
}

function judgeCounter({ key, name, owners }: Counter, steady: Steady): Violation | 'moved' | null {
  let should = 0;
  for (const owner of listOwners(owners)) {
    // Where an unreadable document counts is unknown; it is reported itself.
    if (steady.both(owner).some(({ unreadable }) => unreadable !== null)) return null;
    const counted = steady.constant(owner, (standing) => findCount(standing, key, name));
    if (!counted) return 'moved';
    should += counted.value;
  }
  const is = steady.item(key)?.[name];
  if (is === should || (is === undefined && should === 0)) return null;
  return {
    text: `wrong counter: ${describeKey(key)} has ${name} ${is ?? 'not at all'}, not ${should}`,
    mend: [set(key, name, is, should)],
    key,
  };
}

function findCount({ follows }: Standing, key: keys.Key, name: string): number {
  return follows?.additions.get(formatKey(key))?.counts.get(name) ?? 0;
}
