/** Translates between plain values and DynamoDB's notation, in requests and in answers. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Fields = Readonly<Record<string, unknown>>;
type Translate = (item: Fields) => Fields;

/** Parts of requests and answers that hold an item or values by name, and parts that hold lists of items. */
const items: ReadonlySet<string> = new Set([
  'Item',
  'Key',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'Attributes',
  'LastEvaluatedKey',
]);
const lists: ReadonlySet<string> = new Set(['Items', 'Keys']);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function translate(value: unknown, translateItem: Translate): unknown {
  if (Array.isArray(value)) return value.map((part) => translate(part, translateItem));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, translatePart(name, part, translateItem)]),
  );
}

function translatePart(name: string, part: unknown, translateItem: Translate): unknown {
  if (items.has(name)) return isFields(part) ? translateItem(part) : part;
  if (lists.has(name)) return Array.isArray(part) ? part.map(translateItem) : part;
  // A BatchGet answers with items by table.
  if (name === 'Responses' && isFields(part)) {
    return Object.fromEntries(
      Object.entries(part).map(([table, found]) => [table, translatePart('Items', found, translateItem)]),
    );
  }
  return translate(part, translateItem);
}

/** Translates the input of a command, leaving out attributes without a value. */
export const toNative = (input: object): unknown =>
  translate(input, (item) => marshall(item, { removeUndefinedValues: true }));

/** Translates the output of a command. Numbers that JavaScript cannot hold exactly become bigints. */
export const readNative = (output: object): Record<string, unknown> => {
  const answer = translate(output, (item) => unmarshall(item as never));
  return isFields(answer) ? answer : {};
};
