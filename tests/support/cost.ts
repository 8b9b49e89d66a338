/** What a request costs. */
import { expect } from 'vitest';
import type { Dialect, Firm } from '../../lab/api.ts';
import { meter } from '../../lab/faults.ts';
import { inRounds } from './rounds.ts';

/** Round trips to the table, and its units. */
export type Cost = readonly [rounds: number, units: number];

/** Sends a request that must succeed, with the token remembered, and counts. */
export async function costOf(
  firm: Firm,
  dialect: Dialect,
  method: string,
  target: string,
  body?: unknown,
): Promise<Cost> {
  await firm.as('perfex')('GET', '/api/items');
  const counted = meter();
  const rounds = inRounds();
  try {
    const reply = await firm.as(dialect)(method, target, body === undefined ? {} : { body });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
  } finally {
    rounds.restore();
    counted.restore();
  }
  return [rounds.count(), counted.units()];
}

/** Another field in an index is no matter; another index is. */
export const leeway = 1.1;

/** Holds a cost against the most that is said of a route; of one of which nothing is said, everything is too much. */
export function expectWithin([rounds, units]: Cost, most: Cost | undefined, name: string): void {
  const [mostRounds, mostUnits] = most ?? [-1, -1];
  expect(rounds, `round trips of ${name}`).toBeLessThanOrEqual(mostRounds);
  expect(units, `units of ${name}`).toBeLessThanOrEqual(mostUnits * leeway);
}
