/** The two sides of a trial, with the same records: this process's handlers, and the packaged functions. */
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { handler as fallback } from '../../functions/gateway/default.ts';
import { jobs } from '../../generated/jobs.ts';
import { matchRoute } from '../../lib/http/match.ts';
import { readBatch } from '../../lib/http/rates.ts';
import { isWriting, type Route } from '../../lib/http/route.ts';
import { changeLogo } from '../../lib/operations/organization/logo.ts';
import { readEnv } from '../../lib/platform/env.ts';
import { createTable } from '../../lib/store/table.ts';
import { type Firm, registered } from '../api.ts';
import { furnishedFirm, targetOf } from '../fixtures.ts';
import { scanTable } from '../scan.ts';
import type { Aws } from './aws.ts';
import { compareAnswers, compareItems, compareMails } from './compare.ts';
import { contextOf } from './context.ts';
import type { Deployment, PackagedFunction } from './deployment.ts';
import { FunctionProcess, type Invoked } from './function-process.ts';
import { answerOf, gatewayAnswer } from './http-answer.ts';
import { eventOf, partsOf } from './http-event.ts';
import { streamEvent, tickEvent } from './job-events.ts';
import { fillWith, keyOf, refusedOf, routesOf, type Sample, samplesOf, strayOf } from './samples.ts';

type Parts = {
  deployment: Deployment;
  functions: readonly PackagedFunction[];
  aws: Aws;
  taskRoots: ReadonlyMap<string, string>;
  settings: { region: string; endpoint: string; also: Readonly<Record<string, string>> };
  /** The mails that each side has sent. */
  mails: { local: readonly string[]; packaged: readonly string[] };
  enginePackaged: string;
};

/** What running a stack's functions has shown. */
export type Tried = {
  stack: string;
  functions: number;
  requests: number;
  /** The most memory that a function's process has had, and which one. */
  peak: { megabytes: number; name: string } | null;
  /** In words, each beginning with the function's name. */
  faults: string[];
};

type Handler = (event: never, context: Context) => Promise<unknown>;
type Task = { one: PackagedFunction; samples: readonly Sample[]; isCatchAll: boolean };

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const host = 'api.example.com';
const writesAtOnce = 16;

export class Trial {
  readonly #parts: Parts;
  readonly #fromMs = Date.now();
  readonly #tried = new Map<string, Tried>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Runs all functions: jobs first, because they work for every organization there is. */
  async run(atOnce: number): Promise<Tried[]> {
    const { functions, enginePackaged } = this.#parts;
    for (const { stack } of functions) {
      this.#tried.set(stack, { stack, functions: 0, requests: 0, peak: null, faults: [] });
    }
    for (const endpoint of [readEnv().DYNAMODB_ENDPOINT ?? '', enginePackaged]) await createTable(endpoint);
    const isJob = (one: PackagedFunction): boolean => one.isScheduled || one.streams.length > 0;
    const own = functions.filter(isJob);
    if (own.length > 0) await this.#runJobs(own);
    const tasks = await this.#prepare(functions.filter((one) => !isJob(one)));
    const queue = [...tasks];
    const work = async (): Promise<void> => {
      for (let task = queue.shift(); task; task = queue.shift()) await this.#runTask(task);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return [...this.#tried.values()];
  }

  #note(one: PackagedFunction, faults: readonly string[]): void {
    this.#tried.get(one.stack)?.faults.push(...faults.map((fault) => `${one.name}: ${fault}`));
  }

  /** Opens a function's process for `use`, and notes what it has cost and what the role lacked. */
  async #with(one: PackagedFunction, use: (process: FunctionProcess) => Promise<void>): Promise<void> {
    const { aws, settings, taskRoots } = this.#parts;
    const taskRoot = taskRoots.get(one.stack) ?? '';
    const process = new FunctionProcess(one, { ...settings, taskRoot });
    try {
      await use(process);
    } finally {
      await process.stop();
    }
    this.#note(one, [...new Set(aws.takeComplaints(one.name))]);
    const tried = this.#tried.get(one.stack);
    const { peakMegabytes: megabytes } = process;
    if (!tried) return;
    tried.functions += 1;
    if (megabytes === null) return;
    if (megabytes > (tried.peak?.megabytes ?? 0)) tried.peak = { megabytes, name: one.name };
    if (megabytes > one.megabytes) this.#note(one, [`it needs ${megabytes} MB and has ${one.megabytes}`]);
  }

  /** Makes each function's requests, for an organization of its own if they may change something. */
  async #prepare(functions: readonly PackagedFunction[]): Promise<Task[]> {
    const shared = await this.#newFirm();
    const tasks: Task[] = [];
    const counted = new Set<PackagedFunction['role']['statements']>();
    for (const one of functions) {
      const routes = await routesOf(one);
      const samples: Sample[] = [];
      for (const route of routes) {
        // What may change records has an organization of its own.
        const firm = isWriting(route) ? await this.#newFirm() : shared;
        // A token of its own each, because requests are counted by token.
        const token = firm === shared ? await firm.tokenWith(['*', 'admin']) : firm.token;
        const target = await this.#targetFor(one, route, firm);
        samples.push(...samplesOf(route, token, target));
        // Once for each role, so many that they are counted in the table.
        if (route.scope !== 'public' && !counted.has(one.role.statements)) {
          counted.add(one.role.statements);
          const refused = refusedOf(route, await firm.tokenWith([]), target);
          samples.push(...Array.from({ length: readBatch() + 1 }, () => refused));
        }
      }
      const isCatchAll = routes.length === 0;
      if (isCatchAll) {
        const strays = strayOf(this.#keysBeside(one), (await this.#newFirm()).token);
        samples.push(...strays.filter(({ method, target }) => this.#findRoute(one, method, target) === null));
      }
      if (samples.length === 0) this.#note(one, ['nothing leads to it']);
      tasks.push({ one, samples, isCatchAll });
    }
    await this.#copyRecords();
    return tasks;
  }

  /** Finds a path that leads to a function by its route, and fits the organization where one does. */
  async #targetFor(one: PackagedFunction, route: Route, firm: Firm): Promise<string> {
    if (route.method === 'POST' && route.path === '/admin/v1/outbox/{id}') {
      await firm.work.store.promise({ kind: 'invoice mail', payload: { invoiceId: 1 } }, Date.now());
      const { body } = await firm.as('admin')('GET', '/admin/v1/outbox');
      return fillWith(route, String(body[0].id));
    }
    // A mail that has been sent can be read from a folder only, which functions do not have.
    if (route.path === '/admin/v1/outbox/{id}') return fillWith(route, 'nothing');
    const usual = targetOf(route);
    // What a product's own words lead to has a route of its own.
    return this.#findRoute(one, route.method, usual)?.route.name === one.name ? usual : fillWith(route, 'nothing');
  }

  async #newFirm(): Promise<Firm> {
    const firm = await furnishedFirm();
    await changeLogo(Buffer.from(pixel, 'base64'), {}, firm.work);
    return firm;
  }

  /** The keys of all functions that share an API with this one. */
  #keysBeside({ routes }: PackagedFunction): Set<string> {
    const apis = new Set(routes.map(({ apiId }) => apiId));
    const beside = this.#parts.deployment.functions.filter((other) =>
      other.routes.some(({ apiId }) => apis.has(apiId)),
    );
    return new Set(beside.map(keyOf));
  }

  /** Gives the packaged functions what this process has stored: items and files. */
  async #copyRecords(): Promise<void> {
    const { aws, functions, enginePackaged } = this.#parts;
    const { TABLE_NAME: table, DYNAMODB_ENDPOINT: endpoint = '', FILES_FOLDER: folder } = readEnv();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const [from, to] = [endpoint, enginePackaged].map(
      (one) => new DynamoDBClient({ endpoint: one, region: this.#parts.settings.region, credentials }),
    );
    if (!from || !to) return;
    for await (const { Items = [] } of paginateScan({ client: from }, { TableName: table, Limit: 1_000 })) {
      const writes = Array.from({ length: Math.ceil(Items.length / 25) }, (_, i) =>
        Items.slice(i * 25, (i + 1) * 25).map((Item) => ({ PutRequest: { Item } })),
      );
      while (writes.length > 0) {
        const some = writes.splice(0, writesAtOnce);
        await Promise.all(
          some.map((items) => to.send(new BatchWriteItemCommand({ RequestItems: { [table]: items } }))),
        );
      }
    }
    from.destroy();
    to.destroy();
    const bucket = functions.map(({ environment }) => environment.FILES_BUCKET).find(Boolean);
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    for (const name of names) {
      const path = join(folder, name);
      if (bucket && statSync(path).isFile()) aws.files.set(`${bucket}/${name}`, readFileSync(path));
    }
  }

  async #runTask({ one, samples, isCatchAll }: Task): Promise<void> {
    await this.#with(one, async (process) => {
      for (const sample of samples) {
        const faults = await this.#runSample(one, process, sample, isCatchAll);
        this.#note(
          one,
          faults.map((fault) => `${sample.method} ${sample.target}: ${fault}`),
        );
      }
    });
  }

  async #runSample(
    one: PackagedFunction,
    process: FunctionProcess,
    sample: Sample,
    isCatchAll: boolean,
  ): Promise<string[]> {
    const [requestId, atMs] = [randomUUID(), Date.now()];
    const { method, target, headers, body } = sample;
    const arrived = {
      method,
      target,
      rawHeaders: Object.entries({ host, 'content-length': String(body.length), ...headers }).flat(),
      body,
      sourceIp: '192.0.2.7',
      httpVersion: '1.1',
      requestId,
      atMs,
    };
    const eventBy = (match: { route: { path: string }; parameters: Record<string, string> } | null) =>
      eventOf({
        ...arrived,
        routeKey: match ? `${method} ${match.route.path}` : '$default',
        pathParameters: match?.parameters ?? {},
      });
    const deployed = this.#findRoute(one, method, target);
    if ((deployed?.route.name ?? one.name) !== one.name || (deployed === null && !isCatchAll)) {
      return [`it leads to ${deployed?.route.name ?? 'the catch-all'}`];
    }
    this.#count(one);
    const { match } = matchRoute(registered, method, partsOf(target).path);
    const handle = match ? (await match.route.load()).handler : fallback;
    const deadlineMs = atMs + one.timeoutSeconds * 1_000;
    const local = await handle(eventBy(match) as APIGatewayProxyEventV2, contextOf(one.name, requestId, deadlineMs));
    const invoked = await process.invoke(eventBy(deployed), requestId);
    return [
      ...checkStatus(local, sample),
      ...describeFailure(invoked),
      ...compareAnswers(local, resultOf(invoked), atMs),
    ];
  }

  #count({ stack }: PackagedFunction): void {
    const tried = this.#tried.get(stack);
    if (tried) tried.requests += 1;
  }

  /** Finds the function that the APIs of a function give a request to; null: the catch-all. */
  #findRoute(one: PackagedFunction, method: string, target: string) {
    const apis = new Set(one.routes.map(({ apiId }) => apiId));
    const all = this.#parts.deployment.functions.flatMap(({ name, routes }) =>
      routes.filter(({ apiId }) => apis.has(apiId)).map((route) => ({ ...route, name })),
    );
    return matchRoute(all, method, partsOf(target).path).match;
  }

  /** Runs the jobs for one organization, that has something due, a mail to send and a file to remove. */
  async #runJobs(functions: readonly PackagedFunction[]): Promise<void> {
    const firm = await furnishedFirm();
    await makeWork(firm);
    await this.#copyRecords();
    // What the schedule makes is what the stream tells of.
    for (const one of [...functions].sort((a, b) => a.streams.length - b.streams.length)) {
      await this.#with(one, (process) => this.#runJob(one, process));
    }
  }

  async #runJob(one: PackagedFunction, process: FunctionProcess): Promise<void> {
    const { settings, aws, mails, enginePackaged } = this.#parts;
    const { region } = settings;
    const job = jobs.find((candidate) => candidate.function === keyOf(one));
    if (!job) return this.#note(one, ['there is no such job']);
    const handle = (await job.load()).handler as Handler;
    const atMs = Date.now();
    const outbox = (await scanTable(enginePackaged)).filter(({ pk }) => String(pk).startsWith('system/outbox/'));
    const keys = outbox.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
    const events = [
      ...one.streams.map((streamArn) => streamEvent(keys, { streamArn, region, atMs })),
      ...(one.isScheduled ? [tickEvent(atMs, region)] : []),
    ];
    for (const event of events) {
      this.#count(one);
      const requestId = randomUUID();
      const local = await handle(event as never, contextOf(one.name, requestId, atMs + one.timeoutSeconds * 1_000));
      const results = [await process.invoke(event, requestId)];
      for (const { functionName, payload } of aws.takeStarted(one.name)) {
        if (functionName === one.name) results.push(await process.invoke(payload, randomUUID()));
        else this.#note(one, [`it starts ${functionName}, which this trial does not follow`]);
      }
      const failures = results.flatMap(describeFailure);
      // The run that hands out says what it handed out; the others say what they did.
      const answers = (results.length > 1 ? results.slice(1) : results).map((result) =>
        result.ok ? result.answer : {},
      );
      const [done, expected] = [sumUp(answers), sumUp([local])].map((sums) => JSON.stringify(sums));
      this.#note(one, [...failures, ...(done === expected ? [] : [`it has done ${done}, locally ${expected}`])]);
      const items = await Promise.all([scanTable(), scanTable(enginePackaged)]);
      this.#note(one, [...compareItems(...items, this.#fromMs), ...compareMails(mails.local, mails.packaged)]);
    }
  }
}

/** Makes a rule whose invoices are mailed, with one due, and removes a record with a file. */
async function makeWork(firm: Firm): Promise<void> {
  const attributes = {
    name: 'Acme',
    email: 'office@example.com',
    starting_date: new Date().toISOString().slice(0, 10),
    period: 1,
    period_type: 'month',
    sent_by_email: true,
    customer_id: 1,
  };
  const line = { description: 'Consulting', quantity: 2, unitary_cost: 60, tax_ids: [1] };
  const relationships = { items: { data: [{ attributes: line }] } };
  const made = await firm.as('siwapp')('POST', '/api/v1/recurring_invoices', {
    body: { data: { attributes, relationships } },
  });
  const removed = await firm.as('perfex')('DELETE', '/api/tickets/1');
  for (const { status, body } of [made, removed]) {
    if (status >= 300) throw new Error(`a job's work is refused: ${JSON.stringify(body)}`);
  }
}

/** Adds up the numbers of what runs have said that they did. */
function sumUp(results: readonly unknown[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of results.flatMap((result) => Object.entries(result ?? {}))) {
    if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

/** Gives what API Gateway makes of an invocation: a function that fails is answered for in its own words. */
function resultOf(invoked: Invoked): unknown {
  if (invoked.ok && answerOf(invoked.answer)) return invoked.answer;
  const { status, headers, body } = gatewayAnswer(500, 'Internal Server Error');
  return { statusCode: status, headers, body };
}

function describeFailure(invoked: Invoked): string[] {
  return invoked.ok ? [] : [`${invoked.type}: ${invoked.message}${invoked.log && `\n${invoked.log.trimEnd()}`}`];
}

function checkStatus(local: unknown, { status }: Sample): string[] {
  const { statusCode } = local as { statusCode?: number };
  return status === undefined || status === statusCode
    ? []
    : [`the request does not fit: it is answered ${statusCode} here, and declared with ${status}`];
}
