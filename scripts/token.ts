/** `npm run -s token -- create|list|revoke`: manages tokens, with a running server (on the same engine) or without one. */
import { parseArgs } from 'node:util';
import { toMailAddress } from '../lib/domain/mail-address.ts';
import { isScope } from '../lib/domain/token/scopes.ts';
import { hasEnded, readToken, toTokenId } from '../lib/domain/token/token.ts';
import { prepareOrganization, toSystemWork } from '../lib/operations/organization/prepare.ts';
import { createToken, ensureStaff, revokeToken } from '../lib/operations/token/tokens.ts';
import { findOrganization } from '../lib/store/organizations.ts';
import { command, now, onData, whereOptions, workFor, workNamed } from './command.ts';
import { Mistake } from './mistake.ts';

const usage = `Usage:
  token create --organization <name> [--staff <email>] [--scopes <list>] [--expires <ISO time>]
  token list --organization <name>
  token revoke <id>`;

function parseInstant(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || !/^\d{4}-\d{2}-\d{2}/.test(text)) throw new Mistake(`--expires "${text}" is not an ISO time`);
  if (hasEnded(text, now())) throw new Mistake(`--expires "${text}" is not in the future`);
  return new Date(ms).toISOString();
}

type Options = { organization?: string; staff?: string; scopes?: string; expires?: string };

async function create({ organization, staff, scopes, expires }: Options): Promise<void> {
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  const expiresAt = expires === undefined ? null : parseInstant(expires);
  const list = scopes?.split(/[\s,]+/).filter(Boolean) ?? ['*', 'admin'];
  if (list.length === 0) throw new Mistake('--scopes names no right');
  if (staff !== undefined && toMailAddress(staff) === null)
    throw new Mistake(`--staff "${staff}" is not an e-mail address`);
  const unknown = list.find((scope) => !isScope(scope));
  if (unknown !== undefined) throw new Mistake(`--scopes: "${unknown}" is not a scope`);
  const known = await findOrganization(organization);
  const work =
    known === null ? toSystemWork(await prepareOrganization(organization, now()), now()) : await workFor(known);
  const staffId = staff ? (await ensureStaff(staff, work)).id : null;
  const { text } = await createToken({ staffId, scopes: list, expiresAt }, work);
  console.log(text);
}

async function list({ organization }: Options): Promise<void> {
  if (!organization) throw new Mistake(`--organization is required\n${usage}`);
  const work = await workNamed(organization);
  for (const { doc } of await work.store.tokens.all()) {
    const state = doc.revokedAt
      ? `revoked ${doc.revokedAt}`
      : doc.expiresAt
        ? `${hasEnded(doc.expiresAt, now()) ? 'expired' : 'expires'} ${doc.expiresAt}`
        : 'valid';
    const person = doc.staffId ? `staff ${doc.staffId}` : 'no staff member';
    console.log(
      [toTokenId(work.organization.id, doc.id), state, doc.scopes.join(','), person, `created ${doc.createdAt}`].join(
        '\t',
      ),
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
    options: { ...whereOptions, organization: text, staff: text, scopes: text, expires: text },
  });
  const [command, id] = positionals;
  const commands: Record<string, () => Promise<void>> = {
    create: () => create(values),
    list: () => list(values),
    revoke: () => revoke(id),
  };
  const run = commands[command ?? ''];
  if (!run) throw new Mistake(usage);
  await onData(values, run);
}

await command(main);
