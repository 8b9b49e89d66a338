/**
 * Runs a job in its own process: `job.mjs <name> <event>`. A job that gives a `next` event runs again with it, as the
 * function in the cloud starts itself. Exit code 1 if it failed. Bundled (folder.ts).
 */
import { randomUUID } from 'node:crypto';
import { jobs } from '../../generated/jobs.ts';
import { contextOf } from '../../lab/lambda/context.ts';
import { restBetweenRequests } from '../../lab/priority.ts';
import { logFault } from '../../lib/platform/log.ts';
import { again } from './messages.ts';

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// The supervisor decides when to end, not the terminal's Ctrl-C.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(1));

const [name = '', event = '{}'] = process.argv.slice(2);
try {
  const job = jobs.find((one) => one.function === name);
  if (!job) throw new Error(`there is no job ${name}`);
  await restBetweenRequests();
  const { handler } = await job.load();
  for (let next: unknown = JSON.parse(event); next; ) {
    const result = await handler(next, contextOf(name, randomUUID(), Date.now() + job.timeoutSeconds * 1000));
    next = typeof result === 'object' && result !== null && 'next' in result ? result.next : null;
    // Its time begins anew.
    if (next) process.send?.(again);
  }
  process.exit(0);
} catch (error) {
  logFault('job failed', error, { function: name });
  process.exit(1);
}
