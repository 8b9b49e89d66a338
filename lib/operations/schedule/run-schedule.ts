/** One run of the schedule: either handed out, one function a shard, or done here, some shards at once. */
import pLimit from 'p-limit';
import * as z from 'zod';
import { nowMs } from '../../platform/clock.ts';
import { env } from '../../platform/env.ts';
import { invokeForEach } from '../../platform/invoke.ts';
import { log, logFault } from '../../platform/log.ts';
import { allDueShards } from '../../store/due.ts';
import { type Generated, generateDue } from './generate-due.ts';

/** EventBridge's event, of which only the time matters; `shard` is there when a run handed the shard out. */
const runEvent = z.object({
  time: z.iso.datetime({ offset: true }).optional(),
  shard: z.int().min(0).lt(allDueShards.length).optional(),
});

/** `at` is the time as the event gave it. */
export type Run = { at: string } & (Generated | { shards: number });

/** Shards worked on at once where one process does all of them. */
const shardsAtOnce = 8;

/**
 * Runs the schedule as of the event's time (now where it has none).
 * @returns what was done, or to how many functions it was handed
 * @throws when a shard could not be worked through, after all others were; running again is always safe
 */
export async function runSchedule(event: unknown): Promise<Run> {
  const { time, shard } = runEvent.parse(event ?? {});
  const at = new Date(time ?? nowMs()).toISOString();
  const { FAN_OUT_FUNCTION: fanOut } = env();
  if (shard === undefined && fanOut) {
    await invokeForEach(
      fanOut,
      allDueShards.map((one) => ({ time: at, shard: one })),
    );
    return { at: time ?? at, shards: allDueShards.length };
  }
  const done = await workThrough(shard === undefined ? allDueShards : [shard], at);
  log('info', 'schedule', { at, shard: shard ?? null, ...done });
  return { at: time ?? at, ...done };
}

async function workThrough(shards: readonly number[], at: string): Promise<Generated> {
  const limit = pLimit(shardsAtOnce);
  const results = await Promise.allSettled(shards.map((shard) => limit(() => generateDue(shard, at))));
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const fault of faults) logFault('shard failed', fault, { at });
  if (faults.length > 0) throw new Error(`${faults.length} shards could not be worked through`, { cause: faults[0] });
  const sums: Generated = { organizations: 0, generated: 0, failed: 0 };
  for (const result of results) {
    if (result.status === 'rejected') continue;
    // An organization's records are all in one shard: none is counted twice.
    sums.organizations += result.value.organizations;
    sums.generated += result.value.generated;
    sums.failed += result.value.failed;
  }
  return sums;
}
