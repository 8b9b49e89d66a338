/**
 * Part `fuzz`: every route with all kinds of bodies, queries, paths and headers, from clients of four standings; then raw
 * sockets. Afterwards the table is verified like by `npm run verify`, and an organization that was not attacked must be
 * unchanged.
 */
import type { Route } from '../../lib/http/route.ts';
import { Findings, type Options, type Part } from './findings.ts';
import { inWords } from './in-words.ts';
import { judge, slowMs, textOf } from './judge.ts';
import { type Random, randomFrom, seedOf, shuffled } from './random.ts';
import { attackRaw } from './raw.ts';
import { type Answer, connections, send } from './send.ts';
import { type Attacked, joinTable, startAttacked } from './server.ts';
import { dialectsAt, everyDialect, nextTry, type Tokens, type Try } from './tries.ts';
import { verifyTable } from './verified.ts';

const defaultRequests = 5_000;
const defaultSeconds = 180;
const atOnce = 4;
/** All routes are tried once before any is tried again, so a slow machine still tries all of them. */
const passes = 2;
/** Routes tried on one organization. The attack may remove its own rights or records, so later routes get a new one. */
const routesPerOrganization = 12;
const mostRestarts = 5;

type Run = { server: Attacked; findings: Findings; engine: number; restarts: number; untilMs: number; seed: number };

export const fuzz: Part = async (options) => {
  const findings = new Findings('fuzz');
  const server = await startAttacked();
  try {
    joinTable(server.dynamodbPort, server.folder);
    const untilMs = performance.now() + (options.seconds ?? defaultSeconds) * 1_000;
    const run: Run = { server, findings, engine: server.enginePid(), restarts: 0, untilMs, seed: options.seed };
    const bystander = await prepareBystander();
    await attackRoutes(run, options);
    if (server.isRunning()) await attackRaw(server, findings);
    await judgeServer(run);
    await judgeTable(run, bystander);
  } finally {
    await server.stop();
  }
  return findings.report;
};

async function makeTokens(): Promise<Tokens> {
  const { furnishedFirm } = await import('../../lab/fixtures.ts');
  const firm = await furnishedFirm();
  const [staff, leads] = [await firm.tokenWith(['staff:read']), await firm.tokenWith(['leads:read'])];
  return {
    right: firm.token,
    lacking: (route) => (route.scope === 'staff:read' ? leads : staff),
    wrong: `${firm.organization.id}-1.${'x'.repeat(43)}`,
  };
}

async function attackRoutes(run: Run, { requests, seed }: Options): Promise<void> {
  const { routes } = await import('../../lab/routes.ts');
  const total = requests ?? defaultRequests;
  const each = Math.max(1, Math.ceil(total / passes / routes.length));
  const agent = connections(atOnce);
  const reached = new Set<Route>();
  let left = total;
  for (let pass = 0; pass < passes; pass += 1) {
    const order = shuffled(routes, randomFrom(seed + pass));
    for (let from = 0; from < order.length && isOn(run) && left > 0; from += routesPerOrganization) {
      const tokens = await makeTokens();
      const chosen = order.slice(from, from + routesPerOrganization);
      const tries = chosen.flatMap((route) => triesFor(route, tokens, each, seed + pass));
      const selected = shuffled(tries, randomFrom(seed + from)).slice(0, left);
      left -= selected.length;
      for (const { route } of selected) reached.add(route);
      await eachAtOnce(
        selected,
        (request) => attempt(request, run, agent),
        () => isOn(run),
      );
    }
  }
  agent.destroy();
  if (reached.size < routes.length) {
    const seen = `${routes.length - reached.size} for want of time`;
    run.findings.wrong('routes', { what: 'not reached', seen, repeat: `--seed ${seed}` });
  }
  run.findings.figure(`${reached.size} of ${routes.length} routes, ${total - left} requests, ${atOnce} at once`);
}

function triesFor(route: Route, tokens: Tokens, each: number, seed: number): Try[] {
  const random: Random = randomFrom(seedOf(seed, `${route.method} ${route.path} ${route.dialect}`));
  return Array.from({ length: each }, () => nextTry(route, tokens, random));
}

const isOn = (run: Run): boolean => performance.now() < run.untilMs && run.restarts <= mostRestarts;

async function eachAtOnce<T>(
  list: readonly T[],
  work: (entry: T) => Promise<void>,
  goesOn: () => boolean,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < list.length && goesOn()) {
      const entry = list[next];
      next += 1;
      if (entry !== undefined) await work(entry);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function attempt(request: Try, run: Run, agent: ReturnType<typeof connections>): Promise<void> {
  const { findings, server, seed } = run;
  const answer = await send(server, request.ask, agent);
  if (answer.lost?.startsWith('cannot be sent')) return;
  const repeat = inWords(request.ask, seed);
  if (answer.lost !== null && !server.isRunning()) return revive(run, request.what, repeat);
  findings.judged(request.what, findFaults(request, answer), repeat);
}

function findFaults(request: Try, answer: Answer) {
  const { ask, route, standing, elsewhere } = request;
  // The server may refuse a very large body before all of it is sent.
  const isLarge = (ask.body?.length ?? 0) > 1_000_000;
  if (answer.lost !== null && isLarge && answer.ms < slowMs) return [];
  const sent = `${ask.path} ${ask.body?.subarray(0, 300_000).toString('utf8') ?? ''}`;
  // The gateway itself refuses bodies beyond its own limit.
  const beyond = answer.status === 413 && (ask.body?.length ?? 0) > 10_000_000;
  const head = ask.method === 'HEAD' || beyond || (request.what === 'headers' && answer.status === 400);
  const found = judge(answer, {
    dialects: request.what === 'path' ? everyDialect : dialectsAt(ask.path, route),
    head,
    sent,
  });
  const letIn =
    answer.status >= 200 && answer.status < 300 && standing !== 'right' && route.scope !== 'public' && !elsewhere;
  return letIn
    ? [
        ...found,
        { what: `let in although the token is ${standing}`, seen: `${answer.status} ${textOf(answer).slice(0, 200)}` },
      ]
    : found;
}

async function revive(run: Run, what: string, repeat: string): Promise<void> {
  run.findings.wrong(what, {
    what: 'the server ended',
    seen: run.server.lastWords(),
    repeat: `among the last ${atOnce}: ${repeat}`,
  });
  run.restarts += 1;
  if (run.restarts > mostRestarts || run.server.isRunning()) return;
  await run.server.startAgain();
  run.engine = run.server.enginePid();
}

async function judgeServer({ server, findings, engine, seed }: Run): Promise<void> {
  const heading = 'the server afterwards';
  findings.tried(heading);
  const repeat = `--seed ${seed}`;
  if (!server.isRunning())
    return findings.wrong(heading, { what: 'the server ended', seen: server.lastWords(), repeat });
  if (server.enginePid() !== engine)
    findings.wrong(heading, { what: 'the engine was replaced', seen: `${engine}`, repeat });
  const restarts = server.restarts();
  if (restarts > 0)
    findings.wrong(heading, { what: 'workers died', seen: `${restarts}; ${server.lastWords()}`, repeat });
  const agent = connections(1);
  const answer = await send(server, { method: 'GET', path: '/api/customers', headers: {} }, agent);
  agent.destroy();
  if (answer.status !== 401)
    findings.wrong(heading, { what: 'no plain answer', seen: `${answer.status} ${answer.lost}`, repeat });
  const { server: mb, engine: engineMb } = server.memory();
  findings.figure(
    `memory afterwards: server ${mb.toFixed(0)} MB, engine ${engineMb.toFixed(0)} MB; workers replaced: ${restarts}`,
  );
}

type Bystander = { id: number; items: ReadonlySet<string> };

async function itemsOf(id: number): Promise<Set<string>> {
  const { scanTable } = await import('../../lab/scan.ts');
  const own = (await scanTable()).filter(({ pk }) => String(pk).startsWith(`${id}/`));
  // The engine returns attributes in any order.
  return new Set(own.map((item) => JSON.stringify(Object.entries(item).sort())));
}

async function prepareBystander(): Promise<Bystander> {
  const { furnishedFirm } = await import('../../lab/fixtures.ts');
  const { organization } = await furnishedFirm();
  // Generating what is due now leaves nothing to change for the server's own schedule.
  const { handler } = await import('../../functions/jobs/generate-recurring.ts');
  await handler({ time: new Date().toISOString() });
  return { id: organization.id, items: await itemsOf(organization.id) };
}

async function judgeTable({ findings, seed }: Run, bystander: Bystander): Promise<void> {
  await verifyTable(findings, `--seed ${seed}`);
  findings.tried('an organization nobody attacked');
  const now = await itemsOf(bystander.id);
  const changed = [...now].filter((item) => !bystander.items.has(item));
  const gone = [...bystander.items].filter((item) => !now.has(item));
  if (changed.length + gone.length === 0) return;
  findings.wrong('an organization nobody attacked', {
    what: 'another organization’s records changed',
    seen: [...gone, ...changed].map((text) => text.slice(0, 200)).join(' '),
    repeat: `organization ${bystander.id}`,
  });
}
