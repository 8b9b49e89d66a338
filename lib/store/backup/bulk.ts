/**
 * Writes and deletes many items of an organization that is not there yet, some transactions at once. Each checks that the
 * number is still held: one that is sent after another process took over does nothing. A batch would take half the units
 * on AWS, but it knows no conditions, and the embedded engine waits for the disk after each item of a batch.
 */
import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { readTableName } from '../client.ts';
import { toDamage } from '../damage.ts';
import type { Key } from '../keys.ts';
import type { Claim } from '../number-claim.ts';
import { maintenancePatienceMs, retryWhileBusy } from '../retry.ts';
import { type NativeItem, openMaintenanceClient } from '../verify/scan.ts';

/** DynamoDB takes 100 items and 4 MB in a transaction. One of them is the fence. */
const mostItems = 99;
const mostLength = 2_000_000;

/** Writes many items; repeating the same is harmless. */
export class BulkWriter {
  readonly #claim: Claim;
  /** Fences that no transaction checks at present: as many are sent at once. */
  readonly #free: Key[];
  readonly #underWay = new Set<Promise<void>>();
  #waiting: TransactWriteItem[] = [];
  #length = 0;
  #failure: { error: unknown } | null = null;
  written = 0;

  constructor(claim: Claim) {
    this.#claim = claim;
    this.#free = [...claim.fences];
  }

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
    let fence = this.#free.pop();
    for (; !fence; fence = this.#free.pop()) await Promise.race(this.#underWay);
    if (this.#failure) throw this.#failure.error;
    const work = this.#send(writes, fence)
      .then(
        () => {
          this.written += writes.length;
        },
        (error: unknown) => {
          this.#failure ??= { error };
        },
      )
      .finally(() => {
        this.#free.push(fence);
        this.#underWay.delete(work);
      });
    this.#underWay.add(work);
  }

  /** @throws Problem `busy` when the table does not take it for five minutes; `conflict` when another process took over */
  async #send(writes: readonly TransactWriteItem[], fence: Key): Promise<void> {
    const ConditionCheck = {
      TableName: readTableName(),
      Key: { pk: { S: fence.pk }, sk: { S: fence.sk } },
      ConditionExpression: 'runId = :run',
      ExpressionAttributeValues: { ':run': { S: this.#claim.runId } },
    };
    const TransactItems = [{ ConditionCheck }, ...writes];
    try {
      await retryWhileBusy(async () => {
        // Whoever waits for the table is alive.
        await this.#claim.renew();
        await openMaintenanceClient().send(new TransactWriteItemsCommand({ TransactItems }));
      }, maintenancePatienceMs);
    } catch (error) {
      // Nothing but the fence can fail.
      if (error instanceof Error && error.name === 'TransactionCanceledException') await this.#claim.check();
      throw toDamage(error);
    }
  }
}
