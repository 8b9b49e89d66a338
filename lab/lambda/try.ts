/**
 * Runs packaged functions as Lambda would, beside the same handlers in this process, and compares what they answer. Both
 * sides begin with the same records. Call it once in a process: it sets the environment, and then loads the product.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { freePort, startEngine } from '../engine.ts';
import { startAws } from './aws.ts';
import type { Deployment, PackagedFunction } from './deployment.ts';
import type { Tried } from './trial.ts';
import { unzip } from './zip.ts';

export type TryOptions = {
  /** Which functions to run; default: all. */
  only?: (one: PackagedFunction) => boolean;
  /** How many functions run at the same time. */
  atOnce?: number;
  /** Called with each unpacked package before it runs; a test takes something away there. */
  change?: (stack: string, taskRoot: string) => void;
  /** Variables beside those of the template, for every function. */
  also?: Readonly<Record<string, string>>;
};

/** What a firm gives at deployment, and the templates of this checkout leave open. Only functions that have a name get it. */
const givenAtDeployment = {
  PUBLIC_ORIGIN: 'https://books.example.com',
  // It names the mail server's address, which is a secret.
  SMTP_SECRET: '/quintet/dev/smtp-url',
  MAIL_FROM: 'invoices@example.com',
};

/**
 * Runs every function of a deployment with real events.
 * @returns a line for each stack with functions
 * @throws Error when a package cannot be unpacked, or the machine has no engine
 */
export async function tryDeployment(deployment: Deployment, options: TryOptions = {}): Promise<Tried[]> {
  const { only = () => true, atOnce = 2, change = () => {}, also = {} } = options;
  const folder = mkdtempSync(join(tmpdir(), 'quintet-lambda-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    requireNoModulesAbove(folder);
    const local = await startEngine({ port: await freePort(), dataDir: ':memory:' });
    ends.push(local.stop);
    const packaged = await startEngine({ port: await freePort(), dataDir: ':memory:' });
    ends.push(packaged.stop);
    const [mailHere, mailThere] = [await startMailSink(), await startMailSink()];
    ends.push(mailHere.stop, mailThere.stop);
    const functions = deployment.functions.filter(only).map((one) => giveSettings(one, givenAtDeployment));
    const secrets = { [givenAtDeployment.SMTP_SECRET]: mailThere.url };
    const aws = await startAws(deployment, packaged.endpoint, secrets);
    ends.push(aws.stop);
    const taskRoots = new Map<string, string>();
    for (const stack of new Set(functions.map((one) => one.stack))) {
      const taskRoot = join(folder, stack, 'task');
      unpack(deployment, stack, taskRoot);
      change(stack, taskRoot);
      taskRoots.set(stack, taskRoot);
    }
    const files = new Map([...taskRoots].map(([stack, taskRoot]) => [stack, new Set(listFiles(taskRoot))]));
    setEnvironment(deployment, folder, local.endpoint, mailHere.url);
    const { Trial } = await import('./trial.ts');
    const settings = { region: deployment.region, endpoint: aws.endpoint, also };
    const mails = { local: mailHere.mails, packaged: mailThere.mails };
    const enginePackaged = packaged.endpoint;
    const trial = new Trial({ deployment, functions, aws, taskRoots, settings, mails, enginePackaged });
    const tried = await trial.run(atOnce);
    for (const { stack, faults } of tried) {
      const added = listFiles(taskRoots.get(stack) ?? '').filter((name) => !files.get(stack)?.has(name));
      faults.push(
        ...added.map((name) => `${stack}: ${name} is written into the package, which is read-only on Lambda`),
      );
    }
    return tried;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

function unpack({ packages }: Deployment, stack: string, taskRoot: string): void {
  const zip = packages.get(stack);
  if (zip === undefined) throw new Error(`${stack} has functions and no package`);
  mkdirSync(taskRoot, { recursive: true });
  unzip(zip, taskRoot);
}

function giveSettings(one: PackagedFunction, given: Readonly<Record<string, string>>): PackagedFunction {
  const own = Object.entries(given).filter(([name]) => name in one.environment);
  return { ...one, environment: { ...one.environment, ...Object.fromEntries(own) } };
}

/** Gives this process what the local server would have: the same settings, a folder for files, no functions to start. */
function setEnvironment({ tables, region }: Deployment, folder: string, engine: string, mailServer: string): void {
  const [table] = tables;
  if (table === undefined) throw new Error('no template has a table');
  const others = [
    'FILES_BUCKET',
    'FAN_OUT_FUNCTION',
    'MAIL_FOLDER',
    'REQUESTS_PER_MINUTE',
    'SES_REGION',
    'STAMPS_FROM_MS',
  ];
  for (const name of others) delete process.env[name];
  Object.assign(process.env, {
    ...givenAtDeployment,
    SMTP_SECRET: '',
    SMTP_URL: mailServer,
    TABLE_NAME: table,
    AWS_REGION: region,
    DYNAMODB_ENDPOINT: engine,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    FILES_FOLDER: join(folder, 'files'),
    FURNISHED_FIRM: join(folder, 'furnished-firm'),
    LOG_LEVEL: 'silent',
  });
}

/** Starts a mail server that takes every mail and keeps its text. */
async function startMailSink(): Promise<{ url: string; mails: string[]; stop: () => Promise<void> }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 1,
    onData: (stream, _, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  const stop = (): Promise<void> => new Promise((done) => server.close(() => done()));
  return { url: `smtp://127.0.0.1:${port}`, mails, stop };
}

/** @throws Error when a folder or one above it has a node_modules, which a function would lean on */
function requireNoModulesAbove(folder: string): void {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'node_modules'))) throw new Error(`${at} has a node_modules; set TMPDIR to another folder`);
  }
}

const listFiles = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });
