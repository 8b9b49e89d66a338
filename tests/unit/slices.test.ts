/** Long work in slices: the same as at one go, with others' turns in between. */
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { mapInSlices, restWhileShared, withRests } from '../../lib/platform/slices.ts';

afterEach(() => restWhileShared(() => false));

const items = Array.from({ length: 8 }, (_, i) => i);

/** Takes its time, more than half a slice. */
function slowly(item: number): number {
  const untilMs = performance.now() + 2;
  while (performance.now() < untilMs);
  return item * 2;
}

it.each([false, true])('lets others in between, and gives the same (others at work: %s)', async (shared) => {
  restWhileShared(() => shared);
  let turns = 0;
  let done = false;
  const others = (async () => {
    for (; !done; turns += 1) await turn();
  })();
  expect(await mapInSlices(items, slowly)).toEqual(items.map((item) => item * 2));
  done = true;
  await others;
  expect(turns).toBeGreaterThan(2);
});

it('rests while others are at work', async () => {
  const timed = async (): Promise<number> => {
    const sinceMs = performance.now();
    await withRests(() => mapInSlices(items, slowly));
    return performance.now() - sinceMs;
  };
  restWhileShared(() => true);
  // Eight times 2 ms are four slices of 3 ms and more, each with its rest after it.
  expect(await timed()).toBeGreaterThan(200);
});

it('rests no longer than a second in all', async () => {
  restWhileShared(() => true);
  const started = performance.now();
  let worked = 0;
  await withRests(() =>
    mapInSlices(Array.from({ length: 60 }), () => {
      const sinceMs = performance.now();
      slowly(0);
      slowly(0);
      worked += performance.now() - sinceMs;
    }),
  );
  // Sixty slices would rest for 3.6 s.
  expect(performance.now() - started - worked).toBeLessThan(2_500);
});
