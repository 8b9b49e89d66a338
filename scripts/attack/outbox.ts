/** Draining the outbox under attack, and organizations that have something in it. */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Work } from '../../lib/store/work.ts';

/** `end`: how the drain ended. */
export type Drain = { ms: number; end: 'done' | 'never ended' | 'died'; said: string };

/** A function that drains has 55 s in the cloud. */
const mostMs = 55_000;

/** Drains once in a process of its own, which works on the table of this one's environment. */
export function drainOnce(folder: string): Promise<Drain> {
  const env = { ...process.env, MAIL_FOLDER: join(folder, 'mail'), LOG_LEVEL: 'error' };
  const child = fork(new URL('./drain.ts', import.meta.url), [], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const startedAt = performance.now();
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  return new Promise((resolve) => {
    let said: string | null = null;
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk}`.slice(-500)));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, mostMs);
    child.on('message', (message) => (said = JSON.stringify(message)));
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      // Node's own code for a program that waits for what can never come.
      const never = late || code === 13;
      const end = said !== null ? 'done' : never ? 'never ended' : 'died';
      resolve({ ms: performance.now() - startedAt, end, said: said ?? `code ${code} ${complaint}` });
    });
  });
}

/** How many mails of an organization have left. */
export function mailsOf(organizationId: number, folder: string): number {
  try {
    return readdirSync(join(folder, 'mail')).filter(
      (name) => name.startsWith(`${organizationId}-`) && name.endsWith('.eml'),
    ).length;
  } catch {
    return 0;
  }
}

/** An organization with a customer who has an address. */
export async function newFirm(): Promise<{ work: Work; customerId: number }> {
  const { newBooks, customer } = await import('../../lab/books.ts');
  const work = await newBooks();
  return { work, customerId: await customer(work, 'Acme', 'acme@example.com') };
}

/** Promises a mail: an invoice that goes to its customer. */
export async function promiseMail({ work, customerId }: { work: Work; customerId: number }): Promise<void> {
  const { invoice } = await import('../../lab/books.ts');
  const bill = await invoice(work, { customerId });
  const before = await work.store.invoices.get(bill.id);
  if (!before) throw new Error('the invoice is not there');
  const effects = [{ kind: 'invoice mail', payload: { invoiceId: bill.id } }];
  await work.store.save([work.store.invoices.update(before, before.doc)], { effects });
}

/** So many effects fit in a write beside a bill: each is an item and its promise. */
const mostInOneWrite = 40;

/** Names an organization's receiver, and promises so many webhooks: what the schedule does for each invoice it makes. */
export async function promiseWebhooks(
  firm: { work: Work; customerId: number },
  url: string,
  count: number,
): Promise<Work> {
  const { invoice } = await import('../../lab/books.ts');
  const { changeOrganization } = await import('../../lib/operations/organization/update.ts');
  const { toSystemWork: systemWork } = await import('../../lib/operations/organization/prepare.ts');
  const { doc } = await changeOrganization({ webhookUrl: url }, firm.work);
  const work = systemWork(doc, firm.work.at);
  const bill = await invoice(work, { customerId: firm.customerId });
  for (let left = count; left > 0; left -= mostInOneWrite) {
    const before = await work.store.invoices.get(bill.id);
    if (!before) throw new Error('the invoice is not there');
    const effect = { kind: 'invoice webhook', payload: { invoiceId: bill.id } };
    const effects = Array.from({ length: Math.min(mostInOneWrite, left) }, () => effect);
    await work.store.save([work.store.invoices.update(before, before.doc)], { effects });
  }
  return work;
}

/** Empties the outbox of an organization's shard, so that one manner does not stand behind another. */
export async function emptyOutbox(): Promise<number> {
  const { readTableName: tableName } = await import('../../lib/store/client.ts');
  const { openDocumentClient: documentClient } = await import('../../lib/store/verify/scan.ts');
  const { scanTable } = await import('../../lab/scan.ts');
  const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
  const waiting = (await scanTable()).filter(({ pk }) => /^system\/outbox/.test(String(pk)));
  for (const { pk, sk } of waiting)
    await documentClient().send(new DeleteCommand({ TableName: tableName(), Key: { pk, sk } }));
  return waiting.length;
}
