/** siwapp's taxes and series: short lists of the settings, read whole. */
import * as z from 'zod';
import type { Entry } from '../../domain/settings/entry.ts';
import { type Series, type Tax, tax as taxSchema } from '../../domain/settings/settings.ts';
import {
  changeSeries,
  createSeries,
  lastNumbers,
  nextNumberOf,
  type SeriesInput,
} from '../../operations/series/series.ts';
import { changeEntry, createEntry, deleteEntry, listEntries, readEntry } from '../../operations/settings/entries.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { textInput } from '../codecs.ts';
import { answerOf, type Codec, type Field, field, present, shown } from '../field-table.ts';
import type { Place } from './body.ts';
import { asIs, name, positiveCount, text } from './columns.ts';
import { presentTax, taxAnswer, taxFields } from './tax.ts';
import type { Entity } from './verbs.ts';

/** How a short list is found: whole, by id, without the deleted ones. */
function shortList<D extends Entry>(collectionOf: (store: Store) => Collection<D>) {
  return {
    collection: collectionOf,
    find: async ({ offset, limit }: { offset: number; limit: number }, work: Work) => {
      const all = await listEntries(collectionOf(work.store));
      return { total: all.length, docs: all.slice(offset, offset + limit) };
    },
    get: async (id: number, work: Work) => (await readEntry(collectionOf(work.store), id)).doc,
    remove: (id: number, work: Work) => deleteEntry(collectionOf(work.store), id, work),
  };
}

export const tax: Entity<Tax, Tax> = {
  ...shortList((store) => store.taxes),
  root: 'tax',
  resource: 'taxes',
  path: '/api/v1/taxes',
  singular: 'a tax',
  plural: 'taxes',
  scope: 'taxes',
  fields: taxFields,
  answer: taxAnswer,
  present: presentTax,
  create: (wish, work) =>
    createEntry(work.store.taxes, (born) => taxSchema.parse({ ratePercent: '0', ...wish, ...born }), work),
  update: (id, wish, work) => changeEntry(work.store.taxes, id, (doc) => taxSchema.parse({ ...doc, ...wish }), work),
};

type Row = Field<Series, SeriesInput, Place>;

/** Stands before the number in every reference, and so in names of files and subjects of mails. */
const prefix: Codec<string> = {
  ...text,
  input: textInput.pipe(z.string().max(100, { error: 'is longer than 100 characters' })),
};

const seriesFields: readonly Row[] = [
  field('name', { codec: name, required: 'create', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  field('value', { codec: prefix, get: (doc) => doc.value, put: (value) => ({ value }), sample: 'ITS-' }),
  field('enabled', { codec: asIs.flag, get: (doc) => doc.active, put: (active) => ({ active }), sample: true }),
  // Printed as null where it is not the default.
  field<Series, SeriesInput, Place, boolean>('default', {
    codec: { ...asIs.flag, output: (value) => value || null, wire: z.boolean().nullable() },
    get: (doc) => doc.default,
    put: (value) => ({ default: value }),
  }),
  field<Series, SeriesInput, Place, number | null>('first_number', {
    codec: positiveCount,
    get: (doc) => doc.firstNumber,
    put: (firstNumber): SeriesInput => (firstNumber === null ? {} : { firstNumber }),
  }),
  field('yearly', {
    codec: asIs.flag,
    get: (doc) => doc.restartsFrom !== null,
    put: (yearly) => ({ yearly }),
  }),
  // Where the series stands, which its first number does not say.
  shown('next_number', z.int().nullable(), (doc, { join, today }) =>
    nextNumberOf(doc, join.lastNumbers ?? new Map(), today),
  ),
];

export const series: Entity<Series, SeriesInput> = {
  ...shortList((store) => store.series),
  root: 'series',
  resource: 'series',
  path: '/api/v1/series',
  singular: 'a series',
  plural: 'series',
  scope: 'series',
  fields: seriesFields,
  // Without `type`, as printed.
  answer: z.object({ id: z.string(), attributes: answerOf(seriesFields), links: z.object({ self: z.string() }) }),
  present: (doc, view) => ({
    id: String(doc.id),
    attributes: present(seriesFields, doc, view),
    links: { self: `${view.join.origin}/api/v1/series/${doc.id}` },
  }),
  beside: async (ids, work) => ({ lastNumbers: await lastNumbers(ids, work) }),
  create: createSeries,
  update: changeSeries,
};
