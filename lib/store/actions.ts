/** Actions of a transaction, each with the error to throw when its condition fails; merges actions on one item. */
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { invalidProblem } from '../domain/problem.ts';
import { readTableName } from './client.ts';
import type { Key } from './keys.ts';
import { Conflict } from './moment.ts';
import { references } from './references.ts';

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Counts = ReadonlyMap<string, number>;
/**
 * Makes the error for a failed condition, from the item if the action asks for it. A `Conflict` means: decide again.
 */
type OnCondition = (there: Readonly<Record<string, unknown>>, deltas: Counts) => Error;
/** One action of a transaction. `deltas`: what it adds to the item's numbers. */
export type Write = { action: Action; onCondition: OnCondition; deltas?: Counts };

/** Makes a write whose failed condition means a lost race. */
export const failAsRaced = (action: Action, what: string): Write => ({
  action,
  onCondition: () => new Conflict(`${what} changed meanwhile`),
});

/**
 * Makes the update that adds to numbers of one item; with `mustExist` it fails where the item does not exist.
 * @throws Problem `invalid` when a number changes by more than can be counted exactly
 */
export function addTo(key: Key, counts: Counts, mustExist: boolean) {
  const names = [...counts.keys()];
  if (![...counts.values()].every(Number.isSafeInteger)) throw invalidProblem('amount', 'changes by too much at once');
  return {
    TableName: readTableName(),
    Key: key,
    UpdateExpression: `ADD ${names.map((_, i) => `#n${i} :n${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, counts.get(name)])),
    ...(mustExist ? { ConditionExpression: 'attribute_exists(pk)' } : {}),
  };
}

const toText = ({ Put, Update, Delete, ConditionCheck }: Action): string => {
  const key = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
  return `${key.pk}|${key.sk}`;
};

/** Merges writes of one item: DynamoDB takes one action per item in a transaction. */
export function merge(writes: readonly Write[]): Write[] {
  const byItem = new Map<string, Write>();
  for (const write of writes) {
    const text = toText(write.action);
    const known = byItem.get(text);
    byItem.set(text, known ? mergeTwo(known, write, text) : write);
  }
  return [...byItem.values()];
}

function mergeTwo(first: Write, second: Write, text: string): Write {
  const [one, other] = [first.action, second.action];
  // Several documents move counters of one item.
  if (one.Update && other.Update) return mergeUpdates(first, one.Update, second, other.Update);
  // A record is created, and figures beside it move in the same save.
  if (one.Put && other.Update) return addToPut(first, one.Put, other.Update);
  if (one.Update && other.Put) return addToPut(second, other.Put, one.Update);
  // A record is deleted together with records that refer to it.
  if (one.Delete && other.Update) return expectReferences(first, one.Delete, other.Update);
  if (one.Update && other.Delete) return expectReferences(second, other.Delete, one.Update);
  throw new Error(`two writes of one item in a save: ${text}`);
}

function mergeUpdates(first: Write, one: Update, second: Write, other: Update): Write {
  const strict = [first, second].findLast(({ action }) => action.Update?.ConditionExpression !== undefined);
  const key = { pk: String(one.Key?.pk), sk: String(one.Key?.sk) };
  const Update = addTo(key, addNumbers(one, other), strict !== undefined);
  return { ...(strict ?? first), action: { Update } };
}

function addToPut(write: Write, { Item = {}, ...put }: Put, update: Update): Write {
  const counted = { ...Item };
  for (const [name, by] of addNumbers(update)) counted[name] = Number(counted[name] ?? 0) + by;
  return { ...write, action: { Put: { ...put, Item: counted } } };
}

/** The deleted record may still be counted as referred to, by references that the same save removes. */
function expectReferences(write: Write, { ExpressionAttributeValues: values, ...rest }: Delete, update: Update): Write {
  const counts = addNumbers(update);
  const none = values && ':none' in values ? { ':none': Number(values[':none']) - (counts.get(references) ?? 0) } : {};
  const Delete = { ...rest, ...(values ? { ExpressionAttributeValues: { ...values, ...none } } : {}) };
  return { ...write, action: { Delete }, deltas: sum(write.deltas ?? new Map(), counts) };
}

function sum(...all: readonly Counts[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const counts of all) for (const [name, by] of counts) total.set(name, (total.get(name) ?? 0) + by);
  return total;
}

type Put = NonNullable<Action['Put']>;
type Delete = NonNullable<Action['Delete']>;
type Update = NonNullable<Action['Update']>;
function addNumbers(...updates: Update[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const update of updates) {
    for (const [alias, name] of Object.entries(update.ExpressionAttributeNames ?? {})) {
      const by = Number(update.ExpressionAttributeValues?.[alias.replace('#', ':')] ?? 0);
      counts.set(name, (counts.get(name) ?? 0) + by);
    }
  }
  return counts;
}
