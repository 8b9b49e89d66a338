/**
 * Holds the number of an organization while it is restored. What broke off can go on, but only from the same backup,
 * and never while another process is at it.
 */
import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import { readNowMs } from '../../platform/clock.ts';
import type { Action } from '../actions.ts';
import { readTableName, sendRequest } from '../client.ts';
import * as keys from '../keys.ts';
import { readAllItems, readItem, toPrefixRange } from '../read.ts';
import { retryWhileBusy } from '../retry.ts';

/** What is restored: a backup by the hash of its manifest, under a name. */
export type Purpose = { manifestHash: string; newName: string };

export type Claim = {
  number: number;
  /** The organization's logo, if it was noted: its document is not there yet. */
  logo: string | null;
  note: (logo: string | null) => Promise<void>;
  /** Says that the work goes on. @throws Problem `conflict` when another process has taken it over */
  renew: () => Promise<void>;
  /** The action that ends it, in the transaction that ends the work. */
  end: () => Action;
};

/** Without a sign of life for this long, another process may take over. */
const leaseMs = 120_000;
const renewedEveryMs = 20_000;

const toKey = (number: number): keys.Key => ({ pk: keys.restoresPartition, sk: keys.padNumber(number) });

/** Finds the number under which a restore of the same began and broke off; null if there is none. */
export async function findBroken({ manifestHash, newName }: Purpose): Promise<number | null> {
  const items = await readAllItems(keys.restoresPartition, toPrefixRange('0'));
  const same = items.find((item) => item.manifestHash === manifestHash && item.newName === newName);
  return same ? Number(same.sk) : null;
}

/** Claims a number. @throws Problem `conflict` while another process restores into it, or after another backup did */
export async function claimNumber(number: number, { manifestHash, newName }: Purpose): Promise<Claim> {
  const isNew = 'attribute_not_exists(pk)';
  const isSame = 'manifestHash = :hash AND newName = :name AND (aliveUntil < :now OR runId = :run)';
  const facts = { manifestHash, newName, runId: randomUUID(), logo: null };
  await write(number, facts, `${isNew} OR (${isSame})`, {
    ':hash': manifestHash,
    ':name': newName,
    ':now': readNowMs(),
    ':run': facts.runId,
  });
  return toClaim(number, facts);
}

/** Claims what broke off, whatever it was, to remove it. @throws Problem `not_found`, `conflict` while it is under way */
export async function claimBroken(number: number): Promise<Claim> {
  const item = await readItem(toKey(number));
  if (!item) throw new Problem('not_found', `No restore into number ${number} has broken off`);
  const logo = typeof item.logo === 'string' ? item.logo : null;
  const purpose = { manifestHash: String(item.manifestHash), newName: String(item.newName) };
  const facts = { ...purpose, runId: randomUUID(), logo };
  await write(number, facts, 'aliveUntil < :now OR runId = :run', { ':now': readNowMs(), ':run': facts.runId });
  return toClaim(number, facts);
}

type Facts = Purpose & { runId: string; logo: string | null };

function toClaim(number: number, { logo, ...facts }: Facts): Claim {
  const isMine = { ConditionExpression: 'runId = :run', ExpressionAttributeValues: { ':run': facts.runId } };
  let noted = logo;
  let renewedMs = readNowMs();
  const renew = async (): Promise<void> => {
    await write(number, { ...facts, logo: noted }, 'runId = :run', { ':run': facts.runId });
    renewedMs = readNowMs();
  };
  return {
    number,
    logo,
    note: (given) => {
      noted = given;
      return renew();
    },
    renew: async () => {
      if (readNowMs() - renewedMs >= renewedEveryMs) await renew();
    },
    end: () => ({ Delete: { TableName: readTableName(), Key: toKey(number), ...isMine } }),
  };
}

async function write(number: number, facts: Facts, condition: string, values: Record<string, unknown>): Promise<void> {
  const input = {
    TableName: readTableName(),
    Item: { ...toKey(number), ...facts, aliveUntil: readNowMs() + leaseMs },
    ConditionExpression: condition,
    ExpressionAttributeValues: values,
  };
  try {
    await retryWhileBusy(() => sendRequest({ type: 'put', input }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    throw await explain(number, facts);
  }
}

async function explain(number: number, { manifestHash, newName }: Facts): Promise<Problem> {
  const item = await readItem(toKey(number));
  const isSame = item?.manifestHash === manifestHash && item.newName === newName;
  return new Problem(
    'conflict',
    isSame
      ? `Number ${number} is being restored; if that process has ended, try again in two minutes`
      : `Into number ${number} another restore ("${item?.newName}") has begun: finish that one, or discard it`,
  );
}
