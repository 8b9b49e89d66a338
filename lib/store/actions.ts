/** The parts of a transaction, each with what it means when its condition fails; and how parts for one item become one. */
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { invalid } from '../domain/problem.ts';
import { tableName } from './client.ts';
import type { Key } from './keys.ts';
import { Conflict } from './moment.ts';
import { references } from './references.ts';

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
/**
 * What to throw when the condition of an action does not hold. A Conflict says: read again and decide again.
 * @param there the item as it is, where the action asks for it
 * @param going what else the same write takes off the item's numbers
 */
export type Meaning = {
  onCondition: (there: Readonly<Record<string, unknown>>, going: Counts) => Error;
  going?: Counts;
};
type Counts = ReadonlyMap<string, number>;
export type Part = { actions: Action[]; meanings: Meaning[] };

export const changed = (what: string): Meaning => ({ onCondition: () => new Conflict(`${what} changed meanwhile`) });

/**
 * The update that adds to numbers of one item; `mustExist`: refused where there is no such item.
 * @throws Problem `invalid` for more at once than can be counted exactly
 */
export function addTo(key: Key, counts: Counts, mustExist: boolean) {
  const names = [...counts.keys()];
  if (![...counts.values()].every(Number.isSafeInteger)) throw invalid('amount', 'changes by too much at once');
  return {
    TableName: tableName(),
    Key: key,
    UpdateExpression: `ADD ${names.map((_, i) => `#n${i} :n${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, counts.get(name)])),
    ...(mustExist ? { ConditionExpression: 'attribute_exists(pk)' } : {}),
  };
}

/** Several counters of one item, moved by several documents of one save, become one update. */
export function merge(actions: Action[], meanings: Meaning[]): Part {
  const seen = new Map<string, number>();
  const out: Part = { actions: [], meanings: [] };
  actions.forEach((action, i) => {
    const key = action.Put?.Item ?? action.Update?.Key ?? action.Delete?.Key ?? action.ConditionCheck?.Key ?? {};
    const text = `${key.pk}|${key.sk}`;
    const at = seen.get(text);
    const first = at === undefined ? undefined : out.actions[at];
    const meaning = meanings[i] ?? changed('record');
    if (at === undefined || !first) {
      seen.set(text, out.actions.length);
      out.actions.push(action);
      out.meanings.push(meaning);
    } else if (first.Update && action.Update) {
      const mustExist = first.Update.ConditionExpression !== undefined;
      first.Update = addTo({ pk: String(key.pk), sk: String(key.sk) }, added(first.Update, action.Update), mustExist);
      if (action.Update.ConditionExpression) {
        first.Update.ConditionExpression = action.Update.ConditionExpression;
        out.meanings[at] = meaning;
      }
    } else if (first.Put?.Item && action.Update) {
      // Figures beside a record that is created in the same save, and the same in the other order.
      count(first.Put.Item, added(action.Update));
    } else if (first.Update && action.Put?.Item) {
      count(action.Put.Item, added(first.Update));
      out.actions[at] = action;
      out.meanings[at] = meaning;
    } else if (first.Delete && action.Update) {
      // A record that is deleted together with records that refer to it, and the same in the other order.
      out.meanings[at] = expectReferences(first.Delete, added(action.Update), out.meanings[at] ?? meaning);
    } else if (first.Update && action.Delete) {
      out.actions[at] = action;
      out.meanings[at] = expectReferences(action.Delete, added(first.Update), meaning);
    } else {
      throw new Error(`two writes of one item in a save: ${text}`);
    }
  });
  return out;
}

function count(item: Record<string, unknown>, counts: Counts): void {
  for (const [name, by] of counts) item[name] = Number(item[name] ?? 0) + by;
}

/** References that go in the same save may still be counted when a record is deleted; no other may. */
function expectReferences({ ExpressionAttributeValues: values }: Delete, counts: Counts, meaning: Meaning): Meaning {
  if (values && ':none' in values) values[':none'] = Number(values[':none']) - (counts.get(references) ?? 0);
  return { ...meaning, going: sum(meaning.going ?? new Map(), counts) };
}

function sum(...all: readonly Counts[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const counts of all) for (const [name, by] of counts) total.set(name, (total.get(name) ?? 0) + by);
  return total;
}

type Delete = NonNullable<Action['Delete']>;
type Update = NonNullable<Action['Update']>;
function added(...updates: Update[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const update of updates) {
    for (const [alias, name] of Object.entries(update.ExpressionAttributeNames ?? {})) {
      const by = Number(update.ExpressionAttributeValues?.[alias.replace('#', ':')] ?? 0);
      counts.set(name, (counts.get(name) ?? 0) + by);
    }
  }
  return counts;
}
