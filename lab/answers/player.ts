/** Plays the steps of a recording on its own engine and table: requests as API Gateway's events, and scheduled jobs. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { fixWorld } from './fixed-world.ts';
import { readResult } from './read-result.ts';
import type { Answer, RequestStep, Step } from './recording.ts';

type Project = typeof import('./project.ts');

export type Player = {
  project: Project;
  take: (step: Step) => Promise<Answer>;
  stop: () => Promise<void>;
};

/** Makes answers independent of this machine's settings, and never too slow. */
function setEnvironment(folder: string): void {
  const set = {
    TABLE_NAME: 'answers',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    FILES_FOLDER: join(folder, 'files'),
    MAIL_FOLDER: join(folder, 'mail'),
    LOG_LEVEL: process.env.LOG_LEVEL || 'silent',
    PATIENCE: '100',
    TOKEN_CACHE_SECONDS: '0',
    // A local receiver must be allowed, although it never accepts anything.
    WEBHOOKS_TO_PRIVATE_ADDRESSES: 'allow',
  };
  const unset = [
    'SES_REGION',
    'SMTP_SECRET',
    'SMTP_URL',
    'PUBLIC_ORIGIN',
    'MAIL_FROM',
    'FILES_BUCKET',
    'FAN_OUT_FUNCTION',
    'STAMPS_FROM_MS',
    'DYNAMODB_ENDPOINT',
  ];
  for (const name of [...unset, 'REQUESTS_PER_MINUTE', 'TZ']) delete process.env[name];
  Object.assign(process.env, set);
}

export async function startPlayer(): Promise<Player> {
  const world = fixWorld();
  const folder = mkdtempSync(join(tmpdir(), 'quintet-answers-'));
  setEnvironment(folder);
  const project = await import('./project.ts');
  const engine = await project.startEngine({ port: await project.freePort(), dataDir: ':memory:' });
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  const mails = trackMails(join(folder, 'mail'));
  const stop = async (): Promise<void> => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  let stepCount = 0;
  const take = async (step: Step): Promise<Answer> => {
    world.begin(stepCount, step.at);
    stepCount += 1;
    const answer = await play(project, step, stepCount);
    mails.date(Date.parse(step.at));
    return answer;
  };
  try {
    world.begin(-1, '2026-01-01T00:00:00Z');
    await project.createTable(engine.endpoint);
  } catch (error) {
    await stop();
    throw error;
  }
  return { project, take, stop };
}

/** Mails in a folder are listed by file time, which the machine's clock sets. This sets it to the step's time. */
function trackMails(folder: string): { date: (atMs: number) => void } {
  mkdirSync(folder, { recursive: true });
  const dated = new Set<string>();
  return {
    date: (atMs) => {
      const fresh = readdirSync(folder).filter((name) => name.endsWith('.eml') && !dated.has(name));
      for (const [i, name] of fresh.sort().entries()) {
        dated.add(name);
        utimesSync(join(folder, name), new Date(atMs), new Date(atMs + i));
      }
    },
  };
}

function play(project: Project, step: Step, number: number): Promise<Answer> {
  if (step.kind === 'organization') return organize(project, step);
  if (step.kind === 'job') return runJob(project, step, number);
  return sendRequest(project, step, number);
}

const toAnswer = (body: unknown): Answer => ({ status: 200, headers: {}, body: JSON.stringify(body) });

async function organize(project: Project, { name, at }: Step & { kind: 'organization' }): Promise<Answer> {
  const organization = await project.prepareOrganization(name, at);
  const { text } = await project.createToken({ scopes: ['*', 'admin'] }, project.toSystemWork(organization, at));
  return toAnswer({ id: organization.id, token: text });
}

async function runJob(project: Project, { job, at }: Step & { kind: 'job' }, number: number): Promise<Answer> {
  const entry = project.jobs.find((candidate) => candidate.function === job);
  if (!entry) return toAnswer({ missing: job });
  const { handler } = await entry.load();
  return toAnswer(await handler({ time: at }, contextOf(number)));
}

/** A run has time for all there is, whatever the clock of the recording says. */
const contextOf = (number: number): Context =>
  ({ awsRequestId: `step-${number}`, getRemainingTimeInMillis: () => 55_000 }) as Context;

/** The gateway does not register aliases: they and unknown paths go through `$default`. */
const registeredIn = new WeakMap<Project, Project['dispatch']>();
function registeredRoutes(project: Project): Project['dispatch'] {
  const known = registeredIn.get(project);
  if (known) return known;
  const names = project.dispatch.map((entry) => entry.function);
  const first = project.dispatch
    .filter((entry, i) => names.indexOf(entry.function) === i)
    .map((entry) => ({ ...entry, path: entry.gatewayPath }));
  registeredIn.set(project, first);
  return first;
}

async function sendRequest(project: Project, step: RequestStep, number: number): Promise<Answer> {
  const [rawPath = '', rawQueryString = ''] = step.target.split(/\?(.*)/s);
  const path = decodeURIComponent(rawPath);
  const { match } = project.matchRoute(registeredRoutes(project), step.method, path);
  const event = {
    version: '2.0',
    routeKey: match ? `${step.method} ${match.route.path}` : '$default',
    rawPath: path,
    rawQueryString,
    headers: { host: 'api.example.com', ...step.headers },
    pathParameters: match?.parameters,
    isBase64Encoded: step.encoding === 'base64',
    ...(step.body === undefined ? {} : { body: step.body }),
    requestContext: {
      http: { method: step.method, path, sourceIp: '192.0.2.7' },
      requestId: `step-${number}`,
      timeEpoch: Date.parse(step.at),
      domainName: 'api.example.com',
    },
  } as unknown as APIGatewayProxyEventV2;
  const handle = match ? (await match.route.load()).handler : project.anyPath;
  const answer = readResult((await handle(event, contextOf(number))) as APIGatewayProxyStructuredResultV2);
  return path.startsWith('/admin/v1/outbox') ? { ...answer, body: sortKeys(answer.body) } : answer;
}

/** Promised effects are shown as the engine stores them, with keys in any order. */
function sortKeys(body: string): string {
  if (!/^[[{]/.test(body)) return body;
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [name, sort(inner)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(sort(JSON.parse(body)));
}
