/**
 * `npm run -s migrate -- --organization <name>`: stores documents of earlier schemas in the present one, with or without
 * a running server. Exit code 1 if some cannot be read.
 */
import { parseArgs } from 'node:util';
import { migrateOrganization } from '../lib/store/migrate.ts';
import { command, onData, organizationNamed, whereOptions } from './command.ts';
import { Mistake } from './mistake.ts';
import { formatCount, tell } from './progress.ts';

const usage = `Usage:
  migrate --organization <name>
It can be stopped and repeated at any time.`;

async function run(id: number): Promise<void> {
  const { looked, migrated, failed } = await migrateOrganization(id, tell('document', 'looked at'));
  for (const text of failed) console.log(text);
  const left = failed.length > 0 ? `; ${failed.length} cannot be read` : '';
  console.log(`migrated ${formatCount(migrated, 'document')} of ${looked.toLocaleString('en')} looked at${left}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await command(async () => {
  const { values } = parseArgs({ options: { ...whereOptions, organization: { type: 'string' } } });
  const { organization } = values;
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  await onData(values, async () => run(await organizationNamed(organization)));
});
