/**
 * Runs a function as Lambda's managed Node runtime does: loads the handler by its name, asks Lambda's Runtime API for one
 * event after another, and posts each answer. It is a program of its own and imports nothing but Node.
 */
import { existsSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

type Handler = (event: unknown, context: object) => unknown;
type Reply = { headers: IncomingHttpHeaders; body: string };

const { env } = process;
const [host, port] = (env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method: string, path: string, body = ''): Promise<Reply> {
  const { promise, resolve: done, reject } = Promise.withResolvers<Reply>();
  const sent = request({ host, port, agent, method, path: `/2018-06-01/runtime${path}` }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => done({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    response.once('error', reject);
  });
  sent.once('error', reject);
  sent.end(body);
  return promise;
}

function describe(error: unknown, otherwise: string): string {
  const { name = otherwise, message = String(error), stack = '' } = error instanceof Error ? error : {};
  return JSON.stringify({ errorType: name, errorMessage: message, stackTrace: stack.split('\n').slice(1) });
}

const fail = (name: string, message: string): never => {
  throw Object.assign(new Error(message), { name });
};

/** Loads `folder/file.name`: the file is folder/file with the first of Node's endings. */
async function load(handler: string): Promise<Handler> {
  const [stem = '', name = ''] = basename(handler).split('.');
  const path = resolve(env.LAMBDA_TASK_ROOT ?? '', dirname(handler), stem);
  const ending = ['.js', '.mjs', '.cjs'].find((one) => existsSync(path + one));
  if (ending === undefined) return fail('Runtime.ImportModuleError', `Cannot find module '${path}'`);
  const module: Record<string, unknown> = await import(pathToFileURL(path + ending).href);
  const handle = module[name];
  if (typeof handle !== 'function') return fail('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  // Since Node 24 Lambda refuses handlers that take a callback.
  if (handle.length > 2) return fail('Runtime.CallbackHandlerDeprecated', `${handler} takes a callback`);
  return handle as Handler;
}

function contextFor(headers: IncomingHttpHeaders): object {
  const untilMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => untilMs - Date.now(),
  };
}

let current = '';
let isEnding = false;

/** Tells what nobody caught and ends, as the runtime does. */
function end(type: string, code: number, error: unknown): void {
  if (isEnding) return;
  isEnding = true;
  const path = current === '' ? '/init/error' : `/invocation/${current}/error`;
  const told = call('POST', path, describe(error, type));
  void told.catch(() => {}).then(() => process.exit(code));
}
process.on('uncaughtException', (error) => end('Runtime.UncaughtException', 129, error));
process.on('unhandledRejection', (error) => end('Runtime.UnhandledPromiseRejection', 128, error));

async function run(handle: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await call('GET', '/invocation/next');
    current = String(headers['lambda-runtime-aws-request-id']);
    try {
      const answer = await handle(JSON.parse(body), contextFor(headers));
      await call('POST', `/invocation/${current}/response`, JSON.stringify(answer ?? null));
    } catch (error) {
      await call('POST', `/invocation/${current}/error`, describe(error, 'Error'));
    }
  }
}

try {
  await run(await load(env._HANDLER ?? ''));
} catch (error) {
  end('Runtime.Unknown', 1, error);
}
