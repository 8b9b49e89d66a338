/** Part `receivers`: behind each kind of webhook receiver, another organization's mail must leave at the next drain. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startEngine } from '../../lab/engine.ts';
import { markdown } from '../bench/report.ts';
import { Findings, type Part } from './findings.ts';
import { mannerNames, startReceiver } from './manners.ts';
import { drainOnce, emptyOutbox, mailsOf, newFirm, promiseMail, promiseWebhooks } from './outbox.ts';
import { joinTable } from './server.ts';

/** More than a drain does at once. */
const webhooks = 40;
/** More than a drain reads of one shard. */
const veryMany = 450;
const shards = 8;
const defaultSeconds = 240;

type Organization = Awaited<ReturnType<typeof newFirm>>;

export const receivers: Part = async ({ seconds }) => {
  const findings = new Findings('receivers');
  const folder = mkdtempSync(join(tmpdir(), 'quintet-attack-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clean);
  const dynamodbPort = await freePort();
  const engine = await startEngine({ port: dynamodbPort, dataDir: folder });
  try {
    joinTable(dynamodbPort, folder);
    const { createTable } = await import('../../lib/store/table.ts');
    await createTable(engine.endpoint);
    const untilMs = performance.now() + (seconds ?? defaultSeconds) * 1_000;
    const rows: string[][] = [];
    const cases = [
      ...mannerNames.map((name) => ({ name, count: webhooks })),
      { name: 'nobody listens', count: veryMany },
    ];
    for (const { name, count } of cases) {
      if (performance.now() < untilMs) rows.push(await tryManner(name, count, folder, findings));
      else {
        rows.push([name, `${count}`, 'no time left', '', '']);
        findings.wrong('drains beside a receiver', { what: 'not tried', seen: 'no time left', repeat: name });
      }
    }
    findings.figure(markdown(['receiver', 'webhooks', 'drain', 's', 'the other’s mail'], rows));
  } finally {
    await engine.stop();
    clean();
  }
  return findings.report;
};

async function makeNeighbours(): Promise<{ bad: Organization; good: Organization }> {
  const bad = await newFirm();
  for (;;) {
    const good = await newFirm();
    if (good.work.organization.id % shards === bad.work.organization.id % shards) return { bad, good };
  }
}

async function tryManner(name: string, count: number, folder: string, findings: Findings): Promise<string[]> {
  const receiver = await startReceiver(name);
  try {
    const { bad, good } = await makeNeighbours();
    await promiseWebhooks(bad, receiver.url, count);
    await promiseMail(good);
    const drain = await drainOnce(folder);
    const left = mailsOf(good.work.organization.id, folder) > 0;
    const seen = `${(drain.ms / 1_000).toFixed(1)} s, ${drain.said}`;
    const wrong = [
      ...(drain.end === 'done' ? [] : [`a drain ${drain.end}`]),
      ...(left ? [] : ['another organization’s mail did not leave at the next drain']),
      ...(name === 'ok' && receiver.taken() === 0 ? ['a good receiver was told nothing'] : []),
    ];
    const faults = wrong.map((what) => ({ what, seen }));
    findings.judged('drains beside a receiver', faults, `${name} (${count} webhooks)`);
    await emptyOutbox();
    return [name, `${count}`, drain.end, (drain.ms / 1_000).toFixed(1), left ? 'left' : 'did not leave'];
  } finally {
    await receiver.close();
  }
}
