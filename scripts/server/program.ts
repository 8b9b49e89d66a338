/** A program of the server in a process of its own, whose end is always heard of, also when it could not even begin. */
import { type ChildProcess, fork } from 'node:child_process';

export type Program = {
  /** null where the machine had no process to give. */
  child: ChildProcess | null;
  /** Resolves when it has ended: `how` in words, `isRight` with exit code 0. */
  ended: Promise<{ isRight: boolean; how: string }>;
};

export type ProgramOptions = {
  env: NodeJS.ProcessEnv;
  /** File descriptor for what it prints. */
  log: number;
  /** Node's own options. */
  nodeOptions?: readonly string[];
};

/** @param file the program; `args` are its own */
export function startProgram(
  file: string,
  args: readonly string[],
  { env, log, nodeOptions = [] }: ProgramOptions,
): Program {
  const { promise: ended, resolve } = Promise.withResolvers<{ isRight: boolean; how: string }>();
  try {
    const child = fork(file, args, { env, stdio: ['ignore', log, log, 'ipc'], execArgv: [...nodeOptions] });
    child.on('error', (error) => {
      // Node tells of no exit where there was no beginning.
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

/** Asks programs to end, with SIGTERM; ends those that have not when the time is over. Resolves when all have ended. */
export async function endPrograms(programs: readonly Program[], withinMs: number): Promise<void> {
  const signal = (name: NodeJS.Signals): void => {
    for (const { child } of programs) child?.kill(name);
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), withinMs);
  await Promise.all(programs.map(({ ended }) => ended));
  clearTimeout(timer);
}
