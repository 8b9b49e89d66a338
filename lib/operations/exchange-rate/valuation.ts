/**
 * Values records that were stored without a rate once the rate is known. A write of a rate values a few of them at once
 * and promises a walk through the rest, which the outbox performs in steps. A record written without a rate promises a
 * look at itself.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type ExchangeRate, pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { listUnvaluedExpenseCurrencies as currenciesOfExpense } from '../../domain/expense/expense.ts';
import { Problem } from '../../domain/problem.ts';
import { listUnvaluedProjectCurrencies as currenciesOfProject } from '../../domain/project/project.ts';
import { type RecordFields, stampChange } from '../../domain/record.ts';
import { readNowMs } from '../../platform/clock.ts';
import { logFault } from '../../platform/log.ts';
import type { Collection } from '../../store/collection.ts';
import type { Effect, Stored } from '../../store/record-type.ts';
import { unvalued, valuationKind } from '../../store/record-types/unvalued.ts';
import { isOfDatabase, retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { cacheRates } from './exchange-rates.ts';
import { valueExpense } from './value-expense.ts';
import { valueProject } from './value-project.ts';

const recordTypes = ['project', 'expense'] as const;
/** `noun`, the record type, is a key of stored effects and cannot be renamed. */
const place = z.object({ noun: z.enum(recordTypes), id: z.int() });

/** `walk`: its name, by which each step is promised once. `currencies`: null for all. `from`: the last record seen. */
const walkSchema = z.object({
  walk: z.string(),
  currencies: z.array(z.string()).nullable(),
  from: place.optional(),
});
const payloadSchema = z.union([z.object({ records: z.array(place) }), walkSchema]);
type Walk = z.infer<typeof walkSchema>;

/** One step looks at this many records; the request that writes a rate values this many of them. */
const mostLookedAt = 100;
const mostInRequest = 10;

type Pair = Pick<ExchangeRate, 'from' | 'to'>;

/** Lists the currencies that a rate may value; null (all) for one from the pivot to the organization's currency. */
function listConcerned({ from, to }: Pair, home: string): string[] | null {
  const others = [from, to].filter((one) => one !== home && one !== pivot);
  return others.length > 0 ? others : null;
}

function createWalk(pair: Pair | null, { organization }: Work): Walk {
  return {
    walk: randomBytes(12).toString('base64url'),
    currencies: pair && listConcerned(pair, organization.currency),
  };
}

/** Makes the effect that values waiting records; `pair` null: rates of any pair were written. */
export function valuationEffect(pair: Pair | null, work: Work): Effect {
  return { kind: valuationKind, payload: createWalk(pair, work) };
}

/** Counts the records that wait for a rate. One round trip. */
export async function countUnvalued({ store: { whole } }: Work): Promise<number> {
  const counts = await Promise.all([whole.projects, whole.expenses].map((records) => records.count(unvalued)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Values the first few records at once. The rate is already stored, so a failure must not fail the request. */
export async function fillFirstMissingRates(pair: Pair, work: Work): Promise<void> {
  try {
    await runStep(createWalk(pair, work), mostInRequest, work);
  } catch (error) {
    // Too busy now: the promised walk does it.
    if (!(error instanceof Problem)) logFault('valuation put off', error, { organization: work.organization.id });
  }
}

/** Performs a `valuation`: a look at given records, or one step of a walk. */
export async function fillMissingRates(rawPayload: unknown, work: Work): Promise<void> {
  const payload = payloadSchema.parse(rawPayload);
  if ('records' in payload) {
    const kinds = toKinds(work);
    for (const recordType of recordTypes) {
      const ids = payload.records.filter((one) => one.noun === recordType).map(({ id }) => id);
      await kinds[recordType].value(ids, null, ids.length);
    }
    return;
  }
  const from = await runStep(payload, mostLookedAt, work);
  if (!from) return;
  // The same name on every repetition of this step, so that it never starts two walks.
  const next = { kind: valuationKind, payload: { ...payload, from } };
  await work.store.promise(next, readNowMs(), `${payload.walk}-${from.noun}-${from.id}`);
}

/** @returns where to go on; null at the end */
async function runStep({ currencies, from }: Walk, most: number, work: Work): Promise<Walk['from'] | null> {
  const kinds = toKinds(work);
  let [looks, left] = [mostLookedAt, most];
  for (const recordType of recordTypes.slice(from ? recordTypes.indexOf(from.noun) : 0)) {
    const ids = await kinds[recordType].waiting(from?.noun === recordType ? from.id : 0, looks);
    left -= await kinds[recordType].value(ids, currencies, left);
    const last = ids.at(-1);
    if (last !== undefined && (ids.length === looks || left <= 0)) return { noun: recordType, id: last };
    looks -= ids.length;
  }
  return null;
}

type Kind = {
  /** Lists the ids of waiting records after an id. */
  waiting: (after: number, limit: number) => Promise<number[]>;
  /** Values at most `most` records that wait for one of these currencies (null: any). @returns their number */
  value: (ids: readonly number[], currencies: readonly string[] | null, most: number) => Promise<number>;
};

function toKinds(work: Work): Record<(typeof recordTypes)[number], Kind> {
  const { projects, expenses } = work.store.whole;
  const rateOf = cacheRates(work);
  return {
    project: toKind(projects, currenciesOfProject, (doc) => valueProject(doc, rateOf), work),
    expense: toKind(expenses, currenciesOfExpense, (doc) => valueExpense(doc, work, rateOf), work),
  };
}

/** @param valued gives the record with the rates that are known, or the record itself */
function toKind<D extends RecordFields>(
  records: Collection<D>,
  wants: (doc: D) => string[],
  valued: (doc: D) => Promise<D>,
  work: Work,
): Kind {
  const valueOne = async (listed: Stored<D>): Promise<void> => {
    let before: Stored<D> | null = listed;
    await retryOnConflict(async () => {
      const stored = before ?? (await records.get(listed.doc.id));
      before = null;
      if (!stored) return;
      const doc = await valued(stored.doc);
      if (doc !== stored.doc) await work.store.save([records.update(stored, { ...doc, ...stampChange(work) })]);
    });
  };
  return {
    waiting: (after, limit) => records.idsAfter(unvalued, after, limit),
    value: async (ids, currencies, most) => {
      let count = 0;
      const read = await Promise.allSettled(ids.map((id) => records.get(id)));
      for (const [i, outcome] of read.entries()) {
        try {
          if (outcome.status === 'rejected') throw outcome.reason;
          const stored = outcome.value;
          const isConcerned = stored && wants(stored.doc).some((one) => !currencies || currencies.includes(one));
          if (!isConcerned || count >= most) continue;
          count += 1;
          await valueOne(stored);
        } catch (error) {
          if (isOfDatabase(error)) throw error;
          logFault('record not valued', error, {
            organization: work.organization.id,
            recordType: records.recordType,
            id: ids[i] ?? 0,
          });
        }
      }
      return count;
    },
  };
}
