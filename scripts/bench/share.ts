/** Holds processes to a share of a processor by Linux's control groups, as Lambda does. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const periodUs = 20_000;

/** Of an x86 or arm64 processor, a function gets as much as it has of this memory. */
const megabytesOfProcessor = 1_769;

export type Share = { hold: (pid: number) => void; stop: () => void };

/**
 * Makes a group with the share of a function's memory.
 * @returns null where this user may make none
 */
export function openShare(megabytes: number): Share | null {
  const name = `quintet-${process.pid}-${megabytes}`;
  const quotaUs = Math.round((megabytes / megabytesOfProcessor) * periodUs);
  const [folder, limits] = existsSync('/sys/fs/cgroup/cgroup.controllers')
    ? [join('/sys/fs/cgroup', name), { 'cpu.max': `${quotaUs} ${periodUs}` }]
    : [join('/sys/fs/cgroup/cpu', name), { 'cpu.cfs_period_us': `${periodUs}`, 'cpu.cfs_quota_us': `${quotaUs}` }];
  try {
    mkdirSync(folder);
    for (const [file, value] of Object.entries(limits)) writeFileSync(join(folder, file), value);
  } catch {
    return null;
  }
  return {
    hold: (pid) => writeFileSync(join(folder, 'cgroup.procs'), `${pid}`),
    stop: () => {
      // A group is a folder that goes when its last process has gone.
      rmdirSync(folder);
    },
  };
}
