/**
 * Long work in slices: whoever else has something to do in this process has his turn in between. Where others have, the work
 * rests between two slices, and leaves most of the process to them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as rest, setImmediate as turn } from 'node:timers/promises';
import { readUptimeMs } from './clock.ts';

const sliceMs = 3;
const restMs = 60;
const mostRestMs = 1_000;

let isShared = (): boolean => false;
const resting = new AsyncLocalStorage<{ leftMs: number }>();

/** @param shared whether others than the one whose work it is have something to do in this process now */
export function restWhileShared(shared: () => boolean): void {
  isShared = shared;
}

/** Runs a request, whose work may rest, in all, for at most a second: it keeps its firm's place meanwhile. */
export function withRests<T>(run: () => Promise<T>): Promise<T> {
  return resting.run({ leftMs: mostRestMs }, run);
}

function pause(): Promise<void> {
  const budget = resting.getStore();
  if (!budget || budget.leftMs <= 0 || !isShared()) return turn();
  budget.leftMs -= restMs;
  return rest(restMs);
}

/** As `items.map(one)`, but never for long at a time. */
export async function mapInSlices<T, R>(items: readonly T[], one: (item: T) => R): Promise<R[]> {
  const made: R[] = [];
  let sinceMs = readUptimeMs();
  for (const item of items) {
    made.push(one(item));
    if (readUptimeMs() - sinceMs < sliceMs) continue;
    await pause();
    sinceMs = readUptimeMs();
  }
  return made;
}
