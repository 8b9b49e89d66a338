/**
 * The latest time that a data folder has seen. Pollers continue from stamps. If the clock is set back between two starts,
 * stamps continue from the latest time, so that new changes are not older than what pollers have seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { clockFile } from '../../lab/database.ts';

/** How often the time is stored. Pollers tolerate a smaller step back anyway (lib/domain/polling.ts). */
const storeMs = 5_000;

/** Milliseconds since 1970; 0 if nothing is stored. */
function readLatest(folder: string): number {
  try {
    const ms = Date.parse(readFileSync(clockFile(folder), 'utf8').trim());
    return Number.isNaN(ms) ? 0 : ms;
  } catch {
    return 0;
  }
}

/** Finds the earliest allowed stamp in milliseconds since 1970; 0 if the clock is right. For programs that write briefly. */
export function stampsFromMs(folder: string): number {
  const latest = readLatest(folder);
  return latest > Date.now() ? latest + storeMs : 0;
}

export type Clock = {
  /** The earliest allowed stamp now, in milliseconds since 1970. It never decreases. */
  stampsFromMs: () => number;
  stop: () => void;
};

/** Stores a folder's latest time regularly until `stop()`. `say` is called if the clock is behind. */
export function keepClock(folder: string, say: (line: string) => void): Clock {
  const floorMs = stampsFromMs(folder);
  const startedAtMs = performance.now();
  const latestMs = (): number => Math.max(Date.now(), floorMs + performance.now() - startedAtMs);
  const store = (): void => {
    try {
      writeFileSync(clockFile(folder), `${new Date(latestMs()).toISOString()}\n`);
    } catch {
      // The disk may have room again in five seconds.
    }
  };
  if (floorMs > 0) {
    const [now, last] = [Date.now(), floorMs].map((ms) => new Date(ms).toISOString());
    say(`The clock says ${now}, but this data is of ${last}: stamps of changes go on from there.`);
  }
  store();
  const timer = setInterval(store, storeMs);
  return {
    stampsFromMs: latestMs,
    stop: () => {
      clearInterval(timer);
      store();
    },
  };
}
