/**
 * Writes and deletes many items where nobody else writes, some transactions at once. A batch would take half the units on
 * AWS, but the embedded engine waits for the disk after each item of a batch, and once for a whole transaction.
 */
import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { busyProblem } from '../../domain/problem.ts';
import { extendWait, readNowMs } from '../../platform/clock.ts';
import { readTableName } from '../client.ts';
import { toDamage } from '../damage.ts';
import { backOff, classifyRetry } from '../retry.ts';
import { type NativeItem, openMaintenanceClient } from '../verify/scan.ts';

/** DynamoDB takes 100 items and 4 MB in a transaction. */
const mostItems = 100;
const mostLength = 2_000_000;
const atOnce = 4;
/** A table that grows refuses more than it takes, for minutes. */
const patienceMs = 300_000;

/** Writes many items; repeating the same is harmless. */
export class BulkWriter {
  readonly #underWay = new Set<Promise<void>>();
  #waiting: TransactWriteItem[] = [];
  #length = 0;
  #failure: { error: unknown } | null = null;
  written = 0;

  /** Puts an item, at some time before `end`. @throws the first failure of any write */
  async put(Item: NativeItem): Promise<void> {
    const length = JSON.stringify(Item).length;
    if (this.#length + length > mostLength) await this.#begin();
    await this.#add({ Put: { TableName: readTableName(), Item } }, length);
  }

  /** Deletes an item, at some time before `end`. @throws the first failure of any write */
  async delete({ pk, sk }: NativeItem): Promise<void> {
    if (pk && sk) await this.#add({ Delete: { TableName: readTableName(), Key: { pk, sk } } }, 0);
  }

  /** Waits for all. @throws the first failure of any write */
  async end(): Promise<void> {
    await this.#begin();
    await Promise.all(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }

  async #add(write: TransactWriteItem, length: number): Promise<void> {
    this.#waiting.push(write);
    this.#length += length;
    if (this.#waiting.length >= mostItems) await this.#begin();
  }

  async #begin(): Promise<void> {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    this.#waiting = [];
    this.#length = 0;
    const work = send(writes)
      .then(
        () => {
          this.written += writes.length;
        },
        (error: unknown) => {
          this.#failure ??= { error };
        },
      )
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
    if (this.#underWay.size >= atOnce) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure.error;
  }
}

/** @throws Problem `busy` when the table does not take it for five minutes */
async function send(TransactItems: TransactWriteItem[]): Promise<void> {
  const sinceMs = readNowMs();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await openMaintenanceClient().send(new TransactWriteItemsCommand({ TransactItems }));
      return;
    } catch (error) {
      if (classifyRetry(error) === 'no') throw toDamage(error);
      if (readNowMs() - sinceMs > extendWait(patienceMs)) throw busyProblem();
      await backOff(attempt);
    }
  }
}
