/**
 * `npm run -s token -- create|list|revoke`: tokens from the command line. Works beside a running
 * server (both speak to the same engine) and without one (the engine is started for the command).
 */
import { parseArgs } from 'node:util';
import { Problem } from '../lib/domain/problem.ts';
import { isScope } from '../lib/domain/token/scopes.ts';
import { readToken, tokenId } from '../lib/domain/token/token.ts';
import { prepareOrganization, systemWork } from '../lib/operations/organization/prepare.ts';
import { createToken, ensureStaff, revokeToken } from '../lib/operations/token/tokens.ts';
import { findOrganization, readOrganization } from '../lib/store/organizations.ts';
import { createTable } from '../lib/store/table.ts';
import type { Work } from '../lib/store/work.ts';
import { ensureEngine } from './engine.ts';

const usage = `Usage:
  token create --organization <name> [--staff <email>] [--scopes <list>] [--expires <ISO time>]
  token list --organization <name>
  token revoke <id>`;

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
class Mistake extends Error {}

const now = (): string => new Date().toISOString();

async function workFor(id: number): Promise<Work> {
  const stored = await readOrganization(id);
  if (!stored) throw new Mistake(`There is no organization ${id}`);
  return systemWork(stored.doc, now());
}

async function named(name: string): Promise<Work> {
  const id = await findOrganization(name);
  if (id === null) throw new Mistake(`There is no organization "${name}"`);
  return workFor(id);
}

function instant(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || !/^\d{4}-\d{2}-\d{2}/.test(text)) throw new Mistake(`--expires "${text}" is not an ISO time`);
  return new Date(ms).toISOString();
}

type Options = { organization?: string; staff?: string; scopes?: string; expires?: string };

async function create({ organization, staff, scopes, expires }: Options): Promise<void> {
  if (!organization) throw new Mistake(`--organization is needed\n${usage}`);
  const expiresAt = expires === undefined ? null : instant(expires);
  const list = scopes?.split(/[\s,]+/).filter(Boolean) ?? ['*', 'admin'];
  if (list.length === 0) throw new Mistake('--scopes names no right');
  if (staff !== undefined && !/^\S+@\S+$/.test(staff)) throw new Mistake(`--staff "${staff}" is not an e-mail address`);
  const unknown = list.find((scope) => !isScope(scope));
  if (unknown !== undefined) throw new Mistake(`--scopes: "${unknown}" is not a scope`);
  const known = await findOrganization(organization);
  const work =
    known === null ? systemWork(await prepareOrganization(organization, now()), now()) : await workFor(known);
  const staffId = staff ? (await ensureStaff(staff, work)).id : null;
  const { text } = await createToken({ staffId, scopes: list, expiresAt }, work);
  console.log(text);
}

async function list({ organization }: Options): Promise<void> {
  if (!organization) throw new Mistake(`--organization is needed\n${usage}`);
  const work = await named(organization);
  for (const { doc } of await work.store.tokens.all()) {
    const state = doc.revokedAt
      ? `revoked ${doc.revokedAt}`
      : doc.expiresAt
        ? `${doc.expiresAt <= now() ? 'expired' : 'expires'} ${doc.expiresAt}`
        : 'valid';
    const person = doc.staffId ? `staff ${doc.staffId}` : 'no staff member';
    console.log(
      [tokenId(work.firm.id, doc.id), state, doc.scopes.join(','), person, `made ${doc.createdAt}`].join('\t'),
    );
  }
}

async function revoke(id: string | undefined): Promise<void> {
  const parts = readToken(`${id ?? ''}.${'x'.repeat(16)}`);
  if (!parts) throw new Mistake(`"${id ?? ''}" is not a token's id: it looks like 1-2`);
  await revokeToken(parts.number, await workFor(parts.organizationId));
  console.log(`revoked ${id}`);
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { organization: text, staff: text, scopes: text, expires: text },
  });
  const [command, id] = positionals;
  const commands: Record<string, () => Promise<void>> = {
    create: () => create(values),
    list: () => list(values),
    revoke: () => revoke(id),
  };
  const run = commands[command ?? ''];
  if (!run) throw new Mistake(usage);
  const engine = await ensureEngine();
  try {
    process.env.DYNAMODB_ENDPOINT = engine.endpoint;
    await createTable(engine.endpoint);
    await run();
  } finally {
    await engine.stop();
  }
}

try {
  await main();
} catch (error) {
  const shown = error instanceof Mistake || error instanceof Problem || (error instanceof TypeError && 'code' in error);
  if (!shown) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
