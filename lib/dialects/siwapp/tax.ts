/** siwapp's tax, alone and as items show it. */
import * as z from 'zod';
import { type Tax, tax as taxSchema } from '../../domain/settings/settings.ts';
import { changeEntry, createEntry } from '../../operations/settings/entries.ts';
import { buildAnswer, type Codec, computed, defineColumns, presentRecord, type View } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import { asText, decimal, name, printed } from './columns.ts';
import { type Envelope, linkTo, part } from './envelope.ts';
import { defineSiwapp } from './protocol.ts';
import { entryVerbs } from './short-list.ts';

/** A tax, or the copy in an item of one that has left the settings. */
export type ShownTax = Pick<Tax, 'name' | 'ratePercent' | 'active' | 'default'> & { id: number | null };

/** Percent as printed, without siwapp's usual decimal place: "21", "5.2"; the original has it: "21.0". */
const percent: Codec<string> = { ...printed({ ...decimal, output: (value) => value }, decimal), sample: 9 };

const { column } = defineColumns<ShownTax, Tax>();

const columns = [
  column('name', 'name', name, { required: 'create' }),
  column('value', 'ratePercent', percent),
  column('default', 'default', asText.flag),
  column('active', 'active', asText.flag, { sample: true }),
];

const text = z.string().nullable();
/** A tax with only name and rate has neither id nor address. */
const envelope: Envelope<ShownTax> = [
  computed('id', text, ({ doc: { id } }) => id && String(id)),
  computed('type', z.literal('taxes'), () => 'taxes'),
  computed('attributes', buildAnswer(columns), ({ attributes }) => attributes),
  part('links', [computed('self', text, ({ doc: { id } }, view) => id && linkTo(`/api/v1/taxes/${id}`, view))]),
];
export const taxAnswer = buildAnswer(envelope);

/** Shows a tax as a JSON:API resource. */
export const presentTax = (doc: ShownTax, view: View<unknown>): Record<string, unknown> =>
  presentRecord(envelope, { doc, attributes: presentRecord(columns, doc, view), within: 'list' }, view);

export const tax = defineSiwapp<Tax, Tax, undefined>({
  ...entryVerbs((store) => store.taxes),
  name: 'taxes',
  root: 'tax',
  singular: 'a tax',
  plural: 'taxes',
  scope: 'taxes',
  columns,
  join: joinNothing,
  envelope,
  create: (input, work) =>
    createEntry(work.store.taxes, (born) => taxSchema.parse({ ratePercent: '0', ...input, ...born }), work),
  update: (id, input, work) => changeEntry(work.store.taxes, id, (doc) => taxSchema.parse({ ...doc, ...input }), work),
});
