/**
 * Holds the number of an organization that is not there yet, while it is restored or created. What broke off can go on,
 * but only for the same purpose, and never while another process is at it.
 */
import { randomUUID } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import { readNowMs } from '../platform/clock.ts';
import type { Action } from './actions.ts';
import { readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { readAllItems, readItem, toPrefixRange } from './read.ts';
import { maintenancePatienceMs, retryWhileBusy } from './retry.ts';
import { takeNumbers } from './sequence.ts';

/** What the number is for: a backup by the hash of its manifest, under a name; null for a new organization. */
export type Purpose = { manifestHash: string | null; newName: string };

export type Claim = {
  number: number;
  /** Who holds it: each fence has this. */
  runId: string;
  /** Items that say whose the number is, one for each writer: transactions that check the same item get in each other's way. */
  fences: readonly keys.Key[];
  /** The organization's logo, if it was noted: its document is not there yet. */
  logo: string | null;
  note: (logo: string | null) => Promise<void>;
  /** Says that the work goes on, if that was not said lately. @throws Problem `conflict` when another process has it */
  renew: () => Promise<void>;
  /** @throws Problem `conflict` when another process has it */
  check: () => Promise<void>;
  /** The actions that end it, in the transaction that ends the work. They fail when another process has it. */
  end: () => Action[];
  /** Ends it by itself. @throws Problem `conflict` when another process has it */
  release: () => Promise<void>;
};

/** Without a sign of life for this long, another process may take over. */
const leaseMs = 120_000;
const renewedEveryMs = 20_000;
/** As many writers as a claim has fences. */
const writers = 4;

/** Finds the number under which a restore of the same began and broke off; null if there is none. */
export async function findBroken({ manifestHash, newName }: Purpose): Promise<number | null> {
  const items = await readAllItems(keys.restoresPartition, toPrefixRange('0'));
  const same = items.find((item) => item.manifestHash === manifestHash && item.newName === newName);
  return same ? Number(same.sk) : null;
}

/**
 * Claims a number.
 * @throws Problem `duplicate` when an organization has it; `conflict` while another process holds it, or after it was
 *   held for something else
 */
export async function claimNumber(number: number, purpose: Purpose): Promise<Claim> {
  const facts = { ...purpose, runId: randomUUID(), logo: null };
  await take(number, facts, `attribute_not_exists(pk) OR (${ifFree})`);
  return toClaim(number, facts);
}

/** Claims a number that nobody has had. */
export async function claimNewNumber(purpose: Purpose): Promise<Claim> {
  for (;;) {
    const number = await takeNumbers('system', 'organization');
    try {
      return await claimNumber(number, purpose);
    } catch (error) {
      // A restore may hold a number that the counter gives only now.
      if (!(error instanceof Problem && (error.code === 'conflict' || error.code === 'duplicate'))) throw error;
    }
  }
}

/**
 * Claims what broke off, whatever it was, to remove it.
 * @throws Problem `not_found`; `duplicate` when an organization has the number; `conflict` while it is under way
 */
export async function claimBroken(number: number): Promise<Claim> {
  const item = await readItem(keys.restoreKey(number));
  if (!item) throw new Problem('not_found', `No restore into number ${number} has broken off`);
  const logo = typeof item.logo === 'string' ? item.logo : null;
  const manifestHash = typeof item.manifestHash === 'string' ? item.manifestHash : null;
  const facts = { manifestHash, newName: String(item.newName), runId: randomUUID(), logo };
  await take(number, facts, ifFree);
  return toClaim(number, facts);
}

type Facts = Purpose & { runId: string; logo: string | null };

const ifFree = 'manifestHash = :hash AND newName = :name AND (aliveUntil < :now OR runId = :run)';

function take(number: number, facts: Facts, condition: string): Promise<void> {
  const values = {
    ':hash': facts.manifestHash,
    ':name': facts.newName,
    ':now': readNowMs(),
    ':run': facts.runId,
  };
  const TableName = readTableName();
  return write(number, facts, { condition, values }, [
    {
      ConditionCheck: {
        TableName,
        Key: keys.organizationKey(number),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...toFences(number).map((key) => ({ Put: { TableName, Item: { ...key, runId: facts.runId } } })),
  ]);
}

const toFences = (number: number): keys.Key[] =>
  Array.from({ length: writers }, (_, writer) => keys.restoreFenceKey(number, writer));

function toClaim(number: number, { logo, ...facts }: Facts): Claim {
  const { runId } = facts;
  const isMine = { condition: 'runId = :run', values: { ':run': runId } };
  const TableName = readTableName();
  const fences = toFences(number);
  let noted = logo;
  let renewedMs = readNowMs();
  const check = async (): Promise<void> => {
    renewedMs = readNowMs();
    await write(number, { ...facts, logo: noted }, isMine, []);
  };
  const end = (): Action[] => [
    {
      Delete: {
        TableName,
        Key: keys.restoreKey(number),
        ConditionExpression: isMine.condition,
        ExpressionAttributeValues: isMine.values,
      },
    },
    ...fences.map((Key) => ({ Delete: { TableName, Key } })),
  ];
  return {
    ...{ number, runId, fences, logo, check, end },
    note: (given) => {
      noted = given;
      return check();
    },
    renew: async () => {
      if (readNowMs() - renewedMs >= renewedEveryMs) await check();
    },
    release: async () => {
      try {
        await send(end());
      } catch (error) {
        if (!isCanceled(error)) throw error;
        // An earlier try, whose answer was lost, may have ended it.
        if (await readItem(keys.restoreKey(number))) throw await explain(number, facts);
      }
    },
  };
}

const send = (TransactItems: Action[]) =>
  retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems } }), maintenancePatienceMs);

const isCanceled = (error: unknown): boolean => error instanceof Error && error.name === 'TransactionCanceledException';

type Condition = { condition: string; values: Record<string, unknown> };

async function write(number: number, facts: Facts, { condition, values }: Condition, more: Action[]): Promise<void> {
  const Put = {
    TableName: readTableName(),
    Item: { ...keys.restoreKey(number), ...facts, aliveUntil: readNowMs() + leaseMs },
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  };
  try {
    await send([{ Put }, ...more]);
  } catch (error) {
    throw isCanceled(error) ? await explain(number, facts) : error;
  }
}

async function explain(number: number, { manifestHash, newName }: Purpose): Promise<Problem> {
  const [own, item] = await Promise.all([readItem(keys.organizationKey(number)), readItem(keys.restoreKey(number))]);
  if (own) {
    const { name } = JSON.parse(String(own.doc)) as { name: string };
    const message = `Number ${number} is taken by organization "${name}"`;
    return new Problem('duplicate', message, [{ path: ['number'], message: 'is already in use', code: 'taken' }]);
  }
  const conflict = (message: string) => new Problem('conflict', message);
  if (!item) return conflict(`Number ${number} is held no more: another process has ended this, or discarded it`);
  if (item.manifestHash === manifestHash && item.newName === newName)
    return conflict(`Number ${number} is being restored; if that process has ended, try again in two minutes`);
  const what = item.manifestHash === null ? 'a new organization' : 'another restore';
  return conflict(`Into number ${number} ${what} ("${item.newName}") has begun: finish that one, or discard it`);
}
