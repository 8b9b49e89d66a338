/**
 * Part `neighbours`: two organizations share a shard of schedule and outbox. One misbehaves in every known way in turn
 * while the other works. Quiet windows alternate with others, so that changes of the machine cancel out, and their p99 is
 * compared. The good one's mail must leave at the next drain, and its due rule must be run although the bad one has
 * thousands of due dates.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Findings, type Part } from './findings.ts';
import { startReceiver } from './manners.ts';
import { type Aim, ways } from './misbehaviour.ts';
import { drainOnce, mailsOf, promiseMail, promiseWebhooks } from './outbox.ts';
import { makeParties, type Parties, startBadRule } from './parties.ts';
import { type Random, randomFrom } from './random.ts';
import { type Measured, showRatios } from './ratios.ts';
import { connections, send } from './send.ts';
import { type Attacked, joinTable, startAttacked } from './server.ts';
import { type Window, work } from './steady.ts';
import { createOf, invoiceKind } from './writes.ts';

const defaultSeconds = 5;
const warmUpSeconds = 5;
const calmMs = 150;
const mostCalmWaitMs = 30_000;
const scheduleMs = 60_000;

type Scene = {
  server: Attacked;
  parties: Parties;
  attacker: ChildProcess;
  aim: Aim;
  seconds: number;
  seed: number;
  random: Random;
  findings: Findings;
};
export const neighbours: Part = async ({ seed, seconds }) => {
  const findings = new Findings('neighbours');
  const server = await startAttacked();
  const attacker = fork(new URL('./misbehave.ts', import.meta.url), [], { stdio: 'inherit' });
  try {
    joinTable(server.dynamodbPort, server.folder);
    const parties = await makeParties();
    const { bad, good, spoilt } = parties;
    const aim = { port: server.port, token: bad.token, organizationId: bad.organization.id, spoiltToken: spoilt.token };
    const random = randomFrom(seed);
    const scene: Scene = { server, parties, attacker, aim, seconds: seconds ?? defaultSeconds, seed, random, findings };
    await work(server, good.token, warmUpSeconds, random);
    showRatios(await playAll(scene), findings, seed);
  } finally {
    attacker.kill();
    await server.stop();
  }
  return findings.report;
};

/** Ways to misbehave that run in this process. */
function localWays(scene: Scene): Readonly<Record<string, () => Promise<void>>> {
  return {
    'the hourly run, daily since the earliest date': () => runSchedule(scene),
    '450 webhooks to a dead receiver': () => drainBehind(scene, 'nobody listens', 450),
    '40 webhooks to a receiver that says 101': () => drainBehind(scene, '101 Switching Protocols', 40),
  };
}

async function playAll(scene: Scene): Promise<Measured[]> {
  const { server, parties, seconds, random, findings } = scene;
  const good = (): Promise<Window> => work(server, parties.good.token, seconds, random);
  const others = localWays(scene);
  const measured: { way: string; before: Window; under: Window }[] = [];
  for (const way of [...Object.keys(ways), ...Object.keys(others)]) {
    if (way.startsWith('generate_invoices')) await startBadRule(server, parties, '2014-01-01');
    await waitForCalm(scene);
    const before = await good();
    const misbehaviour = others[way]?.() ?? misbehave(scene, way);
    const under = await good();
    await misbehaviour;
    measured.push({ way, before, under });
    findings.tried('requests of the good one', before.times.length + under.times.length);
    for (const { status, lost, body } of [...before.failed, ...under.failed]) {
      const seen = `${status} ${lost ?? body.toString('utf8').slice(0, 300)}`;
      const repeat = `${way}, --seed ${scene.seed}`;
      findings.wrong('requests of the good one', { what: 'the good one was refused', seen, repeat });
    }
    if (!server.isRunning()) {
      findings.wrong('the server', {
        what: 'the server ended',
        seen: server.lastWords(),
        repeat: `${way}, --seed ${scene.seed}`,
      });
      await server.startAgain();
    }
  }
  await judgeSpoilt(scene);
  await waitForCalm(scene);
  const last = await good();
  return measured.map(({ way, before, under }, i) => {
    const after = measured[i + 1]?.before ?? last;
    return {
      way,
      under,
      quiet: { times: [...before.times, ...after.times], failed: [...before.failed, ...after.failed] },
    };
  });
}

const report = z.object({ sent: z.number() });

async function misbehave({ attacker, seconds, seed, aim, findings }: Scene, way: string): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    const ended = (): void => reject(new Error('the process of the bad one has ended'));
    attacker.once('exit', ended);
    attacker.once('message', (message) => {
      attacker.off('exit', ended);
      findings.tried('requests of the bad one', report.parse(message).sent);
      resolve();
    });
  });
  attacker.send({ way, seconds, seed, aim });
  await done;
}

/** Waits until plain requests are fast again, because work of the last window may continue in the server. */
async function waitForCalm({ server }: Scene): Promise<void> {
  const agent = connections(1);
  const untilMs = performance.now() + mostCalmWaitMs;
  for (let quick = 0; quick < 3 && performance.now() < untilMs && server.isRunning(); ) {
    const { ms } = await send(server, { method: 'GET', path: '/api/customers', headers: {} }, agent);
    quick = ms < calmMs ? quick + 1 : 0;
    await sleep(100);
  }
  agent.destroy();
}

/** Promises the good one's mail after many webhooks of the bad one: it must leave at the next drain. */
async function drainBehind({ server, parties, findings, seed }: Scene, manner: string, count: number): Promise<void> {
  const { bad, goodBooks } = parties;
  const receiver = await startReceiver(manner);
  const heading = 'mails of the good one';
  try {
    await promiseWebhooks({ work: bad.work, customerId: 1 }, receiver.url, count);
    const before = mailsOf(goodBooks.work.organization.id, server.folder);
    await promiseMail(goodBooks);
    const drain = await drainOnce(server.folder);
    findings.tried(heading);
    const left = mailsOf(goodBooks.work.organization.id, server.folder) > before;
    const seen = `${drain.end} after ${(drain.ms / 1_000).toFixed(1)} s: ${drain.said}`;
    if (!left)
      findings.wrong(heading, {
        what: 'the mail did not leave at the next drain',
        seen,
        repeat: `${manner}, ${count} webhooks, --seed ${seed}`,
      });
  } finally {
    await receiver.close();
  }
}

/** Runs the hourly schedule while the bad one has thousands of due dates: the good one's due rule must be run too. */
async function runSchedule({ server, parties, findings, seed }: Scene): Promise<void> {
  const { books, goodRule } = parties;
  const since = await startBadRule(server, parties, 'earliest');
  const rule = await goodRule();
  const heading = 'rules of the good one';
  const args = [join(import.meta.dirname, '..', 'generate.ts'), '--at', new Date().toISOString()];
  const startedAt = performance.now();
  const run = spawn(process.execPath, args, { env: server.env, stdio: 'ignore' });
  const ended = new Promise<void>((done) => run.once('exit', () => done()));
  const kill = (): void => void run.kill('SIGKILL');
  process.once('exit', kill);
  let made = 0;
  while (made === 0 && performance.now() - startedAt < scheduleMs) {
    await sleep(500);
    made = (await books.generatedDates(parties.good.work, rule)).length;
    if (run.exitCode !== null && made === 0) {
      made = (await books.generatedDates(parties.good.work, rule)).length;
      break;
    }
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
  findings.tried(heading);
  findings.figure(
    `the bad one’s daily rule starts on ${since}; the good one’s rule ${made > 0 ? `created after ${seconds} s of the run` : `created nothing in ${seconds} s of the run`}`,
  );
  if (made === 0)
    findings.wrong(heading, {
      what: 'a rule that was due created nothing',
      seen: `in ${seconds} s of the run`,
      repeat: `daily since ${since}, --seed ${seed}`,
    });
  await Promise.race([ended, sleep(100)]);
  kill();
  process.off('exit', kill);
  await parties.endBadRules();
}

/** An organization that was given an absurd number must still be able to number invoices. */
async function judgeSpoilt({ server, parties, findings }: Scene): Promise<void> {
  const agent = connections(1);
  const ask = createOf(invoiceKind, 'after the absurd one', parties.spoilt.token, null);
  const answer = await send(server, ask, agent);
  agent.destroy();
  findings.tried('series after an absurd number');
  if (answer.status === 201) return;
  const seen = `${answer.status} ${answer.lost ?? answer.body.toString('utf8').slice(0, 300)}`;
  findings.wrong('series after an absurd number', {
    what: 'a series is useless after one request',
    seen,
    repeat: 'POST /api/v1/invoices with number 999999999999, then without a number',
  });
}
