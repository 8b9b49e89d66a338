/** Data of every release that was made: this one reads, verifies and migrates it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Dialect, type Firm, firmWith } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { generateDue } from '../../lib/operations/schedule/generate-due.ts';
import { restore } from '../../lib/store/backup/restore.ts';
import { dueShardOf } from '../../lib/store/due.ts';
import { migrateOrganization } from '../../lib/store/migrate.ts';
import { verify } from '../../lib/store/verify/verify.ts';
import { ownTable } from '../support/table.ts';

const data = join(import.meta.dirname, '../data');
const releases = readdirSync(data);
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

ownTable();

const files = mkdtempSync(join(tmpdir(), 'quintet-releases-'));
// Numbers of organizations are of this file's table, so files need a place of their own too.
process.env.FILES_FOLDER = files;
afterAll(() => rmSync(files, { recursive: true, force: true }));

/** Kinds of records that release 0.1.0 did not have: its data has none of them. */
const later: readonly string[] = ['services', 'webhooks'];

/** siwapp also sends mails and makes invoices with a GET. */
const reads = routes.filter(
  ({ method, scope, resource }) =>
    method === 'GET' && !/:(create|update)$/.test(String(scope)) && !later.includes(resource),
);

/** How every route that reads answers, with the keys of what it shows. */
async function readAll(firm: Firm): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const route of reads) {
    const { status, body } = await firm.as(route.dialect as Dialect)('GET', targetOf(route));
    const [shown] = [body].flat();
    const isRecord = typeof shown === 'object' && shown !== null && !Buffer.isBuffer(shown);
    const keys = isRecord ? Object.keys(shown).sort() : typeof shown;
    answers[`${route.dialect} ${route.path}`] = [status, keys];
  }
  return answers;
}

it('has data of this release', () => {
  expect(releases).toContain(version);
});

describe.each(releases)('data of %s', (release) => {
  it('is restored, repaired, migrated and read by every route as if it had been written today', async () => {
    const folder = join(data, release);
    const { organization, setAside } = await restore(folder, { newNumber: true });
    expect(setAside).toBe(0);
    const { id } = organization;
    expect((await verify(id, { repair: true })).violations).toEqual([]);
    const text = readFileSync(join(folder, 'token'), 'utf8');
    const kept = firmWith(organization, text.replace(/^\d+/, String(id)));
    // An earlier schema is read before it is migrated, and after.
    const before = await readAll(kept);
    const today = await furnishedFirm({});
    await generateDue(dueShardOf(today.organization.id), '2024-03-01T00:00:00Z');
    await drainOutbox();
    const fresh = await readAll(today);
    const shown = Object.values(before).filter((answer) => Array.isArray(answer) && answer[0] === 200);
    expect(shown.length).toBeGreaterThan(90);
    expect(before).toEqual(fresh);
    expect((await migrateOrganization(id)).failed).toEqual([]);
    expect(await readAll(kept)).toEqual(before);
    expect(await verify(id, { repair: true })).toMatchObject({ violations: [], earlier: 0 });
    expect(await verify(id)).toMatchObject({ violations: [], repaired: [] });
  });
});
