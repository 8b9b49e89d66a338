/** Runs the schedule, either handed out as one function a shard, or here for all shards. */
import * as z from 'zod';
import { readNowMs } from '../../platform/clock.ts';
import { runWithin } from '../../platform/deadline.ts';
import { readEnv } from '../../platform/env.ts';
import { invokeForEach } from '../../platform/invoke.ts';
import { log } from '../../platform/log.ts';
import { allDueShards, dueShardOf } from '../../store/due.ts';
import { type Limits, usualLimits } from './budgets.ts';
import { type Generated, generateDue } from './generate-due.ts';

/** EventBridge's event. `shard` is set when a run handed it out, `organization` in a run for one only. */
const runEvent = z.object({
  time: z.iso.datetime({ offset: true }).optional(),
  shard: z.int().min(0).lt(allDueShards.length).optional(),
  organization: z.int().positive().optional(),
});

/** `at` is the time as the event gave it. */
export type Run = { at: string } & (Generated | { shards: number });

/**
 * Runs the schedule as of the event's time, by default now. It is always safe to run again.
 * @returns what was done and what is left, or to how many functions it was handed
 * @throws when a shard could not be read, after the others were worked through
 */
export async function runSchedule(event: unknown, limits: Limits = usualLimits): Promise<Run> {
  const { time, shard: given, organization } = runEvent.parse(event ?? {});
  const at = new Date(time ?? readNowMs()).toISOString();
  const shard = organization === undefined ? given : dueShardOf(organization);
  const { FAN_OUT_FUNCTION: fanOut } = readEnv();
  if (shard === undefined && fanOut) {
    await invokeForEach(
      fanOut,
      allDueShards.map((one) => ({ time: at, shard: one })),
    );
    return { at: time ?? at, shards: allDueShards.length };
  }
  const shards = shard === undefined ? allDueShards : [shard];
  const done = await runWithin(limits.workMs, () => generateDue(shards, at, limits, organization));
  log('info', 'schedule', { at, shard: shard ?? null, organization: organization ?? null, ...done });
  return { at: time ?? at, ...done };
}
