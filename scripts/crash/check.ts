/** Checks everything after the last kill: acknowledged writes, promised effects, files on the disk. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '../../lab/engine.ts';
import { documents, violations } from '../../lab/invariants.ts';
import { scanTable } from '../../lab/scan.ts';
import type { Expense } from '../../lib/domain/expense/expense.ts';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import type { Payment } from '../../lib/domain/payment/payment.ts';
import type { Ticket } from '../../lib/domain/ticket/ticket.ts';
import type { Item } from '../../lib/store/client.ts';

import { deletedBy, wrongCreates, wrongFiles, wrongMails, wrongWebhooks } from './judge.ts';
import type { ToldInvoice } from './receiver.ts';
import type { Server } from './server.ts';
import { type Acknowledged, changes, isDeletion, occurrences, type Tally } from './writes.ts';

export type Seen = { mails: number; files: number; generated: number; items: number };

/** The organization that the first start makes. */
const organizationId = 1;
/** Later than any claim of a killed drain, and than the removal of orphaned uploads. */
const laterMs = 20 * 60_000;

const listFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

async function finish(server: Server): Promise<void> {
  const generate = server.run('generate', '--at', new Date().toISOString());
  await once(generate, 'exit');
  Object.assign(process.env, {
    DYNAMODB_ENDPOINT: server.endpoint,
    SES_REGION: '',
    SMTP_SECRET: '',
    SMTP_URL: '',
    MAIL_FOLDER: join(server.folder, 'mail'),
    FILES_FOLDER: join(server.folder, 'files'),
    WEBHOOKS_TO_PRIVATE_ADDRESSES: 'allow',
    LOG_LEVEL: 'silent',
  });
  const { drainOutbox } = await import('../../lib/operations/outbox/drain.ts');
  const { receivers } = await import('../../lib/dialects/receivers.ts');
  for (let i = 0; i < 20; i += 1) {
    const { done, waiting, failed } = await drainOutbox(Date.now() + laterMs * (i + 1), receivers);
    if (done + waiting + failed === 0) return;
  }
}

async function wrongChanges(server: Server, token: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { kind, target, mark } of acknowledged) {
    const path = changes[kind]?.path;
    if (path === undefined) continue;
    const response = await fetch(`${server.origin}${path}/${target}`, { headers: { authtoken: token } });
    const text = await response.text();
    const right = isDeletion(kind) ? response.status === 404 : text.includes(mark);
    if (!right) wrong.push(`lost: ${kind} of ${target}: ${response.status} ${text.slice(0, 100)}`);
  }
  return wrong;
}

function readSubjects(folder: string): string[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('.eml'))
    .map((path) => {
      const head = readFileSync(path, 'utf8').replace(/\r\n[ \t]+/g, ' ');
      return /^Subject: (.*?)\r?$/m.exec(head)?.[1] ?? path;
    });
}

function wrongRules(invoices: readonly Invoice[], acknowledged: readonly Acknowledged[]): string[] {
  const byRule = Map.groupBy(invoices, ({ generatedFrom }) => generatedFrom?.recurringInvoiceId ?? 0);
  return acknowledged.flatMap(({ kind, answer }) => {
    if (kind !== 'rule') return [];
    const id = Number(JSON.parse(answer).data.id);
    const dates = (byRule.get(id) ?? []).map(({ generatedFrom }) => generatedFrom?.on);
    const right = dates.length === occurrences && new Set(dates).size === occurrences;
    return right ? [] : [`rule ${id} has created ${dates.length} invoices: ${dates.join(', ')}`];
  });
}

async function wrongTokens(server: Server, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { kind, answer, mark } of acknowledged) {
    if (kind !== 'token') continue;
    const headers = { authtoken: String(JSON.parse(answer).token) };
    const { status } = await fetch(`${server.origin}/api/customers/1`, { headers });
    if (status !== 200) wrong.push(`token ${mark} opens nothing: ${status}`);
  }
  return wrong;
}

export async function everythingWrong(
  server: Server,
  token: string,
  tally: Tally & { told: readonly ToldInvoice[] },
): Promise<{ wrong: string[]; seen: Seen }> {
  const { acknowledged, refused, unanswered, uncertain, told } = tally;
  // A start removes what was half written.
  await server.stop();
  await server.start();
  const overHttp = [...(await wrongChanges(server, token, acknowledged)), ...(await wrongTokens(server, acknowledged))];
  // From here on only this process writes, because a scan does not read a single moment.
  await server.stop();
  const engine = await startEngine({ port: Number(server.env.DYNAMODB_PORT), dataDir: server.folder });
  const items = await finish(server)
    .then(() => scanTable(engine.endpoint))
    .finally(() => engine.stop());
  const invoices = documents<Invoice>(items, organizationId, 'invoice');
  const generated = invoices.filter(({ generatedFrom }) => generatedFrom !== null);
  const subjects = readSubjects(join(server.folder, 'mail'));
  const onDisk = listFiles(join(server.folder, 'files'));
  const effects = items.filter(({ pk }) => /^system\/outbox/.test(String(pk))).length;
  const deleted = deletedBy([...acknowledged, ...uncertain]);
  const own = items.filter((item) => !isGenerated(item, generated));
  const withFiles = [
    ...documents<Ticket>(items, organizationId, 'ticket'),
    ...documents<Expense>(items, organizationId, 'expense'),
  ];
  const named = withFiles.flatMap(({ files }) => files);
  const parts = listFiles(server.folder).filter((path) => path.includes('/.parts/'));
  const wrong = [
    ...refused.map((text) => `refused: ${text}`),
    ...unanswered.map(({ kind }) => `never answered: ${kind}`),
    ...wrongCreates((recordType) => documents(own, organizationId, recordType), acknowledged, deleted),
    ...overHttp,
    ...wrongRules(invoices, acknowledged),
    ...wrongFiles({ named, onDisk, read: (path) => readFileSync(path) }, acknowledged, deleted),
    ...parts.map((path) => `left: ${path}`),
    ...wrongMails(
      subjects,
      { payments: documents<Payment>(items, organizationId, 'payment'), generated },
      acknowledged,
    ),
    ...wrongWebhooks(told, generated),
    ...(effects === 0 ? [] : [`${effects} effects are still waiting`]),
    ...violations(items).map((text) => `half done: ${text}`),
  ];
  return {
    wrong,
    seen: { mails: subjects.length, files: onDisk.length, generated: generated.length, items: items.length },
  };
}

const isGenerated = (item: Item, generated: readonly Invoice[]): boolean =>
  generated.some(({ id }) => item.pk === `${organizationId}/invoice/${id}`);
