/**
 * `npm run -s verify -- --organization <name> [--repair]`: verifies an organization's derived items against its documents,
 * with or without a running server. It prints a line for each violation, and for facts worth a look that may be right.
 * Exit code 1 if there are violations.
 */
import { parseArgs } from 'node:util';
import { type Report, verify } from '../lib/store/verify/verify.ts';
import { command, onData, organizationNamed, whereOptions } from './command.ts';
import { Mistake } from './mistake.ts';
import { formatCount } from './progress.ts';

const usage = `Usage:
  verify --organization <name> [--repair]
An organization that the directory has lost the name of goes by its number.`;

/** Writes during a repair can prevent it, so it is tried again. */
const mostRepairs = 3;

/** Shows progress to people; prints nothing if the output goes to a file. */
function showProgress(items: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${formatCount(items, 'item')} looked at `);
}

async function pass(id: number, repair: boolean): Promise<Report> {
  const report = await verify(id, { repair, progress: showProgress });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  for (const text of report.repaired) console.log(`repaired: ${text}`);
  return report;
}

async function run(id: number, repair: boolean): Promise<void> {
  let report = await pass(id, repair);
  // Repaired items are verified again, until a pass finds nothing to repair.
  for (let tries = 1; report.repaired.length > 0; tries += 1) report = await pass(id, tries < mostRepairs);
  for (const text of report.violations) console.log(text);
  for (const text of report.notes) console.log(`worth a look: ${text}`);
  const { documents, items, earlier, violations, unvalued } = report;
  const seen = `${formatCount(documents, 'document')}, ${formatCount(items, 'item')}`;
  const without = `${formatCount(unvalued.records, 'record')} without an exchange rate, ${unvalued.waiting} of them waiting for it`;
  const found = formatCount(violations.length, 'violation');
  const notes = [
    ...(unvalued.records > 0 ? [without] : []),
    ...(earlier > 0 ? [`${formatCount(earlier, 'document')} of an earlier schema: run migrate`] : []),
  ];
  console.log(`verified ${seen}: ${found}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { ...whereOptions, organization: { type: 'string' }, repair: { type: 'boolean' } },
  });
  const { organization, repair = false } = values;
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  await onData(values, async () => run(await organizationNamed(organization), repair));
}

await command(main);
