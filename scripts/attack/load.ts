/**
 * Part `load`: 200 connections read and write in all dialects. Every create has a mark, every second one an
 * Idempotency-Key. Then each answer is compared with the table: successes are stored once; failures are not, or are
 * recognised when repeated under their key. Memory must be released.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { markdown, median } from '../bench/report.ts';
import { Findings, type Part } from './findings.ts';
import { inWords } from './in-words.ts';
import { judgeStatus, judgeSuccess, judgeText, textOf } from './judge.ts';
import { countMarks, type Entry, faultsAgain, faultsOf, isMade, isOpen, markOf, placeOf } from './ledger.ts';
import { type Random, randomFrom } from './random.ts';
import { type Answer, connections, send, sendOnce } from './send.ts';
import { type Attacked, joinTable, startAttacked } from './server.ts';
import { verifyTable } from './verified.ts';
import { createOf, kinds, readings, readOf } from './writes.ts';

const atOnce = 200;
const defaultSeconds = 60;
const warmUpSeconds = 5;
const creates = 0.4;
const tokens = 8;
const settleSeconds = 5;
const restSeconds = 20;
const answerMs = 40_000;
const leastShare = 0.9;
const atOnceMs = 2_000;
/** The memory that a process may keep after being busy. */
const memoryLimit = { times: 1.5, mb: 150 };

type Memory = { server: number; engine: number };
type Load = {
  server: Attacked;
  tokens: readonly [string, ...string[]];
  random: Random;
  seed: number;
  entries: Entry[];
  reads: Answer[];
  findings: Findings;
};

export const load: Part = async ({ seed, seconds }) => {
  const findings = new Findings('load');
  const server = await startAttacked();
  try {
    joinTable(server.dynamodbPort, server.folder);
    const { furnishedFirm } = await import('../../lab/fixtures.ts');
    const firm = await furnishedFirm();
    const more = await Promise.all(Array.from({ length: tokens - 1 }, () => firm.tokenWith(['*'])));
    const scene: Load = {
      server,
      tokens: [firm.token, ...more],
      random: randomFrom(seed),
      seed,
      entries: [],
      reads: [],
      findings,
    };
    await press(scene, 8, warmUpSeconds);
    const before = server.memory();
    const peak = await press(scene, atOnce, seconds ?? defaultSeconds);
    await judgePrompt(scene);
    await judgeEntries(scene);
    for (const answer of scene.reads) judgeRead(answer, findings);
    judgeShare(scene);
    await sleep(restSeconds * 1_000);
    judgeMemory(before, peak, server.memory(), scene);
    showLatencies(scene);
  } finally {
    await server.stop();
  }
  return findings.report;
};

async function press(scene: Load, connected: number, seconds: number): Promise<Memory> {
  const agent = connections(connected);
  const untilMs = performance.now() + seconds * 1_000;
  const peak: Memory = { server: 0, engine: 0 };
  const watch = setInterval(() => {
    const now = scene.server.memory();
    peak.server = Math.max(peak.server, now.server);
    peak.engine = Math.max(peak.engine, now.engine);
  }, 1_000);
  const worker = async (): Promise<void> => {
    while (performance.now() < untilMs && scene.server.isRunning()) await step(scene, agent);
  };
  await Promise.all(Array.from({ length: connected }, worker));
  clearInterval(watch);
  agent.destroy();
  return peak;
}

async function step(
  { server, tokens: allTokens, random, seed, entries, reads }: Load,
  agent: ReturnType<typeof connections>,
): Promise<void> {
  const token = random.pick(allTokens);
  if (!random.chance(creates)) {
    reads.push(await sendOnce(server, readOf(random.pick(readings), token), agent, answerMs));
    return;
  }
  const kind = random.pick(kinds);
  const mark = markOf(seed, nextNumber());
  const key = random.chance(0.5) ? `key-${mark}` : null;
  const ask = createOf(kind, mark, token, key);
  entries.push({ kind, mark, key, ask, answer: await sendOnce(server, ask, agent, answerMs) });
}

let count = 0;
function nextNumber(): number {
  count += 1;
  return count;
}

/** Requests right after the load must be answered at once. */
async function judgePrompt({ server, tokens: [token], findings, seed }: Load): Promise<void> {
  const agent = connections(1);
  const heading = 'answers right after the load';
  const times: number[] = [];
  for (const reading of readings.slice(0, 3)) {
    const answer = await send(server, readOf(reading, token), agent, answerMs);
    findings.tried(heading);
    times.push(Math.round(answer.ms));
    const late = answer.status !== 200 || answer.ms > atOnceMs;
    if (late)
      findings.wrong(heading, {
        what: 'not answered at once',
        seen: `${answer.status} ${answer.lost ?? ''} ${answer.ms.toFixed(0)} ms`,
        repeat: `--seed ${seed}`,
      });
  }
  agent.destroy();
  if (!server.isRunning())
    findings.wrong(heading, { what: 'the server ended', seen: server.lastWords(), repeat: `--seed ${seed}` });
  findings.figure(`right after the load answered in ${times.join(', ')} ms`);
}

async function judgeEntries(scene: Load): Promise<void> {
  const { scanTable } = await import('../../lab/scan.ts');
  const { entries, findings, server, seed } = scene;
  // Work that continues after its request was given up has ended by then.
  await sleep(settleSeconds * 1_000);
  const items = await scanTable();
  const stored = countMarks(items, kinds);
  for (const entry of entries) {
    const heading = `create: ${entry.kind.name}`;
    findings.judged(
      heading,
      faultsOf(entry, stored.get(placeOf(entry.kind.recordType, entry.mark)) ?? 0),
      inWords(entry.ask, seed),
    );
  }
  const agent = connections(4);
  const repetitions: { entry: Entry; answer: Answer }[] = [];
  for (const entry of entries.filter(isOpen))
    repetitions.push({ entry, answer: await repeatCreate(server, entry, agent) });
  agent.destroy();
  const storedAfter = countMarks(await verifyTable(findings, `--seed ${seed}`), kinds);
  for (const { entry, answer } of repetitions) {
    const heading = 'sent again under its key';
    const faults = faultsAgain(answer, storedAfter.get(placeOf(entry.kind.recordType, entry.mark)) ?? 0);
    findings.judged(
      heading,
      faults.map(({ what, seen }) => ({ what, seen: `first ${entry.answer.status}; then ${seen}` })),
      inWords(entry.ask, seed),
    );
  }
}

const mostTimes = 5;

async function repeatCreate(server: Attacked, { ask }: Entry, agent: ReturnType<typeof connections>): Promise<Answer> {
  let answer = await send(server, ask, agent, answerMs);
  for (let times = 1; times < mostTimes && (answer.status === 503 || answer.status === 429); times += 1) {
    await sleep(1_000 * Math.min(5, Number(answer.headers['retry-after'] ?? 1)));
    answer = await send(server, ask, agent, answerMs);
  }
  return answer;
}

function judgeRead(answer: Answer, findings: Findings): void {
  const text = textOf(answer);
  const lost = answer.lost === null ? [] : [{ what: 'no answer', seen: answer.lost }];
  const found = [
    ...lost,
    ...judgeStatus(answer.status, answer.headers),
    ...judgeSuccess(answer.status, text),
    ...judgeText(text),
  ];
  findings.judged(
    'reads',
    found.map(({ what, seen }) => ({ what: `read: ${what}`, seen })),
    '',
  );
}

/** Requires a share of successes: a server that only tells clients to come back would pass everything else. */
function judgeShare({ entries, reads, findings, seed }: Load): void {
  const answers = [...reads, ...entries.map(({ answer }) => answer)];
  const share = answers.filter(({ status }) => status >= 200 && status < 300).length / Math.max(1, answers.length);
  findings.tried('served');
  findings.figure(
    `${(100 * share).toFixed(1)} % of ${answers.length} requests were done, the others told to come back`,
  );
  const seen = `${(100 * share).toFixed(1)} %`;
  if (share < leastShare) findings.wrong('served', { what: 'too few', seen, repeat: `--seed ${seed}` });
}

function judgeMemory(before: Memory, peak: Memory, after: Memory, { findings, seed }: Load): void {
  findings.tried('memory returns');
  const head = ['memory, MB', 'before', 'peak', `${restSeconds} s after`];
  const rows = (['server', 'engine'] as const).map((who) => [
    who,
    ...[before, peak, after].map((memory) => memory[who].toFixed(0)),
  ]);
  findings.figure(`\n${markdown(head, rows)}`);
  const limit = before.server * memoryLimit.times + memoryLimit.mb;
  if (after.server > limit)
    findings.wrong('memory returns', {
      what: 'memory does not return',
      seen: `${after.server.toFixed(0)} MB, more than ${limit.toFixed(0)}`,
      repeat: `--seed ${seed}`,
    });
}

function showLatencies({ entries, reads, findings }: Load): void {
  const groups = new Map<string, Answer[]>([['reads', reads]]);
  for (const { kind, answer } of entries) groups.set(kind.name, [...(groups.get(kind.name) ?? []), answer]);
  const rows = [...groups].map(([name, answers]) => {
    const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
    const countBy = (test: (answer: Answer) => boolean): number => answers.filter(test).length;
    const made = countBy(isMade);
    const putOff = countBy(({ status }) => status === 503 || status === 429);
    const p99 = times[Math.floor((times.length - 1) * 0.99)] ?? 0;
    return [
      name,
      answers.length,
      made,
      putOff,
      answers.length - made - putOff,
      median(times).toFixed(0),
      p99.toFixed(0),
    ];
  });
  findings.figure(`\n${markdown(['request', 'sent', '2xx', '503, 429', 'other', 'p50 ms', 'p99 ms'], rows)}`);
}
