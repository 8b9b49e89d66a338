/**
 * What a handler asks of DynamoDB, and the same asked again by nobody but the document client: the
 * difference is what everything above the client costs. Reads are sent again as they were. A write
 * cannot be made twice, so its repetition goes to keys of its own, without the conditions that only
 * the first could meet.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Request, wrapTransport } from '../../lib/store/client.ts';

/** Requests in the order they left; those of one turn were under way together. */
export type Recording = Request[][];

/** Sends one request. */
export type Bare = (request: Request) => Promise<unknown>;

/** Runs something and notes what it asks for. */
export async function recorded<T>(work: () => Promise<T>): Promise<{ value: T; recording: Recording }> {
  const recording: Recording = [];
  let underWay = 0;
  const restore = wrapTransport((inner) => async (request) => {
    if (underWay === 0) recording.push([]);
    recording.at(-1)?.push(request);
    underWay += 1;
    try {
      return await inner(request);
    } finally {
      underWay -= 1;
    }
  });
  try {
    return { value: await work(), recording };
  } finally {
    restore();
  }
}

/** A document client as anybody makes one, and its plain `send`: nothing of the store is in it. */
export function bareClient(endpoint: string): Bare {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return (request) => {
    switch (request.type) {
      case 'batchGet':
        return client.send(new BatchGetCommand(request.input));
      case 'query':
        return client.send(new QueryCommand(request.input));
      case 'put':
        return client.send(new PutCommand(request.input));
      case 'update':
        return client.send(new UpdateCommand(request.input));
      case 'delete':
        return client.send(new DeleteCommand(request.input));
      case 'transact':
        return client.send(new TransactWriteCommand(request.input));
    }
  };
}

const moved = (value: unknown, space: string): unknown => (typeof value === 'string' ? `${space}/${value}` : value);

type Keyed = Record<string, unknown> | undefined;
const movedKey = (item: Keyed, space: string): Record<string, unknown> => ({ ...item, pk: moved(item?.pk, space) });

const mayStand = 'attribute_not_exists(pk)';

type Action = { ConditionExpression?: string | undefined; UpdateExpression?: string | undefined };

/** Without a condition, and without the values that only the condition asked for: DynamoDB refuses what is not used. */
function unconditional<A extends Action>(action: A): A {
  const { ConditionExpression: condition } = action;
  if (condition === undefined || condition === mayStand) return action;
  const rest: A & { ExpressionAttributeNames?: Keyed; ExpressionAttributeValues?: Keyed } = { ...action };
  delete rest.ConditionExpression;
  const used = (entries: Keyed): Keyed => {
    const kept = Object.entries(entries ?? {}).filter(([name]) =>
      new RegExp(`${name}\\b`).test(rest.UpdateExpression ?? ''),
    );
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  };
  const names = used(rest.ExpressionAttributeNames);
  const values = used(rest.ExpressionAttributeValues);
  delete rest.ExpressionAttributeNames;
  delete rest.ExpressionAttributeValues;
  return {
    ...rest,
    ...(names ? { ExpressionAttributeNames: names } : {}),
    ...(values ? { ExpressionAttributeValues: values } : {}),
  };
}

/** The request as it can be made again; `space` keeps its writes away from everything else. */
function repeatable(request: Request, space: string): Request {
  switch (request.type) {
    case 'batchGet':
    case 'query':
      return request;
    case 'put': {
      const { input } = request;
      return { type: 'put', input: unconditional({ ...input, Item: movedKey(input.Item, space) }) };
    }
    case 'update': {
      const { input } = request;
      return { type: 'update', input: unconditional({ ...input, Key: movedKey(input.Key, space) }) };
    }
    case 'delete': {
      const { input } = request;
      return { type: 'delete', input: unconditional({ ...input, Key: movedKey(input.Key, space) }) };
    }
    case 'transact': {
      const { input } = request;
      const TransactItems = (input.TransactItems ?? []).map(({ Put, Update, Delete }) => ({
        ...(Put ? { Put: unconditional({ ...Put, Item: movedKey(Put.Item, space) }) } : {}),
        ...(Update ? { Update: unconditional({ ...Update, Key: movedKey(Update.Key, space) }) } : {}),
        ...(Delete ? { Delete: unconditional({ ...Delete, Key: movedKey(Delete.Key, space) }) } : {}),
      }));
      return { type: 'transact', input: { ...input, TransactItems } };
    }
  }
}

/** A recording as it can be sent again. */
export const replayable = (recording: Recording, space: string): Recording =>
  recording.map((turn) => turn.map((request) => repeatable(request, space)));

/** Sends a recording: turn by turn, what was under way together at once. */
export async function replay(recording: Recording, bare: Bare): Promise<void> {
  for (const turn of recording) await Promise.all(turn.map(bare));
}
