/** Splits long work into slices. While other organizations work it also rests in between, and leaves them most time. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as rest, setImmediate as turn } from 'node:timers/promises';
import { readUptimeMs } from './clock.ts';

const sliceMs = 3;
const restMs = 60;
const mostRestMs = 1_000;

let isShared = (): boolean => false;
const resting = new AsyncLocalStorage<{ leftMs: number }>();

/** Sets how to find out whether several organizations are working in this process. */
export function restWhileShared(shared: () => boolean): void {
  isShared = shared;
}

/** Runs a request whose work may rest. It keeps its turn meanwhile, so it rests for at most a second. */
export function withRests<T>(run: () => Promise<T>): Promise<T> {
  return resting.run({ leftMs: mostRestMs }, run);
}

function pause(): Promise<void> {
  const budget = resting.getStore();
  if (!budget || budget.leftMs <= 0 || !isShared()) return turn();
  budget.leftMs -= restMs;
  return rest(restMs);
}

/** Does `items.map(transform)` in slices. */
export async function mapInSlices<T, R>(items: readonly T[], transform: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let sinceMs = readUptimeMs();
  for (const item of items) {
    results.push(transform(item));
    if (readUptimeMs() - sinceMs < sliceMs) continue;
    await pause();
    sinceMs = readUptimeMs();
  }
  return results;
}
