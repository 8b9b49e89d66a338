/** Series of numbers: short-list entries of which one at most is the default. */
import { type Series, series as seriesSchema } from '../../domain/settings/settings.ts';
import type { Stored } from '../../store/noun.ts';
import { racing } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { touched } from '../record/records.ts';
import { changeEntry, createEntry, readEntry } from './entries.ts';

/**
 * Adds a series. Three round trips, two more for one that becomes the default.
 * @throws Problem `invalid` from 1,000 series on
 */
export async function createSeries(input: Partial<Series>, work: Work): Promise<Stored<Series>> {
  const make = (born: object): Series => seriesSchema.parse({ name: '', ...input, default: false, ...born });
  const stored = await createEntry(work.store.series, make, work);
  return input.default ? makeDefault(stored.doc.id, {}, work) : stored;
}

/**
 * Changes a series. Two round trips.
 * @throws Problem `not_found`
 */
export function changeSeries(id: number, input: Partial<Series>, work: Work): Promise<Stored<Series>> {
  if (input.default) return makeDefault(id, input, work);
  return changeEntry(work.store.series, id, (doc) => seriesSchema.parse({ ...doc, ...input }), work);
}

/** In one write, so that there are never two defaults; whoever was it before is it no more. */
function makeDefault(id: number, input: Partial<Series>, work: Work): Promise<Stored<Series>> {
  const { series } = work.store;
  return racing(async () => {
    const [before, all] = await Promise.all([readEntry(series, id), series.all()]);
    const others = all.filter(({ doc }) => doc.default && doc.id !== id);
    const doc = seriesSchema.parse({ ...before.doc, ...input, default: true, ...touched(work) });
    const [stored] = await work.store.save([
      series.update(before, doc),
      ...others.map((other) => series.update(other, { ...other.doc, default: false, ...touched(work) })),
    ]);
    return stored;
  });
}
