/** Runs the schedule, either handed out as one function a shard, or here for all shards. */
import * as z from 'zod';
import { readNowMs } from '../../platform/clock.ts';
import { runWithin } from '../../platform/deadline.ts';
import { readEnv } from '../../platform/env.ts';
import { invokeForEach } from '../../platform/invoke.ts';
import { logMetrics } from '../../platform/log.ts';
import { allDueShards, dueShardOf } from '../../store/due.ts';
import { type Limits, usualLimits } from './budgets.ts';
import { findDueShards } from './due-shards.ts';
import { type Generated, generateDue } from './generate-due.ts';

/** EventBridge's event. `shard` is set when a run handed it out, `organization` in a run for one only. */
const runEvent = z.object({
  time: z.iso.datetime({ offset: true }).optional(),
  shard: z.int().min(0).lt(allDueShards.length).optional(),
  organization: z.int().positive().optional(),
});

/** `at` is the time as the event gave it. `shards`: functions that it was handed to, one for each. */
export type Run = { at: string } & (Generated | { shards: number });

/**
 * Runs the schedule as of the event's time, by default now. It is always safe to run again.
 * @returns what was done and what is left, or to how many functions it was handed
 * @throws when a shard could not be read, after the others were worked through; when a function could not be started
 */
export async function runSchedule(event: unknown, limits: Limits = usualLimits): Promise<Run> {
  const { time, shard: given, organization } = runEvent.parse(event ?? {});
  const at = new Date(time ?? readNowMs()).toISOString();
  const shard = organization === undefined ? given : dueShardOf(organization);
  return runWithin(limits.workMs, async () => {
    const result = shard === undefined ? await runAll(at, limits) : await runShard(shard, at, limits, organization);
    return { at: time ?? at, ...result };
  });
}

/** Works through all shards with something due, or has a function do so for each. Then it says that it has run. */
async function runAll(at: string, limits: Limits): Promise<Generated | { shards: number }> {
  const { FAN_OUT_FUNCTION: fanOut } = readEnv();
  const { shards, late } = await findDueShards(at, Boolean(fanOut));
  const result = fanOut ? await handOut(fanOut, shards, at) : await generateDue(shards, at, limits);
  const failed = 'failed' in result ? { ScheduleFailed: result.failed } : {};
  logMetrics('schedule', { at, late, ...result }, { DueOlderThanDay: late, ...failed });
  return result;
}

async function handOut(functionName: string, shards: readonly number[], at: string): Promise<{ shards: number }> {
  const events = shards.map((shard) => ({ time: at, shard }));
  // In most hours nothing is due, and nobody needs the client.
  if (events.length > 0) await invokeForEach(functionName, events);
  return { shards: events.length };
}

async function runShard(
  shard: number,
  at: string,
  limits: Limits,
  organization: number | undefined,
): Promise<Generated> {
  const done = await generateDue(shard, at, limits, organization);
  logMetrics('schedule', { at, shard, organization: organization ?? null, ...done }, { ScheduleFailed: done.failed });
  return done;
}
