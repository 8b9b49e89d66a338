/** Violations, and the conditional writes that repair them. */
import type { Action } from '../actions.ts';
import { type Item, readTableName, sendRequest } from '../client.ts';
import type * as keys from '../keys.ts';
import { retryWhileBusy } from '../retry.ts';
import { toAttributes } from './follows.ts';
import { type Owner, toDocumentKey } from './places.ts';
import type { Standing } from './steady.ts';

/** What is wrong and where, in words. */
export type Violation = {
  text: string;
  /** Null: only people can repair it. */
  mend: Action[] | null;
  /** The item to look at again if the repair fails. */
  key?: keys.Key;
};

type Condition = {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
};

/** Holds while an item is as it was seen; null: while there is none. */
export function asSeen(item: Item | null): Condition {
  if (!item) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const entries = Object.entries(toAttributes(item));
  if (entries.length === 0) return { ConditionExpression: 'attribute_exists(pk)' };
  return {
    ConditionExpression: entries.map((_, i) => `#a${i} = :a${i}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], i) => [`#a${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], i) => [`:a${i}`, value])),
  };
}

/** Holds while a record is as it was seen. */
export function conditionUnchanged(organizationId: number, owner: Owner, { version }: Standing): Action {
  const Key = toDocumentKey(organizationId, owner);
  const condition =
    version === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };
  return { ConditionCheck: { TableName: readTableName(), Key, ...condition } };
}

/** A repair that writes an item. */
export const put = (key: keys.Key, attributes: Record<string, unknown>, seen: Item | null): Action => ({
  Put: { TableName: readTableName(), Item: { ...key, ...attributes }, ...asSeen(seen) },
});

/** A repair that deletes an item. */
export const remove = (key: keys.Key, seen: Item): Action => ({
  Delete: { TableName: readTableName(), Key: key, ...asSeen(seen) },
});

/** Sets a number that is as it was seen (undefined: missing). `others` are further conditions on the item. */
export function set(
  key: keys.Key,
  name: string,
  seen: unknown,
  should: number | bigint,
  others: string[] = [],
): Action {
  const still = seen === undefined ? 'attribute_not_exists(#n)' : '#n = :seen';
  return {
    Update: {
      TableName: readTableName(),
      Key: key,
      UpdateExpression: 'SET #n = :should',
      ConditionExpression: [still, ...others].join(' AND '),
      ExpressionAttributeNames: { '#n': name },
      ExpressionAttributeValues: { ':should': should, ...(seen === undefined ? {} : { ':seen': seen }) },
    },
  };
}

/** Repairs one thing; false when it, or a record behind it, is not as it was seen any more. */
export async function applyRepair(actions: Action[]): Promise<boolean> {
  try {
    await retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems: actions } }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException') return false;
    throw error;
  }
}
