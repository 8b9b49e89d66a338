/**
 * Idempotency keys. A POST with a key takes a lock item, and its write marks that item in the same transaction. The
 * item then stores the answer for repetitions. After a crash before that, `save` gives what the mark says was written.
 */
import { createHash, randomUUID } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import { extendWait, readNowMs } from '../platform/clock.ts';
import { withoutDeadline } from '../platform/deadline.ts';
import { type Item, readTableName, sendRequest } from './client.ts';
import * as keys from './keys.ts';
import { readItem } from './read.ts';
import { retryWhileBusy } from './retry.ts';
import type { RequestMark } from './save.ts';

const keepSeconds = 24 * 60 * 60;
/** A request without an answer is dead after this long: longer than a function runs. */
const lockMs = 30_000;

/** DynamoDB limits an item to 400 KB. */
const maxAnswerBytes = 350_000;

/** `sealed`: the answer, encrypted so that only its client can read it. */
export type Begun =
  | { type: 'answered'; sealed: string }
  | { type: 'run'; mark: RequestMark; written: readonly number[] | null };

/**
 * Takes the lock for a request. `scope` keeps routes and tokens apart; `fingerprint` stands for the body.
 * @throws Problem `mismatch` for the same key with another body, `conflict` while the first is under way
 */
export async function beginRequest(
  organizationId: number,
  { key, scope, fingerprint }: { key: string; scope: string; fingerprint: string },
): Promise<Begun> {
  const itemKey = keys.idempotencyKey(organizationId, createHash('sha256').update(`${scope}\n${key}`).digest('hex'));
  const attempt = randomUUID();
  const expiresAt = Math.floor(readNowMs() / 1000) + keepSeconds;
  const fresh = { ...itemKey, attempt, fingerprint, lockedUntil: readNowMs() + extendWait(lockMs), expiresAt };
  if (await putIf(fresh, 'attribute_not_exists(pk)', {}))
    return { type: 'run', mark: { key: itemKey, attempt }, written: null };

  const found = await readItem(itemKey);
  if (!found || Number(found.expiresAt) * 1000 < readNowMs()) {
    const stale = found ? String(found.attempt) : '';
    if (await putIf(fresh, 'attribute_not_exists(pk) OR attempt = :old', { ':old': stale }))
      return { type: 'run', mark: { key: itemKey, attempt }, written: null };
    throw underWay();
  }
  if (found.fingerprint !== fingerprint) {
    throw new Problem('mismatch', 'This Idempotency-Key was used before with another request');
  }
  if (typeof found.sealed === 'string') return { type: 'answered', sealed: found.sealed };
  if (Number(found.lockedUntil) > readNowMs()) throw underWay();
  const written = Array.isArray(found.written) ? found.written.map(Number) : null;
  const takenOver: Item = { ...found, attempt, lockedUntil: readNowMs() + extendWait(lockMs) };
  if (await putIf(takenOver, 'attempt = :old', { ':old': found.attempt }))
    return { type: 'run', mark: { key: itemKey, attempt }, written };
  throw underWay();
}

const underWay = (): Problem =>
  new Problem('conflict', 'The first request with this Idempotency-Key is still under way', [], 1);

async function putIf(item: Item, condition: string, values: Record<string, unknown>): Promise<boolean> {
  try {
    const input = {
      TableName: readTableName(),
      Item: item,
      ConditionExpression: condition,
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    };
    await retryWhileBusy(() => sendRequest({ type: 'put', input }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') {
      // Our own put may have succeeded, with its answer lost.
      const found = await readItem({ pk: String(item.pk), sk: String(item.sk) });
      return found?.attempt === item.attempt;
    }
    throw error;
  }
}

/** Stores the sealed answer. One that is too long only releases the lock: a repetition is given what was written. */
export async function finishRequest(mark: RequestMark, sealed: string): Promise<void> {
  const fits = sealed.length <= maxAnswerBytes;
  const input = {
    TableName: readTableName(),
    Key: mark.key,
    UpdateExpression: fits ? 'SET sealed = :value' : 'SET lockedUntil = :value',
    ConditionExpression: 'attempt = :attempt',
    ExpressionAttributeValues: { ':value': fits ? sealed : 0, ':attempt': mark.attempt },
  };
  await withoutDeadline(() => retryWhileBusy(() => sendRequest({ type: 'update', input })));
}

/** Forgets a request that failed before it wrote, so that the client can correct and repeat it. */
export async function abandonRequest(mark: RequestMark): Promise<void> {
  const input = {
    TableName: readTableName(),
    Key: mark.key,
    ConditionExpression: 'attempt = :attempt AND attribute_not_exists(written)',
    ExpressionAttributeValues: { ':attempt': mark.attempt },
  };
  await withoutDeadline(() => retryWhileBusy(() => sendRequest({ type: 'delete', input }))).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
  });
}
