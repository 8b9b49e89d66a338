/** A program of the server in its own process. Its end is always reported, even if it could not start. */
import { type ChildProcess, fork } from 'node:child_process';

export type Program = {
  /** Null if the machine could not start a process. */
  child: ChildProcess | null;
  /** Resolves at its end: `how` in words; `isRight` for exit code 0. */
  ended: Promise<{ isRight: boolean; how: string }>;
};

export type ProgramOptions = {
  env: NodeJS.ProcessEnv;
  log: number;
  nodeOptions?: readonly string[];
};

export function startProgram(
  file: string,
  args: readonly string[],
  { env, log, nodeOptions = [] }: ProgramOptions,
): Program {
  const { promise: ended, resolve } = Promise.withResolvers<{ isRight: boolean; how: string }>();
  try {
    const child = fork(file, args, { env, stdio: ['ignore', log, log, 'ipc'], execArgv: [...nodeOptions] });
    child.on('error', (error) => {
      // A process that never started does not emit `exit`.
      if (child.pid === undefined) resolve({ isRight: false, how: error.message });
      else child.kill('SIGKILL');
    });
    child.once('exit', (code, signal) => resolve({ isRight: code === 0, how: signal ?? `code ${code}` }));
    return { child, ended };
  } catch (error) {
    // Without memory Node throws instead.
    resolve({ isRight: false, how: error instanceof Error ? error.message : String(error) });
    return { child: null, ended };
  }
}

/** Ends programs with SIGTERM, and kills them when the time is over. Resolves when all have ended. */
export async function endPrograms(programs: readonly Program[], withinMs: number): Promise<void> {
  const signal = (name: NodeJS.Signals): void => {
    for (const { child } of programs) child?.kill(name);
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), withinMs);
  await Promise.all(programs.map(({ ended }) => ended));
  clearTimeout(timer);
}
