/**
 * Records that were kept without a rate get it when it is known. Whoever writes a rate values a few of them at once and
 * promises the rest, which goes on through the outbox in steps. One that has a rate by then is left alone.
 */
import * as z from 'zod';
import { type ExchangeRate, pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { Problem } from '../../domain/problem.ts';
import type { RecordFields } from '../../domain/record.ts';
import type { Collection } from '../../store/collection.ts';
import type { Effect, Stored } from '../../store/noun.ts';
import { unvalued, unvaluedIn, valuationKind } from '../../store/nouns/unvalued.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { valuedExpense } from '../expense/value.ts';
import { valuedProject } from '../project/value.ts';
import { touched } from '../record/records.ts';
import { type RateOf, rateOn } from './exchange-rates.ts';

const kinds = ['projects', 'expenses'] as const;

/** `currencies` null: all. `from`: behind this record of a kind. */
const payloadSchema = z.object({
  currencies: z.array(z.string()).nullable(),
  from: z.object({ kind: z.enum(kinds), id: z.int() }).optional(),
});
type Payload = z.infer<typeof payloadSchema>;

/** So many records are looked at by one effect, and by the request that writes a rate. */
const mostAtOnce = 100;
const mostInRequest = 10;

type Pair = Pick<ExchangeRate, 'from' | 'to'>;

/** The currencies that may have got a rate by one: all, where it leads from the pivot to the organization's own. */
function concerned({ from, to }: Pair, home: string): string[] | null {
  const others = [from, to].filter((one) => one !== home && one !== pivot);
  return others.length > 0 ? others : null;
}

/** What rates promise to those who wait for them; null: rates of any pair. */
export function valuationBy(pair: Pair | null, { firm }: Work): Effect {
  return { kind: valuationKind, payload: { currencies: pair && concerned(pair, firm.currency) } };
}

/** How many records wait for a rate. One round trip. */
export async function countUnvalued({ store }: Work): Promise<number> {
  const counts = await Promise.all(kinds.map((kind) => store.whole[kind].count(unvalued)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Values the first few by a rate that was written, so that its effect is seen at once; the others are promised. */
export async function valueFirst(pair: Pair, work: Work): Promise<void> {
  await valueSome({ currencies: concerned(pair, work.firm.currency) }, mostInRequest, work).catch((error: unknown) => {
    // Too busy now: those are promised as well.
    if (!(error instanceof Problem)) throw error;
  });
}

/** Performs a `valuation`: one step, which promises the next. */
export async function valueRecords(given: unknown, work: Work): Promise<void> {
  const left = await valueSome(payloadSchema.parse(given), mostAtOnce, work);
  if (left) await work.store.save([], { effects: [{ kind: valuationKind, payload: left }] });
}

/** @returns where to go on; null at the end */
async function valueSome({ currencies, from }: Payload, most: number, work: Work): Promise<Payload | null> {
  const lists = currencies?.map(unvaluedIn) ?? [unvalued];
  const known = new Map<string, ReturnType<RateOf>>();
  const rateOf: RateOf = (currency, on) => {
    const key = `${currency} ${on}`;
    const rate = known.get(key) ?? rateOn(currency, on, work);
    known.set(key, rate);
    return rate;
  };
  let left = most;
  for (const kind of kinds.slice(from ? kinds.indexOf(from.kind) : 0)) {
    const part = { lists, after: from?.kind === kind ? from.id : 0, limit: left };
    const { projects, expenses } = work.store.whole;
    const ids =
      kind === 'projects'
        ? await valuePart(projects, part, (doc) => valuedProject(doc, rateOf), work)
        : await valuePart(expenses, part, (doc) => valuedExpense(doc, rateOf, work), work);
    const last = ids.at(-1);
    if (ids.length === left && last !== undefined) return { currencies, from: { kind, id: last } };
    left -= ids.length;
  }
  return null;
}

type Part = { lists: readonly string[]; after: number; limit: number };

/**
 * @param valued the record with the rates that are known; itself where none is
 * @returns the ids of those that were looked at
 */
async function valuePart<D extends RecordFields>(
  records: Collection<D>,
  { lists, after, limit }: Part,
  valued: (doc: D) => Promise<D>,
  work: Work,
): Promise<number[]> {
  const found = (await Promise.all(lists.map((list) => records.after(list, after, limit)))).flat();
  const waiting = [...new Map(found.map((stored) => [stored.doc.id, stored])).values()]
    .sort((a, b) => a.doc.id - b.doc.id)
    .slice(0, limit);
  for (const stored of waiting) await valueOne(records, stored, valued, work);
  return waiting.map(({ doc }) => doc.id);
}

async function valueOne<D extends RecordFields>(
  records: Collection<D>,
  listed: Stored<D>,
  valued: (doc: D) => Promise<D>,
  work: Work,
): Promise<void> {
  let before: Stored<D> | null = listed;
  await racing(async () => {
    before ??= await records.get(listed.doc.id);
    const stored = before;
    before = null;
    if (!stored) return;
    const doc = await valued(stored.doc);
    if (doc !== stored.doc) await work.store.save([records.update(stored, { ...doc, ...touched(work) })]);
  });
}
