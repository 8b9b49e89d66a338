/** siwapp's series of numbers. */
import * as z from 'zod';
import type { Series } from '../../domain/settings/settings.ts';
import {
  changeSeries,
  createSeries,
  findNextSeriesNumber,
  readLastNumbers,
  type SeriesInput,
} from '../../operations/series/series.ts';
import { textInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import { asIs, name, positiveCount, text } from './columns.ts';
import { envelopeOf, onlyOriginal, selfLink } from './envelope.ts';
import { defineSiwapp } from './protocol.ts';
import { entryVerbs } from './short-list.ts';

type LastNumbers = ReadonlyMap<string, number>;

/** Part of references, file names and mail subjects, so it stays short. */
const prefix: Codec<string> = {
  ...text,
  input: textInput.pipe(z.string().max(100, { error: 'is longer than 100 characters' })),
};

const isDefault: Codec<boolean> = { ...asIs.flag, output: (value) => value || null, wire: z.boolean().nullable() };

const { column, computed } = defineColumns<Series, SeriesInput, LastNumbers>();

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('value', 'value', prefix, { sample: 'ITS-' }),
  column('enabled', 'active', asIs.flag, { sample: true }),
  column('default', 'default', isDefault),
  column('first_number', 'firstNumber', positiveCount),
  column('yearly', 'yearly', asIs.flag, { read: (doc) => doc.restartsFrom !== null }),
  // The first number does not say where the series stands.
  computed('next_number', z.int().nullable(), (doc, { join, today }) => findNextSeriesNumber(doc, join, today)),
];

export const series = defineSiwapp<Series, SeriesInput, LastNumbers>({
  ...entryVerbs((store) => store.series),
  name: 'series',
  root: 'series',
  singular: 'a series',
  plural: 'series',
  scope: 'series',
  columns,
  join: { by: 'ids', read: readLastNumbers },
  // The document prints no `type`.
  envelope: envelopeOf('series', columns, selfLink('/api/v1/series')).map((one) =>
    one.wire === 'type' ? onlyOriginal(one) : one,
  ),
  create: createSeries,
  update: changeSeries,
});
