/** siwapp's tax, by itself and as the items it is on show it. */
import * as z from 'zod';
import type { Tax } from '../../domain/settings/settings.ts';
import { answerOf, type Codec, type Field, field, present, type View } from '../field-table.ts';
import type { Place } from './body.ts';
import { asText, decimal, name } from './columns.ts';

/** A tax; what an item carries of it where it is no longer in the settings. */
export type ShownTax = Pick<Tax, 'name' | 'ratePercent' | 'active' | 'default'> & { id: number | null };

/** Percent as printed: "21", "5.2"; siwapp's own decimals have one place at least, but not here. */
const percent: Codec<string> = { ...decimal, output: (value) => value, sample: 9 };

export const taxFields: readonly Field<ShownTax, Tax, Place>[] = [
  field('name', { codec: name, required: 'create', get: (doc) => doc.name, put: (value) => ({ name: value }) }),
  field('value', { codec: percent, get: (doc) => doc.ratePercent, put: (ratePercent) => ({ ratePercent }) }),
  field('default', { codec: asText.flag, get: (doc) => doc.default, put: (value) => ({ default: value }) }),
  field('active', { codec: asText.flag, get: (doc) => doc.active, put: (active) => ({ active }), sample: true }),
];

export const taxAnswer = z.object({
  id: z.string().nullable(),
  type: z.literal('taxes'),
  attributes: answerOf(taxFields),
  links: z.object({ self: z.string().nullable() }),
});

/** A tax as a JSON:API resource; one that only has a name and a rate has no id and no address. */
export function presentTax(tax: ShownTax, view: View<Place>) {
  const self = tax.id === null ? null : `${view.join.origin}/api/v1/taxes/${tax.id}`;
  const id = tax.id === null ? null : String(tax.id);
  return { id, type: 'taxes', attributes: present(taxFields, tax, view), links: { self } };
}
