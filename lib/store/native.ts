/** DynamoDB's notation of values and plain ones: items of requests on the way out, items of answers on the way in. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Fields = Readonly<Record<string, unknown>>;
type Translate = (item: Fields) => Fields;

/** The parts of a request or an answer that are items, or have values by name; and those that are lists of items. */
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

function translate(value: unknown, one: Translate): unknown {
  if (Array.isArray(value)) return value.map((part) => translate(part, one));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, translatePart(name, part, one)]));
}

function translatePart(name: string, part: unknown, one: Translate): unknown {
  if (items.has(name)) return isFields(part) ? one(part) : part;
  if (lists.has(name)) return Array.isArray(part) ? part.map(one) : part;
  // By table, the items that a BatchGet has found.
  if (name === 'Responses' && isFields(part)) {
    return Object.fromEntries(
      Object.entries(part).map(([table, found]) => [table, translatePart('Items', found, one)]),
    );
  }
  return translate(part, one);
}

/** The input of a command. Attributes without a value are left out. */
export const toNative = (input: object): unknown =>
  translate(input, (item) => marshall(item, { removeUndefinedValues: true }));

/** What a command answers. Numbers that are not exact as such are bigints. */
export const readNative = (output: object): Record<string, unknown> => {
  const answer = translate(output, (item) => unmarshall(item as never));
  return isFields(answer) ? answer : {};
};
