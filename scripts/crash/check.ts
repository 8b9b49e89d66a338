/** Looks at everything after the last kill: what was acknowledged, what was promised, what lies on the disk. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Invoice } from '../../lib/domain/invoice/invoice.ts';
import type { Ticket } from '../../lib/domain/ticket/ticket.ts';
import type { Item } from '../../lib/store/client.ts';
import { documents, violations } from '../../tests/support/invariants.ts';
import { scanTable } from '../../tests/support/scan.ts';
import type { Acknowledged, Tally } from '../crash.ts';
import { startEngine } from '../engine.ts';
import type { Server } from './server.ts';
import { type Kind, occurrences } from './writes.ts';

export type Seen = { mails: number; files: number; generated: number; items: number };

/** The firm that the first start makes. */
const firm = 1;
/** Later than any claim of a drain that was killed, and any net under an upload. */
const laterMs = 20 * 60_000;

/** Which kinds make a document of which noun. */
const nounOf: Partial<Record<Kind, string>> = {
  customer: 'customer',
  client: 'customer',
  invoice: 'invoice',
  'teamwork invoice': 'invoice',
  payment: 'payment',
  item: 'item',
  expense: 'expense',
  token: 'token',
  rule: 'recurring invoice',
};

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

/** Does what is still promised: generates what is due, sends what waits. */
async function finish(server: Server): Promise<void> {
  const generate = server.run('generate-due', '--at', new Date().toISOString());
  await once(generate, 'exit');
  Object.assign(process.env, {
    DYNAMODB_ENDPOINT: server.endpoint,
    MAIL_FOLDER: join(server.folder, 'mail'),
    FILES_FOLDER: join(server.folder, 'files'),
    LOG_LEVEL: 'silent',
  });
  const { drainOutbox } = await import('../../lib/operations/outbox/drain.ts');
  for (let i = 0; i < 20; i += 1) {
    const { done, waiting, failed } = await drainOutbox(Date.now() + laterMs * (i + 1));
    if (done + waiting + failed === 0) return;
  }
}

/** How often each mark stands in documents of a noun. */
function marksIn(items: readonly Item[], noun: string): Map<string, number> {
  const marks = documents(items, firm, noun).flatMap((doc) => [
    ...new Set(JSON.stringify(doc).match(/mark\d+x[0-9a-f]{8}/g) ?? []),
  ]);
  return new Map([...Map.groupBy(marks, (mark) => mark)].map(([mark, all]) => [mark, all.length]));
}

function wrongCreates(items: readonly Item[], acknowledged: readonly Acknowledged[], changed: Set<string>): string[] {
  const marks = new Map(Object.values(nounOf).map((noun) => [noun, marksIn(items, noun)]));
  return acknowledged.flatMap(({ kind, mark, answer }) => {
    const noun = nounOf[kind];
    // An item that was updated or deleted later is looked at there; invoices of a rule have its mark as well.
    if (noun === undefined || changed.has(String(JSON.parse(answer).id ?? ''))) return [];
    const times = marks.get(noun)?.get(mark) ?? 0;
    return times === 1 ? [] : [`${times === 0 ? 'lost' : 'done twice'}: ${kind} ${mark}`];
  });
}

async function wrongChanges(server: Server, token: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { kind, target, mark } of acknowledged) {
    if (target === 0) continue;
    const response = await fetch(`${server.origin}/api/items/${target}`, { headers: { authtoken: token } });
    const text = await response.text();
    const right = kind === 'item deletion' ? response.status === 404 : text.includes(mark);
    if (!right) wrong.push(`lost: ${kind} of ${target}: ${response.status} ${text.slice(0, 100)}`);
  }
  return wrong;
}

function wrongFiles(server: Server, items: readonly Item[], acknowledged: readonly Acknowledged[]): string[] {
  const onDisk = filesIn(join(server.folder, 'files'));
  const named = documents<Ticket>(items, firm, 'ticket').flatMap(({ files }) => files);
  const stored = new Set(named.map(({ storedAs }) => storedAs));
  const unnamed = onDisk.filter((path) => !stored.has(path.split('/').at(-1) ?? ''));
  const gone = acknowledged.flatMap(({ kind, mark, bytes }) => {
    if (kind !== 'reply') return [];
    const own = named.filter(({ name }) => name === `${mark}.bin`);
    const path = onDisk.find((one) => own[0] && one.endsWith(own[0].storedAs));
    const same = own.length === 1 && path && bytes && readFileSync(path).equals(bytes);
    return same ? [] : [`upload ${mark}: named ${own.length} times, ${path ? 'other bytes' : 'not there'}`];
  });
  const parts = filesIn(server.folder).filter((path) => path.includes('/.parts/'));
  return [...gone, ...unnamed.map((path) => `no record names ${path}`), ...parts.map((path) => `left: ${path}`)];
}

function wrongRules(invoices: readonly Invoice[], acknowledged: readonly Acknowledged[]): string[] {
  const byRule = Map.groupBy(invoices, ({ generatedFrom }) => generatedFrom?.recurringInvoiceId ?? 0);
  return acknowledged.flatMap(({ kind, answer }) => {
    if (kind !== 'rule') return [];
    const id = Number(JSON.parse(answer).data.id);
    const dates = (byRule.get(id) ?? []).map(({ generatedFrom }) => generatedFrom?.on);
    const right = dates.length === occurrences && new Set(dates).size === occurrences;
    return right ? [] : [`rule ${id} has made ${dates.length} invoices: ${dates.join(', ')}`];
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

/** Everything that is wrong, in words, and how much was looked at. */
export async function everythingWrong(
  server: Server,
  token: string,
  tally: Tally,
): Promise<{ wrong: string[]; seen: Seen }> {
  const { acknowledged, refused, unanswered, uncertain } = tally;
  // What was left half written before a start is gone after it.
  await server.stop();
  await server.start();
  const overHttp = [...(await wrongChanges(server, token, acknowledged)), ...(await wrongTokens(server, acknowledged))];
  // From here on nothing but this process writes: a scan is not of one moment.
  await server.stop();
  const engine = await startEngine({ port: Number(server.env.DYNAMODB_PORT), dataDir: server.folder });
  const items = await finish(server)
    .then(() => scanTable(engine.endpoint))
    .finally(() => engine.stop());
  const invoices = documents<Invoice>(items, firm, 'invoice');
  const generated = invoices.filter(({ generatedFrom }) => generatedFrom !== null);
  // One of every promise: no fewer, and no more.
  const promised = acknowledged.filter(({ kind }) => kind === 'payment').length + generated.length;
  const mails = filesIn(join(server.folder, 'mail')).filter((path) => path.endsWith('.eml')).length;
  const effects = items.filter(({ pk }) => /^system\/outbox/.test(String(pk))).length;
  const changed = new Set(
    [...acknowledged, ...uncertain].filter(({ target }) => target > 0).map(({ target }) => String(target)),
  );
  const ownInvoices = items.filter((item) => !isGenerated(item, generated));
  const wrong = [
    ...refused.map((text) => `refused: ${text}`),
    ...unanswered.map(({ kind }) => `never answered: ${kind}`),
    ...wrongCreates(ownInvoices, acknowledged, changed),
    ...overHttp,
    ...wrongRules(invoices, acknowledged),
    ...wrongFiles(server, items, acknowledged),
    ...(mails === promised ? [] : [`${promised} mails promised, ${mails} there`]),
    ...(effects === 0 ? [] : [`${effects} effects are still waiting`]),
    ...violations(items).map((text) => `half done: ${text}`),
  ];
  const files = filesIn(join(server.folder, 'files')).length;
  return { wrong, seen: { mails, files, generated: generated.length, items: items.length } };
}

const isGenerated = (item: Item, generated: readonly Invoice[]): boolean =>
  generated.some(({ id }) => item.pk === `${firm}/invoice/${id}`);
