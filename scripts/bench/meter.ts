/** Measures what requests cost, with separate units for reads and writes. */
import * as z from 'zod';
import { meter } from '../../lab/faults.ts';
import { type Answer, wrapTransport } from '../../lib/store/client.ts';

/** `turns`: sequential round trips; requests that leave together count once. Units are DynamoDB's. */
export type Cost = { turns: number; requests: number; readUnits: number; writeUnits: number; ms: number };

const consumed = z.array(z.object({ CapacityUnits: z.number().default(0) }));

function unitsOf({ ConsumedCapacity }: Answer): number {
  const all = consumed.parse(ConsumedCapacity === undefined ? [] : [ConsumedCapacity].flat());
  return all.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}

export async function costOf<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
  const counted = meter();
  const sums = { turns: 0, readUnits: 0, writeUnits: 0 };
  // A request must have waited for the last answer, because nothing else could have released it.
  let answered = 0;
  const restore = wrapTransport((inner) => async (request) => {
    const turn = answered + 1;
    sums.turns = Math.max(sums.turns, turn);
    const answer = await inner(request);
    answered = turn;
    sums[request.type === 'query' || request.type === 'batchGet' ? 'readUnits' : 'writeUnits'] += unitsOf(answer);
    return answer;
  });
  const startedAt = performance.now();
  try {
    const value = await work();
    return { value, cost: { ...sums, requests: counted.requests(), ms: performance.now() - startedAt } };
  } finally {
    restore();
    counted.restore();
  }
}
