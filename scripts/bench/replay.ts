/**
 * Records a handler's requests to DynamoDB and repeats them with the document client alone; the difference is the cost of
 * everything above the client. Reads are repeated unchanged. Writes go to other keys, without the conditions that only
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

/** Requests in the order in which they left; those of one turn were in progress together. */
export type Recording = Request[][];

export type Bare = (request: Request) => Promise<unknown>;

export async function record<T>(work: () => Promise<T>): Promise<{ value: T; recording: Recording }> {
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

/** Makes a plain document client's `send`, without any of the store's code. */
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

const moveText = (value: unknown, space: string): unknown => (typeof value === 'string' ? `${space}/${value}` : value);

type Keyed = Record<string, unknown> | undefined;
const moveKey = (item: Keyed, space: string): Record<string, unknown> => ({ ...item, pk: moveText(item?.pk, space) });

const keptCondition = 'attribute_not_exists(pk)';

type Action = { ConditionExpression?: string | undefined; UpdateExpression?: string | undefined };

/** Removes a condition, and the values that only it used: DynamoDB refuses unused ones. */
function unconditional<A extends Action>(action: A): A {
  const { ConditionExpression: condition } = action;
  if (condition === undefined || condition === keptCondition) return action;
  const rest: A & { ExpressionAttributeNames?: Keyed; ExpressionAttributeValues?: Keyed } = { ...action };
  delete rest.ConditionExpression;
  const keepUsed = (entries: Keyed): Keyed => {
    const usedEntries = Object.entries(entries ?? {}).filter(([name]) =>
      new RegExp(`${name}\\b`).test(rest.UpdateExpression ?? ''),
    );
    return usedEntries.length > 0 ? Object.fromEntries(usedEntries) : undefined;
  };
  const names = keepUsed(rest.ExpressionAttributeNames);
  const values = keepUsed(rest.ExpressionAttributeValues);
  delete rest.ExpressionAttributeNames;
  delete rest.ExpressionAttributeValues;
  return {
    ...rest,
    ...(names ? { ExpressionAttributeNames: names } : {}),
    ...(values ? { ExpressionAttributeValues: values } : {}),
  };
}

function makeRepeatable(request: Request, space: string): Request {
  switch (request.type) {
    case 'batchGet':
    case 'query':
      return request;
    case 'put': {
      const { input } = request;
      return { type: 'put', input: unconditional({ ...input, Item: moveKey(input.Item, space) }) };
    }
    case 'update': {
      const { input } = request;
      return { type: 'update', input: unconditional({ ...input, Key: moveKey(input.Key, space) }) };
    }
    case 'delete': {
      const { input } = request;
      return { type: 'delete', input: unconditional({ ...input, Key: moveKey(input.Key, space) }) };
    }
    case 'transact': {
      const { input } = request;
      const TransactItems = (input.TransactItems ?? []).map(({ Put, Update, Delete }) => ({
        ...(Put ? { Put: unconditional({ ...Put, Item: moveKey(Put.Item, space) }) } : {}),
        ...(Update ? { Update: unconditional({ ...Update, Key: moveKey(Update.Key, space) }) } : {}),
        ...(Delete ? { Delete: unconditional({ ...Delete, Key: moveKey(Delete.Key, space) }) } : {}),
      }));
      return { type: 'transact', input: { ...input, TransactItems } };
    }
  }
}

export const replayable = (recording: Recording, space: string): Recording =>
  recording.map((turn) => turn.map((request) => makeRepeatable(request, space)));

/** Sends a recording turn by turn, each turn's requests at once. */
export async function replay(recording: Recording, bare: Bare): Promise<void> {
  for (const turn of recording) await Promise.all(turn.map(bare));
}
