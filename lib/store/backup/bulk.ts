/** Writes and deletes many items, where nobody else writes: without conditions, some batches at once. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { busyProblem } from '../../domain/problem.ts';
import { extendWait, readNowMs } from '../../platform/clock.ts';
import { readTableName } from '../client.ts';
import { toDamage } from '../damage.ts';
import { backOff, classifyRetry } from '../retry.ts';
import { openMaintenanceClient } from '../verify/scan.ts';

/** Most items of one batch. */
const batchSize = 25;
const batchesAtOnce = 8;
/** A table that grows refuses more than it takes, for minutes. */
const patienceMs = 300_000;

/** Writes in batches; repeating the same is harmless. */
export class BulkWriter {
  readonly #underWay = new Set<Promise<void>>();
  #batch: WriteRequest[] = [];
  #failure: { error: unknown } | null = null;
  written = 0;

  /** Adds a write. Waits while many are under way. @throws the first failure of any of them */
  async add(write: WriteRequest): Promise<void> {
    this.#batch.push(write);
    if (this.#batch.length >= batchSize) await this.#begin();
  }

  /** Waits for all. @throws the first failure of any of them */
  async end(): Promise<void> {
    if (this.#batch.length > 0) await this.#begin();
    await Promise.all(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }

  async #begin(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const work = send(batch).then(
      () => {
        this.written += batch.length;
        this.#underWay.delete(work);
      },
      (error: unknown) => {
        this.#failure ??= { error };
        this.#underWay.delete(work);
      },
    );
    this.#underWay.add(work);
    if (this.#underWay.size >= batchesAtOnce) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }
}

/** @throws Problem `busy` when the table takes none of it for five minutes */
async function send(batch: WriteRequest[]): Promise<void> {
  const TableName = readTableName();
  let left = batch;
  let sinceMs = readNowMs();
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const before = left.length;
    try {
      const command = new BatchWriteItemCommand({ RequestItems: { [TableName]: left } });
      const { UnprocessedItems = {} } = await openMaintenanceClient().send(command);
      left = UnprocessedItems[TableName] ?? [];
    } catch (error) {
      if (classifyRetry(error) === 'no') throw toDamage(error);
    }
    if (left.length < before) sinceMs = readNowMs();
    else if (readNowMs() - sinceMs > extendWait(patienceMs)) throw busyProblem();
  }
}
