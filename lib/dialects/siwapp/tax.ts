/** siwapp's tax, as the items it is on show it. */
import * as z from 'zod';
import { shortDecimal } from '../../domain/money.ts';
import type { Tax } from '../../domain/settings/settings.ts';
import { answerOf, type Field, present, shown, type View } from '../field-table.ts';
import type { Place } from './body.ts';

/** A tax; what an item carries of it where it is no longer in the settings. */
export type ShownTax = Pick<Tax, 'name' | 'ratePercent' | 'active' | 'default'> & { id: number | null };

const fields: readonly Field<ShownTax, never, Place>[] = [
  shown('name', z.string(), (doc) => doc.name),
  shown('value', z.string(), (doc) => shortDecimal(doc.ratePercent)),
  shown('default', z.enum(['true', 'false']), (doc) => String(doc.default)),
  shown('active', z.enum(['true', 'false']), (doc) => String(doc.active)),
];

export const taxAnswer = z.object({
  id: z.string().nullable(),
  type: z.literal('taxes'),
  attributes: answerOf(fields),
  links: z.object({ self: z.string().nullable() }),
});

/** A tax as a JSON:API resource; one that only has a name and a rate has no id and no address. */
export function presentTax(tax: ShownTax, view: View<Place>) {
  const self = tax.id === null ? null : `${view.join.origin}/api/v1/taxes/${tax.id}`;
  const id = tax.id === null ? null : String(tax.id);
  return { id, type: 'taxes', attributes: present(fields, tax, view), links: { self } };
}
