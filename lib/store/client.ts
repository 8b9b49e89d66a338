/**
 * The document client, and the one seam under it: everything the store sends goes
 * through `transport`, so that tests can put a faulty network there and a bench a meter.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { tooBusy } from '../domain/problem.ts';
import { patient } from '../platform/clock.ts';
import { isOver } from '../platform/deadline.ts';
import { env } from '../platform/env.ts';
import { orDamage } from './damage.ts';

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

let client: DynamoDBDocumentClient | undefined;

/** The one client of this process. Whoever is not `send` or a verification goes through `request`. */
export function documentClient(): DynamoDBDocumentClient {
  if (client) return client;
  const { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region } = env();
  // An engine on this machine checks no credentials, but the SDK refuses to sign without some; AWS's own endpoints get the real ones.
  const onAws = endpoint !== undefined && new URL(endpoint).hostname.endsWith('.amazonaws.com');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const local = endpoint === undefined ? {} : onAws ? { endpoint } : { endpoint, credentials };
  const bare = new DynamoDBClient({
    region,
    ...local,
    // Retries are the store's: a write must take a new stamp each time it is tried.
    maxAttempts: 1,
    // Without `throw…` a late answer is only complained about.
    requestHandler: {
      requestTimeout: patient(readTimeoutMs),
      throwOnRequestTimeout: true,
      connectionTimeout: patient(connectTimeoutMs),
    },
  });
  // It filters every input and output for a log that nobody keeps.
  bare.middlewareStack.remove('loggerMiddleware');
  const nameDamage = { name: 'nameDamage', step: 'initialize' } as const;
  bare.middlewareStack.add(
    (next) => (args) =>
      next(args).catch((error: unknown) => {
        throw orDamage(error);
      }),
    nameDamage,
  );
  client = DynamoDBDocumentClient.from(bare, { marshallOptions: { removeUndefinedValues: true } });
  return client;
}

/** A command of lib-dynamodb as it is inside: around the client's own command, it translates items on the way in and out. */
type Wrapped = {
  clientCommand: { resolveMiddleware: (stack: unknown, config: unknown, options: unknown) => SendInput };
  middlewareStack: unknown;
  addMarshallingMiddleware: (config: unknown) => void;
};
type SendInput = (command: { input: unknown }) => Promise<{ output: Answer }>;

const commands = {
  batchGet: BatchGetCommand,
  query: QueryCommand,
  put: PutCommand,
  update: UpdateCommand,
  delete: DeleteCommand,
  transact: TransactWriteCommand,
};
const reads: readonly Request['type'][] = ['batchGet', 'query'];
const senders = new Map<Request['type'], SendInput>();

/**
 * What sends commands of one type. The SDK puts its middleware together for every single call, which is a quarter of
 * what a small read costs. Its own `cacheMiddleware` would spare that, but a command of lib-dynamodb answers with a
 * handler bound to itself, so that every later call would send the first one again. The middleware does not depend on
 * the input, so here it is put together once a type, and handed each input.
 */
function senderOf(type: Request['type']): SendInput {
  const known = senders.get(type);
  if (known) return known;
  const database = documentClient();
  const command = new commands[type]({ TableName: '' } as never) as unknown as Wrapped;
  command.addMarshallingMiddleware(database.config);
  const stack = database.middlewareStack.concat(command.middlewareStack as never);
  const options = reads.includes(type) ? {} : { requestTimeout: writeTimeoutMs };
  const made = command.clientCommand.resolveMiddleware(stack, database.config, options);
  senders.set(type, made);
  return made;
}

async function send({ type, input }: Request): Promise<Answer> {
  return (await senderOf(type)({ input })).output;
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
export const request: Transport = async (input) => {
  if (isOver(reads.includes(input.type) ? readGraceMs : 0)) throw tooBusy();
  return transport(input);
};

export const tableName = (): string => env().TABLE_NAME;
