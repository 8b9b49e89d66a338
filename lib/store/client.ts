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
import { env } from '../platform/env.ts';

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
/** A search reads megabytes, and may. */
const readTimeoutMs = 20_000;

let client: DynamoDBDocumentClient | undefined;

function documentClient(): DynamoDBDocumentClient {
  const { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region } = env();
  // An engine on this machine checks no credentials, but the SDK refuses to sign without some; AWS's own endpoints get the real ones.
  const onAws = endpoint !== undefined && new URL(endpoint).hostname.endsWith('.amazonaws.com');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const local = endpoint === undefined ? {} : onAws ? { endpoint } : { endpoint, credentials };
  client ??= DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region,
      ...local,
      // Retries are the store's: a write must take a new stamp each time it is tried.
      maxAttempts: 1,
      // Without `throw…` a late answer is only complained about.
      requestHandler: {
        requestTimeout: readTimeoutMs,
        throwOnRequestTimeout: true,
        connectionTimeout: 1_000,
      },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  return client;
}

async function send(request: Request): Promise<Answer> {
  const database = documentClient();
  const soon = { requestTimeout: writeTimeoutMs };
  switch (request.type) {
    case 'batchGet':
      return { ...(await database.send(new BatchGetCommand(request.input))) };
    case 'query':
      return { ...(await database.send(new QueryCommand(request.input))) };
    case 'put':
      return { ...(await database.send(new PutCommand(request.input), soon)) };
    case 'update':
      return { ...(await database.send(new UpdateCommand(request.input), soon)) };
    case 'delete':
      return { ...(await database.send(new DeleteCommand(request.input), soon)) };
    case 'transact':
      return { ...(await database.send(new TransactWriteCommand(request.input), soon)) };
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

/** Sends one request through the transport in force. */
export const request: Transport = (input) => transport(input);

export const tableName = (): string => env().TABLE_NAME;
