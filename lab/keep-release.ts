/**
 * `node lab/keep-release.ts`: keeps data as this release stores it, for tests of all later ones: the backup of a furnished
 * organization, and its token, in `tests/data/<version>`. To be run once for each release, before it is made.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { createTable } from '../lib/store/table.ts';
import { freePort, startEngine } from './engine.ts';

const root = join(import.meta.dirname, '..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const folder = join(root, 'tests/data', version);
const files = mkdtempSync(join(tmpdir(), 'quintet-release-'));
const engine = await startEngine({ port: await freePort(), dataDir: ':memory:' });
Object.assign(process.env, { DYNAMODB_ENDPOINT: engine.endpoint, FILES_FOLDER: files, LOG_LEVEL: 'silent' });
try {
  await createTable(engine.endpoint);
  // The environment must be set before these are loaded.
  const { furnishedFirm } = await import('./fixtures.ts');
  const { generateDue } = await import('../lib/operations/schedule/generate-due.ts');
  const { drainOutbox } = await import('../lib/operations/outbox/drain.ts');
  const { dueShardOf } = await import('../lib/store/due.ts');
  const { backUp } = await import('../lib/store/backup/backup.ts');
  const { organization, token } = await furnishedFirm({ name: `Firm of ${version}` });
  // Occurrences and what guards them, up to a day on which the rule still has dates to come.
  await generateDue(dueShardOf(organization.id), '2024-03-01T00:00:00Z');
  await drainOutbox();
  const { items } = await backUp(organization.id, folder, { gzip: true });
  writeFileSync(join(folder, 'token'), token);
  console.log(`kept ${items} items in ${folder}`);
} finally {
  await engine.stop();
  rmSync(files, { recursive: true, force: true });
}
