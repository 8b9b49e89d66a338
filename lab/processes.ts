/** Processes of this machine by pid: whether one lives, what it is, and its end. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const stopTimeoutMs = 5_000;

/** Reads the command line of a process; '' if it has ended. */
export function commandLine(pid: number): string {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

export function pidIn(file: string): number | null {
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
}

/** Reads the pid of a live process whose command line contains `mark`. Pids are reused, so a file alone is no proof. */
export function livePid(file: string, mark: string): number | null {
  const pid = pidIn(file);
  return pid !== null && commandLine(pid).includes(mark) ? pid : null;
}

/** Ends a process with SIGTERM, and kills it after five seconds. */
export async function endProcess(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let waitedMs = 0; waitedMs < stopTimeoutMs; waitedMs += 20) {
      if (commandLine(pid) === '') return;
      await sleep(20);
    }
  }
}
