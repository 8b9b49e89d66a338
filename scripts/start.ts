/**
 * `npm start`: the whole product on this machine. Engine, table, bundle, Demo Company on
 * the very first start, then every function behind a local API Gateway with the schedule
 * ticking. Ends all of it on Ctrl-C, SIGTERM or when one part fails.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { type Engine, freePort, livePid, runFolder, startEngine } from './engine.ts';
import { endLeftoverGateway, requireFree, startGateway } from './gateway.ts';

const port = portOf('PORT', 3000);
const dynamodbPort = portOf('DYNAMODB_PORT', 8000);
const dataDir = process.env.DATA_DIR || '.data';
const running: { stop: () => Promise<void> }[] = [];
let ending = false;

function portOf(variable: string, fallback: number): number {
  const value = Number(process.env[variable] || fallback);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  console.error(`${variable} must be a port number, not '${process.env[variable]}'.`);
  process.exit(1);
}

/** Ends what runs, the last started first: the engine has to outlive the gateway's last writes. */
async function end(exitCode: number, reason?: string): Promise<void> {
  if (ending) return;
  ending = true;
  if (reason) console.error(reason);
  for (const part of running.reverse()) await part.stop();
  process.exit(exitCode);
}

async function start(): Promise<void> {
  const folder = runFolder(dataDir, dynamodbPort);
  const pidFile = join(folder, 'start.pid');
  const other = livePid(pidFile, 'scripts/start.ts');
  if (other !== null && other !== process.pid) {
    throw new Error(`Quintet already runs on ${folder} (pid ${other}); set DATA_DIR to another folder.`);
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  running.push({ stop: async () => rmSync(pidFile, { force: true }) });

  await endLeftoverGateway(folder);
  await requireFree(port, 'PORT');
  const built = build();
  const external = process.env.DYNAMODB_ENDPOINT;
  const engine: Engine = external
    ? { endpoint: external, stop: async () => {} }
    : await startEngine({ port: dynamodbPort, dataDir, ownGroup: true, onExit: (reason) => void end(1, reason) });
  running.push(engine);

  const lambdaPort = await freePort();
  // Set before the modules below are loaded: they read the environment once.
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  process.env.TABLE_NAME ||= 'quintet';
  process.env.AWS_REGION ||= 'eu-west-1';
  process.env.DATA_DIR = dataDir === ':memory:' ? dataDir : folder;
  // A token that is revoked from the command line is to be felt at once, and one instance has nothing to save.
  process.env.TOKEN_CACHE_SECONDS ||= '1';
  process.env.FAN_OUT_FUNCTION = '';
  process.env.MAIL_FOLDER ||= join(folder, 'mail');
  process.env.FILES_FOLDER ||= join(folder, 'files');
  // Without a table that lasts, the files of the last run are nobody's.
  if (dataDir === ':memory:') rmSync(join(folder, 'files'), { recursive: true, force: true });
  process.env.PUBLIC_ORIGIN ||= `http://localhost:${port}`;
  process.env.LAMBDA_PORT = String(lambdaPort);
  process.env.LAMBDA_ENDPOINT = `http://127.0.0.1:${lambdaPort}`;
  if (!external) {
    // The SDK signs whatever it sends; the engine does not look.
    process.env.AWS_ACCESS_KEY_ID ||= 'local';
    process.env.AWS_SECRET_ACCESS_KEY ||= 'local';
  }

  const { createTable } = await import('../lib/store/table.ts');
  await createTable(engine.endpoint);
  const { prepareDemo } = await import('./demo.ts');
  const token = await prepareDemo();
  if (token !== null) console.log(`Token: ${token}`);
  await built;
  if (ending) return;
  const gateway = startGateway(folder, port, process.env, (reason) => void end(1, reason));
  // Known to end() from the first moment: a Ctrl-C may come while it starts.
  running.push({ stop: async () => (await gateway.catch(() => null))?.stop() });
  await gateway;
  if (!ending) console.log(`Listening on http://localhost:${port}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
start().catch((error: unknown) => end(1, error instanceof Error ? error.message : String(error)));
