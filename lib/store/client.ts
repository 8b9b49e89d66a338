/** The DynamoDB client. All requests go through `transport`, where tests put a faulty network and benches a meter. */
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
import { toDamage } from './damage.ts';
import { readNative, toNative } from './native.ts';

export type Item = Record<string, unknown>;

/** The requests that the store sends to DynamoDB. There is no scan. */
export type Request =
  | { type: 'batchGet'; input: BatchGetCommandInput }
  | { type: 'query'; input: QueryCommandInput }
  | { type: 'put'; input: PutCommandInput }
  | { type: 'update'; input: UpdateCommandInput }
  | { type: 'delete'; input: DeleteCommandInput }
  | { type: 'transact'; input: TransactWriteCommandInput };

export type Answer = Record<string, unknown>;
export type Transport = (request: Request) => Promise<Answer>;

/** A write must end before its stamp is too old to be polled for. */
const writeTimeoutMs = 4_000;
/** A search reads megabytes in many requests. */
const readTimeoutMs = 8_000;
const connectTimeoutMs = 1_000;
/** Reads may go on this long after the deadline: the answer may show what was written in time. */
export const readGraceMs = 4_000;

/** Tells whether an endpoint is AWS's own. */
export const isAws = (endpoint: string): boolean => /(^|\.)amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);

function newClient(requestTimeout: number, sockets: object, cacheMiddleware: boolean): DynamoDBClient {
  const { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region } = readEnv();
  // A local engine checks no credentials, but the SDK needs some to sign with. AWS endpoints get the real ones.
  const onAws = endpoint !== undefined && isAws(endpoint);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({
    region,
    ...(endpoint === undefined ? {} : onAws ? { endpoint } : { endpoint, credentials }),
    // The store retries by itself: each try of a write needs a new stamp.
    maxAttempts: 1,
    // Building the middleware for every call is a quarter of what a small read costs.
    cacheMiddleware,
    // Without `throwOnRequestTimeout` a late answer is only logged.
    requestHandler: {
      ...sockets,
      requestTimeout,
      throwOnRequestTimeout: true,
      connectionTimeout: extendWait(connectTimeoutMs),
    },
  });
  // The logger filters every input and output for a log that nobody reads.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** Reads and writes have different time limits, and an option of a single call would undo the cache. */
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

/** Opens a client for commands outside `Request`, for maintenance of the whole table. */
export const openScanClient = (): DynamoDBClient => newClient(extendWait(readTimeoutMs), {}, false);

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
    throw toDamage(error);
  }
}

let transport: Transport = send;

/** Wraps the transport in force, and gives a function that undoes it. */
export function wrapTransport(wrap: (inner: Transport) => Transport): () => void {
  const inner = transport;
  transport = wrap(inner);
  return () => {
    transport = inner;
  };
}

/**
 * Sends one request.
 * @throws Problem `busy` when the work has no time left; nothing is sent then
 */
export const sendRequest: Transport = async (input) => {
  if (isOver(reads.includes(input.type) ? readGraceMs : 0)) throw busyProblem();
  return transport(input);
};

/** The name of the table (`TABLE_NAME`). */
export const readTableName = (): string => readEnv().TABLE_NAME;
