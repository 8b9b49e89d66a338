/** siwapp's tax, by itself and as the items it is on show it. */
import * as z from 'zod';
import { type Tax, tax as taxSchema } from '../../domain/settings/settings.ts';
import { changeEntry, createEntry } from '../../operations/settings/entries.ts';
import { buildAnswer, type Codec, defineColumns, presentRecord, type View } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { asText, decimal, name } from './columns.ts';
import { defineSiwapp, linkTo } from './protocol.ts';
import { entryVerbs } from './short-list.ts';

/** A tax; what an item carries of it where it is no longer in the settings. */
export type ShownTax = Pick<Tax, 'name' | 'ratePercent' | 'active' | 'default'> & { id: number | null };

/** Percent as printed: "21", "5.2"; siwapp's own decimals have one place at least, but not here. */
const percent: Codec<string> = { ...decimal, output: (value) => value, sample: 9 };

const { column } = defineColumns<ShownTax, Tax>();

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('value', 'ratePercent', percent),
  column('default', 'default', asText.flag),
  column('active', 'active', asText.flag, { sample: true }),
];

export const taxAnswer = z.object({
  id: z.string().nullable(),
  type: z.literal('taxes'),
  attributes: buildAnswer(columns),
  links: z.object({ self: z.string().nullable() }),
});

/** A tax as a JSON:API resource; one that only has a name and a rate has no id and no address. */
export function presentTax(tax: ShownTax, view: View<unknown>) {
  const self = tax.id === null ? null : linkTo(`/api/v1/taxes/${tax.id}`, view);
  const id = tax.id === null ? null : String(tax.id);
  return { id, type: 'taxes', attributes: presentRecord(columns, tax, view), links: { self } };
}

export const tax = defineSiwapp<Tax, Tax, undefined>({
  ...entryVerbs((store) => store.taxes),
  name: 'taxes',
  root: 'tax',
  singular: 'a tax',
  plural: 'taxes',
  scope: 'taxes',
  columns,
  join: joinNothing,
  answer: taxAnswer,
  envelop: ({ doc, view }) => presentTax(doc, view),
  create: (input, work) =>
    createEntry(work.store.taxes, (born) => taxSchema.parse({ ratePercent: '0', ...input, ...born }), work),
  update: (id, input, work) => changeEntry(work.store.taxes, id, (doc) => taxSchema.parse({ ...doc, ...input }), work),
});
