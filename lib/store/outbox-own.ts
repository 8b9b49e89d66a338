/** One organization's effects, for its people: what waits, what was set aside, and how to retry it at once. */
import { type Circuit, closeCircuit, isCircuit, toCircuit } from './circuit.ts';
import { type Item, sendRequest } from './client.ts';
import { toWaiting, type Waiting } from './effects.ts';
import * as keys from './keys.ts';
import { moveEffect, planMove, toDueItem } from './outbox.ts';
import { readAllItems, toPrefixRange } from './read.ts';
import { retryWhileBusy } from './retry.ts';
import { stampText } from './stamps.ts';

/** A waiting effect with its lane's circuit, if there is one. */
export type Own = Waiting & { circuit: Circuit | null };

/** Reads up to `limit` effects that wait, and as many set aside, oldest promise first. One round trip. */
export async function readOwnEffects(
  organizationId: number,
  limit: number,
): Promise<{ waiting: Own[]; aside: Waiting[] }> {
  const [waiting, aside] = await Promise.all([
    // One more than `limit`: a lane may begin with its circuit.
    Promise.all(
      listLanes(organizationId, 'outbox').map(({ pk, range }) => readAllItems(pk, range, { limit: limit + 1 })),
    ),
    Promise.all(listLanes(organizationId, 'aside').map(({ pk, range }) => readAllItems(pk, range, { limit }))),
  ]);
  const own = waiting.flatMap((items): Own[] => {
    const head = items.find(isCircuit);
    const circuit = head ? toCircuit(head) : null;
    return items.filter((item) => !isCircuit(item)).map((item) => ({ ...toWaiting(item), circuit }));
  });
  return { waiting: pickOldest(own, limit), aside: pickOldest(aside.flat().map(toWaiting), limit) };
}

/** Reads a lane with its circuit, up to `limit` waiting and set aside. One round trip. Unnoted: write conditionally. */
export async function readOwnLane(
  organizationId: number,
  lane: keys.Lane,
  limit: number,
): Promise<{ circuit: Circuit | null; waiting: Waiting[]; aside: Waiting[] }> {
  const read = (place: 'outbox' | 'aside', most: number): Promise<Item[]>[] =>
    listLanes(organizationId, place, [lane]).map(({ pk, range }) =>
      readAllItems(pk, range, { limit: most, unnoted: true }),
    );
  const [own = [], aside = []] = await Promise.all([...read('outbox', limit + 1), ...read('aside', limit)]);
  const head = own.find(isCircuit);
  return {
    circuit: head ? toCircuit(head) : null,
    waiting: own.filter((item) => !isCircuit(item)).map(toWaiting),
    aside: aside.map(toWaiting),
  };
}

function pickOldest<E extends Waiting>(effects: E[], limit: number): E[] {
  return effects.sort((a, b) => (a.promisedAt < b.promisedAt ? -1 : 1)).slice(0, limit);
}

function listLanes(organizationId: number, place: 'outbox' | 'aside', lanes: readonly keys.Lane[] = keys.lanes) {
  const shard = organizationId % keys.outboxShards;
  const pk = place === 'outbox' ? keys.outboxPartition(shard) : keys.setAsidePartition(shard);
  return lanes.map((lane) => ({ place, pk, range: toPrefixRange(`${keys.laneStart(organizationId, lane)}#`) }));
}

/** Most effects of a lane that a search by id looks at. */
const mostLookedThrough = 10_000;
const pageSize = 1_000;

/**
 * Finds an effect by its id, waiting or set aside, among the first 10,000 of each lane.
 * @throws Problem `busy` after 3 s
 */
export async function findOwnEffect(organizationId: number, id: string): Promise<Own | null> {
  const lanes = [...listLanes(organizationId, 'outbox'), ...listLanes(organizationId, 'aside')];
  const found = await Promise.all(lanes.map((lane) => findInLane(lane, id)));
  return found.find((one) => one !== null) ?? null;
}

async function findInLane({ pk, range }: ReturnType<typeof listLanes>[number], id: string): Promise<Own | null> {
  let circuit: Circuit | null = null;
  let { from } = range;
  for (let seen = 0; seen < mostLookedThrough; seen += pageSize) {
    const page = await readAllItems(pk, { ...range, from }, { limit: pageSize });
    for (const item of page) {
      if (isCircuit(item)) circuit = toCircuit(item);
      else if (toWaiting(item).id === id) return { ...toWaiting(item), circuit };
    }
    if (page.length < pageSize) return null;
    from = `${page.at(-1)?.sk}\u0000`;
  }
  return null;
}

/**
 * Reads the ids of all effects of an organization, waiting or set aside. One that is moved meanwhile may be missed.
 * @throws Problem `busy` after 3 s
 */
export async function readOwnIds(organizationId: number): Promise<Set<string>> {
  const ids = new Set<string>();
  const lanes = [...listLanes(organizationId, 'outbox'), ...listLanes(organizationId, 'aside')];
  await Promise.all(
    lanes.map(async ({ pk, range }) => {
      for (let from: string | null = range.from; from !== null; ) {
        const page: Item[] = await readAllItems(pk, { ...range, from }, { limit: pageSize, only: ['sk'] });
        for (const { sk } of page) ids.add(String(sk).split('#').at(-1) ?? '');
        from = page.length < pageSize ? null : `${page.at(-1)?.sk}\u0000`;
      }
    }),
  );
  return ids;
}

/** Whether only people can let it go: no drain will. */
export const isSetAside = ({ key }: Waiting): boolean => key.pk.startsWith(keys.setAsidePrefix);

const resetTries = (effect: Waiting): Waiting => ({
  ...effect,
  attempts: 0,
  failures: 0,
  failedSince: null,
  reason: null,
  answer: null,
});

/** Lets one effect go at once, as if never tried, and closes its lane's circuit. Gives false when it is gone. */
export async function takeUp(effect: Waiting, now: number): Promise<boolean> {
  const taken = await moveEffect(effect, toDueItem(resetTries(effect), now));
  if (taken) await closeCircuit(effect.organizationId, effect.lane);
  return taken;
}

/** Lets one effect go at once; the circuit stays. If somebody took it meanwhile, claiming the result fails. */
export async function takeUpAs(effect: Waiting, now: number): Promise<Waiting> {
  const item = toDueItem(resetTries(effect), now);
  await moveEffect(effect, item);
  return toWaiting(item);
}

const mostCounted = 10_000;

/** Lets go what was set aside or waits for another try, oldest promise first, and closes the circuits. */
export async function takeUpAll(
  organizationId: number,
  now: number,
  limit: number,
): Promise<{ takenUp: number; left: number }> {
  const aside = await readLanesOf(listLanes(organizationId, 'aside'), now, limit);
  const more = limit - aside.length;
  const postponed = more > 0 ? await readLanesOf(listLanes(organizationId, 'outbox'), now, more) : [];
  const takenUp = await moveAll([...aside, ...postponed], resetTries, now);
  await Promise.all(keys.lanes.map((lane) => closeCircuit(organizationId, lane)));
  const rest = await Promise.all([
    readLanesOf(listLanes(organizationId, 'aside'), now, mostCounted, keyOnly),
    readLanesOf(listLanes(organizationId, 'outbox'), now, mostCounted, keyOnly),
  ]);
  return { takenUp, left: rest.flat().length };
}

/**
 * Lets a lane's postponed effects go, because its receiver works again. Their failures stay counted.
 * @throws Problem `busy` after 3 s; some may go then
 */
export async function advanceLane(
  { organizationId, lane }: { organizationId: number; lane: keys.Lane },
  now: number,
  limit: number,
): Promise<number> {
  const postponed = await readLanesOf(listLanes(organizationId, 'outbox', [lane]), now, limit);
  return moveAll(postponed, (effect) => effect, now);
}

const keyOnly = ['sk', 'failures'];

/** Reads of each lane all that was set aside, or what has failed and is not due yet. */
async function readLanesOf(
  lanes: ReturnType<typeof listLanes>,
  now: number,
  limit: number,
  only?: readonly string[],
): Promise<Waiting[]> {
  const read = lanes.map(async ({ place, pk, range }) => {
    const from = `${range.from}${stampText(now * 1_000)}\uffff`;
    const bounds = place === 'aside' ? range : { ...range, from };
    const effects = (await readAllItems(pk, bounds, only ? { limit, only } : { limit })).map(toWaiting);
    return place === 'aside' ? effects : effects.filter(({ failures }) => failures > 0);
  });
  return pickOldest((await Promise.all(read)).flat(), limit);
}

/** Moves in one transaction, of two actions each. */
const movesPerWrite = 25;
const atOnce = 4;

async function moveAll(
  effects: readonly Waiting[],
  change: (effect: Waiting) => Waiting,
  now: number,
): Promise<number> {
  const moves = effects.map((effect) => ({ effect, to: toDueItem(change(effect), now) }));
  let moved = 0;
  const moveBatches = async (): Promise<void> => {
    for (let batch = moves.splice(0, movesPerWrite); batch.length > 0; batch = moves.splice(0, movesPerWrite)) {
      const count = await moveTogether(batch);
      moved += count;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, moveBatches));
  return moved;
}

async function moveTogether(moves: readonly { effect: Waiting; to: Item }[]): Promise<number> {
  const TransactItems = moves.flatMap(({ effect, to }) => planMove(effect, to));
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems } }));
    return moves.length;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    // One was taken meanwhile, or an earlier try moved them all and its answer was lost: move one by one.
    let moved = 0;
    for (const { effect, to } of moves) if (await moveEffect(effect, to)) moved += 1;
    return moved;
  }
}
