/**
 * The schedule on this machine: at each tick a job runs in a process of its own, behind the requests in priority, ended
 * hard when its time is over, and never twice at once. There is no port at which anybody could call one.
 */
import { randomUUID } from 'node:crypto';
import { stepBack } from '../../lab/priority.ts';
import { stopMs } from './messages.ts';
import { endPrograms, type Program, startProgram } from './program.ts';

export type Ticked = { function: string; schedule: string | null; timeoutSeconds: number; isRung: boolean };

export type JobOptions = {
  jobs: readonly Ticked[];
  /** File of the program. */
  program: string;
  env: () => NodeJS.ProcessEnv;
  /** File descriptor for what the jobs print. */
  log: number;
  say: (line: string) => void;
};

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Streams slow the embedded engine down with every record: a clock rings in their place. */
const bellMs = 60_000;
/** How often is looked whether it is time; a clock that is set is then noticed soon. */
const lookMs = 1_000;
/** What a job has on top of its own time before it is ended. */
const graceMs = 5_000;

/**
 * `rate(15 minutes)` in milliseconds.
 * @throws Error for anything else, which EventBridge may know but this schedule does not
 */
export function rateMs(schedule: string): number {
  const [, count, unit = ''] = /^rate\((\d{1,6}) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  if (!(ms > 0)) throw new Error(`The local schedule does not understand '${schedule}'.`);
  return ms;
}

/** How often a job runs here; null: only when it is called. */
export const everyMs = ({ schedule, isRung }: Ticked): number | null =>
  isRung ? bellMs : schedule === null ? null : rateMs(schedule);

/** The event of EventBridge for a tick. */
export function tickEvent(atMs: number, region: string): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail: {},
  };
}

/** Ticks until `stop()`. What is rung by writes runs at once too: a run that was killed may have left something. */
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
    // A job is not waited for: what one that was killed has left is taken up by the next.
    stop: () => {
      stopping = true;
      clearInterval(timer);
      return endPrograms([...running.values()], stopMs);
    },
  };
}
