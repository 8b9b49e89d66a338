/** Drains the outbox under attack, and fills it. */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Work } from '../../lib/store/work.ts';

export type Drain = { ms: number; end: 'done' | 'never ended' | 'died'; said: string };

/** In the cloud a drain has 55 s. */
const mostMs = 55_000;

/** Drains once in a separate process, on the table of this one's environment. */
export function drainOnce(folder: string): Promise<Drain> {
  const env = { ...process.env, MAIL_FOLDER: join(folder, 'mail'), LOG_LEVEL: 'error' };
  const child = fork(new URL('./drain.ts', import.meta.url), [], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const startedAt = performance.now();
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  return new Promise((resolve) => {
    let said: string | null = null;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors = `${errors}${chunk}`.slice(-500)));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, mostMs);
    child.on('message', (message) => (said = JSON.stringify(message)));
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', kill);
      // Node's exit code for a program that waits for something that can never come.
      const never = late || code === 13;
      const end = said !== null ? 'done' : never ? 'never ended' : 'died';
      resolve({ ms: performance.now() - startedAt, end, said: said ?? `code ${code} ${errors}` });
    });
  });
}

export function mailsOf(organizationId: number, folder: string): number {
  try {
    return readdirSync(join(folder, 'mail')).filter(
      (name) => name.startsWith(`${organizationId}-`) && name.endsWith('.eml'),
    ).length;
  } catch {
    return 0;
  }
}

export async function newFirm(): Promise<{ work: Work; customerId: number }> {
  const { newBooks, customer } = await import('../../lab/books.ts');
  const work = await newBooks();
  return { work, customerId: await customer(work, 'Acme', 'acme@example.com') };
}

export async function promiseMail({ work, customerId }: { work: Work; customerId: number }): Promise<void> {
  const { invoice } = await import('../../lab/books.ts');
  const bill = await invoice(work, { customerId });
  const before = await work.store.invoices.get(bill.id);
  if (!before) throw new Error('the invoice is not there');
  const effects = [{ kind: 'invoice mail', payload: { invoiceId: bill.id } }];
  await work.store.save([work.store.invoices.update(before, before.doc)], { effects });
}

/** Effects that fit in a write beside a bill; each is an item and its promise. */
const mostInOneWrite = 40;

/** Sets an organization's receiver and promises webhooks, as the schedule does for each invoice that it creates. */
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
