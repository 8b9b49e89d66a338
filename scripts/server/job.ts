/** Runs a job once in its own process: `job.mjs <name> <event>`. Exit code 1 if it failed. Bundled (folder.ts). */
import { jobs } from '../../generated/jobs.ts';
import { restBetweenRequests } from '../../lab/priority.ts';
import { logFault } from '../../lib/platform/log.ts';
import { again } from './messages.ts';
import { runJob } from './run-job.ts';

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
// The supervisor decides when to end, not the terminal's Ctrl-C.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(1));

const [name = '', event = '{}'] = process.argv.slice(2);
try {
  const job = jobs.find((one) => one.function === name);
  if (!job) throw new Error(`there is no job ${name}`);
  await restBetweenRequests();
  await runJob(job, JSON.parse(event), () => process.send?.(again));
  process.exit(0);
} catch (error) {
  logFault('job failed', error, { function: name });
  process.exit(1);
}
