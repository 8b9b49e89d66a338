/**
 * The client, and the one seam under it: everything the store sends goes
 * through `transport`, so that tests can put a faulty network there and a bench a meter.
 */
import http from 'node:http';
import https from 'node:https';
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  BatchGetCommandInput,
  DeleteCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { busyProblem } from '../domain/problem.ts';
import { extendWait } from '../platform/clock.ts';
import { isOver } from '../platform/deadline.ts';
import { readEnv } from '../platform/env.ts';
import { findDamage } from './damage.ts';
import { readNative, toNative } from './native.ts';

export type Item = Record<string, unknown>;

/** The requests the store makes of DynamoDB. There is no scan. */
export type Request =
  | { type: 'batchGet'; input: BatchGetCommandInput }
  | { type: 'query'; input: QueryCommandInput }
  | { type: 'put'; input: PutCommandInput }
  | { type: 'update'; input: UpdateCommandInput }
  | { type: 'delete'; input: DeleteCommandInput }
  | { type: 'transact'; input: TransactWriteCommandInput };

export type Answer = Record<string, unknown>;
export type Transport = (request: Request) => Promise<Answer>;

/** A write is stamped when it is tried; it must be over before the stamp is too old to be polled for. */
const writeTimeoutMs = 4_000;
/** A search reads megabytes, in many requests. */
const readTimeoutMs = 8_000;
const connectTimeoutMs = 1_000;
/** What was written in time may be read again for the answer. */
export const readGraceMs = 4_000;

/**
 * A client of the SDK.
 * @param sockets shared by those of one process
 */
function newClient(requestTimeout: number, sockets: object, cacheMiddleware: boolean): DynamoDBClient {
  const { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region } = readEnv();
  // An engine on this machine checks no credentials, but the SDK refuses to sign without some; AWS's own endpoints get the real ones.
  const onAws = endpoint !== undefined && new URL(endpoint).hostname.endsWith('.amazonaws.com');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({
    region,
    ...(endpoint === undefined ? {} : onAws ? { endpoint } : { endpoint, credentials }),
    // Retries are the store's: a write must take a new stamp each time it is tried.
    maxAttempts: 1,
    // Putting the middleware together for every call is a quarter of what a small read costs.
    cacheMiddleware,
    // Without `throw…` a late answer is only complained about.
    requestHandler: {
      ...sockets,
      requestTimeout,
      throwOnRequestTimeout: true,
      connectionTimeout: extendWait(connectTimeoutMs),
    },
  });
  // It filters every input and output for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** What reads and what writes: their time limits differ, and an option of a single call would undo the cache. */
type Clients = { reading: DynamoDBClient; writing: DynamoDBClient };
let clients: Clients | undefined;

function clientsOfProcess(): Clients {
  const agent = { keepAlive: true, maxSockets: 50 };
  const isPlain = readEnv().DYNAMODB_ENDPOINT?.startsWith('http:');
  const sockets = isPlain ? { httpAgent: new http.Agent(agent) } : { httpsAgent: new https.Agent(agent) };
  clients ??= {
    reading: newClient(extendWait(readTimeoutMs), sockets, true),
    writing: newClient(writeTimeoutMs, sockets, true),
  };
  return clients;
}

/** A client for commands that are no request of the store: to whoever looks at the whole table. */
export const openScanClient = (): DynamoDBClient => newClient(extendWait(readTimeoutMs), {}, false);

/** Whatever its type, a command is made of an input and sent. */
type Sent = new (input: unknown) => QueryCommand;
const commands = {
  batchGet: BatchGetItemCommand,
  query: QueryCommand,
  put: PutItemCommand,
  update: UpdateItemCommand,
  delete: DeleteItemCommand,
  transact: TransactWriteItemsCommand,
} as unknown as Readonly<Record<Request['type'], Sent>>;
const reads: readonly Request['type'][] = ['batchGet', 'query'];

async function send({ type, input }: Request): Promise<Answer> {
  const { reading, writing } = clients ?? clientsOfProcess();
  try {
    const command = new commands[type](toNative(input));
    return readNative(await (reads.includes(type) ? reading : writing).send(command));
  } catch (error) {
    throw findDamage(error);
  }
}

let transport: Transport = send;

/**
 * Puts something between the store and DynamoDB.
 * @param wrap gets the transport in force, gives the one to use
 * @returns a function that takes it out again
 */
export function wrapTransport(wrap: (inner: Transport) => Transport): () => void {
  const inner = transport;
  transport = wrap(inner);
  return () => {
    transport = inner;
  };
}

/**
 * Sends one request through the transport in force.
 * @throws Problem `busy` when the work under way has no time left: nothing is sent then
 */
export const sendRequest: Transport = async (input) => {
  if (isOver(reads.includes(input.type) ? readGraceMs : 0)) throw busyProblem();
  return transport(input);
};

export const readTableName = (): string => readEnv().TABLE_NAME;
