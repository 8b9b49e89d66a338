/**
 * `npm run -s verify -- --organization <name> [--repair]`: holds everything the table keeps about an organization
 * against its documents, beside a running server or without one (the engine is then started for the command).
 * One line on standard output for each thing that is wrong, and for what is worth a look though it may be right; exit code 1 when
 * something is wrong.
 */
import { parseArgs } from 'node:util';
import { type Report, verify } from '../lib/store/verify/verify.ts';
import { command, Mistake, onEngine, organizationNamed } from './command.ts';

const usage = `Usage:
  verify --organization <name> [--repair]
An organization that the directory has lost the name of goes by its number.`;

/** What is written while a repair looks can keep it from mending; then it is tried again. */
const mostRepairs = 3;

const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** Where it stands, for people who watch; nothing where the output goes into a file. */
function progress(items: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${counted(items, 'item')} looked at `);
}

async function pass(id: number, repair: boolean): Promise<Report> {
  const report = await verify(id, { repair, progress });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  for (const text of report.repaired) console.log(`repaired: ${text}`);
  return report;
}

async function run(id: number, repair: boolean): Promise<void> {
  let report = await pass(id, repair);
  // What was repaired is verified afresh, until a pass finds nothing to repair.
  for (let tries = 1; report.repaired.length > 0; tries += 1) report = await pass(id, tries < mostRepairs);
  for (const text of report.violations) console.log(text);
  for (const text of report.notes) console.log(`worth a look: ${text}`);
  const { documents, items, violations, unvalued } = report;
  const seen = `${counted(documents, 'document')}, ${counted(items, 'item')}`;
  const without = `${counted(unvalued.records, 'record')} without an exchange rate, ${unvalued.waiting} of them waiting for it`;
  const found = counted(violations.length, 'violation');
  console.log(`verified ${seen}: ${found}${unvalued.records > 0 ? ` (${without})` : ''}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { organization: { type: 'string' }, repair: { type: 'boolean' } } });
  const { organization, repair = false } = values;
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  await onEngine(async () => run(await organizationNamed(organization), repair));
}

await command(main);
