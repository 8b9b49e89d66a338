/**
 * The schedule on this machine. At each tick a job runs in its own process, with lower priority than requests, killed
 * when its time is over, and never twice at once. No port accepts calls of jobs.
 */
import { tickEvent } from '../../lab/lambda/job-events.ts';
import { stepBack } from '../../lab/priority.ts';
import { isAgain, stopMs } from './messages.ts';
import { endPrograms, type Program, startProgram } from './program.ts';

export type Ticked = { function: string; schedule: string | null; timeoutSeconds: number; isRung: boolean };

export type JobOptions = {
  jobs: readonly Ticked[];
  program: string;
  env: () => NodeJS.ProcessEnv;
  log: number;
  say: (line: string) => void;
};

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Streams would slow down the embedded engine with every record, so a clock replaces them. */
const streamMs = 60_000;
/** How often the time is checked, so that a change of the clock is noticed soon. */
const lookMs = 1_000;
/** The time that a job has beyond its own before it is killed. */
const graceMs = 5_000;

/** Reads `rate(15 minutes)` in milliseconds. @throws Error for schedules that only EventBridge understands */
export function rateMs(schedule: string): number {
  const [, count, unit = ''] = /^rate\((\d{1,6}) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  if (!(ms > 0)) throw new Error(`The local schedule does not understand '${schedule}'.`);
  return ms;
}

/** Finds the interval at which a job runs here; null: only on demand. */
export const everyMs = ({ schedule, isRung }: Ticked): number | null =>
  isRung ? streamMs : schedule === null ? null : rateMs(schedule);

/** Runs jobs until `stop()`. Jobs that writes trigger also run now, because a killed run may have left work. */
export function startJobs({ jobs, program, env, log, say }: JobOptions): { stop: () => Promise<void> } {
  const running = new Map<string, Program>();
  let stopping = false;

  function run(job: Ticked, atMs: number): void {
    if (stopping || running.has(job.function)) return;
    const event = JSON.stringify(tickEvent(atMs, process.env.AWS_REGION ?? ''));
    const started = startProgram(program, [job.function, event], { env: env(), log });
    const { child, ended } = started;
    running.set(job.function, started);
    if (child?.pid !== undefined) stepBack(child.pid);
    const limitMs = job.timeoutSeconds * 1_000 + graceMs;
    const timer = setTimeout(() => child?.kill('SIGKILL'), limitMs);
    child?.on('message', (message) => {
      if (isAgain(message)) timer.refresh();
    });
    void ended.then(({ isRight, how }) => {
      clearTimeout(timer);
      running.delete(job.function);
      if (!isRight && !stopping) say(`The job ${job.function} ended (${how}); see server.log.`);
    });
  }

  const clocks = jobs.flatMap((job) => {
    const every = everyMs(job);
    return every === null ? [] : [{ job, every, slot: Math.floor(Date.now() / every) }];
  });
  const timer = setInterval(() => {
    const now = Date.now();
    for (const clock of clocks) {
      const slot = Math.floor(now / clock.every);
      if (slot === clock.slot) continue;
      clock.slot = slot;
      run(clock.job, slot * clock.every);
    }
  }, lookMs);
  for (const job of jobs) if (job.isRung) run(job, Date.now());

  return {
    // Jobs are not waited for: the next run continues what a killed one left.
    stop: () => {
      stopping = true;
      clearInterval(timer);
      return endPrograms([...running.values()], stopMs);
    },
  };
}
