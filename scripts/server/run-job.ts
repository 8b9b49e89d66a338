/** Runs a job as the cloud does: one that gives a `next` event runs again with it, as its function would start itself. */
import { randomUUID } from 'node:crypto';
import type { JobEntry } from '../../generated/jobs.ts';
import { contextOf } from '../../lab/lambda/context.ts';

/** @param beginAnew called before each further run, which has all of the job's time again */
export async function runJob(job: JobEntry, event: unknown, beginAnew: () => void): Promise<void> {
  const { handler } = await job.load();
  let next = event;
  for (;;) {
    const result = await handler(next, contextOf(job.function, randomUUID(), Date.now() + job.timeoutSeconds * 1_000));
    if (typeof result !== 'object' || result === null || !('next' in result) || !result.next) return;
    next = result.next;
    beginAnew();
  }
}
