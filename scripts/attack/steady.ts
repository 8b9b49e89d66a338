/** The good organization: reads, lists, a poll and creates from two connections, with the time of each answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';
import { type Answer, connections, send } from './send.ts';
import type { Attacked } from './server.ts';
import { createOf, kinds, readings, readOf } from './writes.ts';

const connected = 2;
const creates = 0.2;
const pauseMs = 5;
const answerMs = 60_000;

export type Window = { times: number[]; failed: Answer[] };

let count = 0;

export async function work(server: Attacked, token: string, seconds: number, random: Random): Promise<Window> {
  const agent = connections(connected);
  const window: Window = { times: [], failed: [] };
  const untilMs = performance.now() + seconds * 1_000;
  const worker = async (): Promise<void> => {
    while (performance.now() < untilMs && server.isRunning()) {
      count += 1;
      const ask = random.chance(creates)
        ? createOf(random.pick(kinds), `good${count}`, token, null)
        : readOf(random.pick(readings), token);
      const answer = await send(server, ask, agent, answerMs);
      window.times.push(answer.ms);
      if (answer.status < 200 || answer.status >= 300) window.failed.push(answer);
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: connected }, worker));
  agent.destroy();
  return window;
}

/** Finds the time in ms that this share of the answers did not exceed. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}
