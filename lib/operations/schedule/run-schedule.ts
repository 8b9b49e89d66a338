/** One run of the schedule: either handed out, one function a shard, or done here, all shards together. */
import * as z from 'zod';
import { readNowMs } from '../../platform/clock.ts';
import { runWithin } from '../../platform/deadline.ts';
import { readEnv } from '../../platform/env.ts';
import { invokeForEach } from '../../platform/invoke.ts';
import { log } from '../../platform/log.ts';
import { allDueShards, dueShardOf } from '../../store/due.ts';
import { type Limits, usualLimits } from './budgets.ts';
import { type Generated, generateDue } from './generate-due.ts';

/**
 * EventBridge's event, of which only the time matters; `shard` is there when a run handed the shard out, `organization`
 * when somebody has it run for one only.
 */
const runEvent = z.object({
  time: z.iso.datetime({ offset: true }).optional(),
  shard: z.int().min(0).lt(allDueShards.length).optional(),
  organization: z.int().positive().optional(),
});

/** `at` is the time as the event gave it. */
export type Run = { at: string } & (Generated | { shards: number });

/**
 * Runs the schedule as of the event's time (now where it has none).
 * @returns what was done and, where the time or a budget ended first, what is left; or to how many functions it was
 *   handed
 * @throws when a shard could not be read, after all others were worked through; running again is always safe
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
