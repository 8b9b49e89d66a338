/**
 * The latest time that a data folder has seen. Pollers go on from stamps, so a clock that is set back between two starts
 * must not make new changes older than what they have seen: stamps go on from the latest time instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { clockFile } from '../../lab/database.ts';

/** How often the time is kept. A step back that is smaller is within what pollers go back anyway (lib/domain/polling.ts). */
const keepMs = 5_000;

/** Milliseconds since 1970; 0 where none has been kept. */
function readLatest(folder: string): number {
  try {
    const ms = Date.parse(readFileSync(clockFile(folder), 'utf8').trim());
    return Number.isNaN(ms) ? 0 : ms;
  } catch {
    return 0;
  }
}

/** From when on stamps may be taken here, in milliseconds since 1970; 0 where the clock is right. For whoever only writes for a moment. */
export function stampsFromMs(folder: string): number {
  const latest = readLatest(folder);
  return latest > Date.now() ? latest + keepMs : 0;
}

export type Clock = {
  /** From when on stamps may be taken now: never earlier than at any time before. Milliseconds since 1970. */
  stampsFromMs: () => number;
  stop: () => void;
};

/** Keeps the latest time of a folder up to date until `stop()`. @param say told when the clock is behind */
export function keepClock(folder: string, say: (line: string) => void): Clock {
  const floorMs = stampsFromMs(folder);
  const startedAtMs = performance.now();
  const latestMs = (): number => Math.max(Date.now(), floorMs + performance.now() - startedAtMs);
  const keep = (): void => {
    try {
      writeFileSync(clockFile(folder), `${new Date(latestMs()).toISOString()}\n`);
    } catch {
      // A disk that is full now may have room in five seconds.
    }
  };
  if (floorMs > 0) {
    const [now, last] = [Date.now(), floorMs].map((ms) => new Date(ms).toISOString());
    say(`The clock says ${now}, but this data is of ${last}: stamps of changes go on from there.`);
  }
  keep();
  const timer = setInterval(keep, keepMs);
  return {
    stampsFromMs: latestMs,
    stop: () => {
      clearInterval(timer);
      keep();
    },
  };
}
