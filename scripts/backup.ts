/**
 * `npm run -s backup -- --organization <name> --out <folder> [--gzip]`: backs an organization up, with or without a
 * running server. Exit code 1 if the backup is not of one moment, or a file is missing; it is written all the same.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from '../lib/store/backup/backup.ts';
import { command, now, onData, organizationNamed, whereOptions } from './command.ts';
import { Mistake } from './mistake.ts';
import { endTelling, formatCount, tell } from './progress.ts';

const usage = `Usage:
  backup --organization <name> --out <folder> [--gzip] [--scans <number>]
The folder must be new. The table is scanned until two scans in a row see the same; --scans says how often at most.`;

type Options = { folder: string; gzip: boolean; mostScans: number };

/** Stands beside the manifest, which is the same for the same data. */
function noteTime(folder: string, startedAt: string): void {
  writeFileSync(join(folder, 'about.json'), `${JSON.stringify({ startedAt, endedAt: now() }, null, 2)}\n`);
}

async function run(id: number, { folder, ...options }: Options): Promise<void> {
  const startedAt = now();
  const tellers = { seen: tell('item', 'seen'), written: tell('item', 'written') };
  const { items, files, scans, oneMoment, missing } = await backUp(id, folder, {
    ...options,
    progress: (count, what) => tellers[what](count),
  });
  noteTime(folder, startedAt);
  endTelling();
  for (const path of missing) console.log(`missing file: ${path}`);
  if (!oneMoment) {
    console.log('not of one moment: something was written during every scan. Run verify --repair after restoring it');
  }
  const sizes = `${formatCount(items, 'item')}, ${formatCount(files.count, 'file')}`;
  console.log(`backed up ${sizes} in ${formatCount(scans, 'scan')}: ${folder}`);
  process.exitCode = oneMoment && missing.length === 0 ? 0 : 1;
}

await command(async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { ...whereOptions, organization: text, out: text, gzip: { type: 'boolean', default: false }, scans: text },
  });
  const { organization, out, gzip, scans = '5' } = values;
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  if (!out) throw new Mistake(`--out is required\n${usage}`);
  if (!/^[1-9]\d{0,2}$/.test(scans)) throw new Mistake(`--scans must be a number from 1 to 999\n${usage}`);
  const options = { folder: resolve(out), gzip, mostScans: Number(scans) };
  await onData(values, async () => run(await organizationNamed(organization), options));
});
