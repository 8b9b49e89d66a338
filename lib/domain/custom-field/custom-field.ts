/**
 * A field that a firm adds to one kind of record. Only Perfex has custom fields, so the words for
 * kinds and types are those of its document. What records hold in such fields is in `values.ts`.
 */
import * as z from 'zod';
import { invalidProblem } from '../problem.ts';
import { instant, recordFields } from '../record.ts';
import { foldText } from '../text.ts';

/**
 * The kinds of record that can have custom fields, as forms name them (`custom_fields[invoice][1]`).
 * `company` is the firm itself; fields of `items` are those of catalogue items and of line items alike.
 * The document's list of kinds lacks `payments`, though its payments take custom fields.
 */
export const customFieldKinds = [
  'company',
  'leads',
  'customers',
  'contacts',
  'staff',
  'contracts',
  'tasks',
  'expenses',
  'invoice',
  'items',
  'credit_note',
  'estimate',
  'proposal',
  'projects',
  'tickets',
  'payments',
] as const;
export type CustomFieldKind = (typeof customFieldKinds)[number];

export const customFieldTypes = [
  'input',
  'number',
  'textarea',
  'select',
  'multiselect',
  'checkbox',
  'date_picker',
  'date_picker_time',
  'colorpicker',
  'link',
] as const;
export type CustomFieldType = (typeof customFieldTypes)[number];

/** A choice among options; all but `select` take several. */
export type ChoiceType = Extract<CustomFieldType, 'select' | 'multiselect' | 'checkbox'>;

export const customField = z.object({
  ...recordFields,
  belongsTo: z.enum(customFieldKinds),
  label: z.string(),
  type: z.enum(customFieldTypes),
  required: z.boolean().default(false),
  /** What may be chosen, in this order; none but for choices. */
  options: z.array(z.string()).default([]),
  /** One that is not in use is neither shown nor taken; its values stay. */
  active: z.boolean().default(true),
  /** Order among the fields of its kind; those of the same position follow their ids. */
  position: z.int().default(0),
  deletedAt: instant.nullable().default(null),
});
export type CustomField = z.infer<typeof customField>;

/** A word for a kind without what differs between spellings: case, spaces, underscores, the plural's s. */
const bare = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');

const kindsByWord: ReadonlyMap<string, CustomFieldKind> = new Map<string, CustomFieldKind>([
  ...customFieldKinds.map((kind): [string, CustomFieldKind] => [bare(kind), kind]),
  // The document's list of kinds has lost the first half of "Credit Note".
  ['note', 'credit_note'],
]);

/**
 * The kind a word stands for. The document writes kinds in paths with a capital and now in the
 * singular, now in the plural ("Invoice", "Leads", "Contract" and "Contracts").
 * @returns null for a word that stands for none
 */
export function findKind(word: string): CustomFieldKind | null {
  return kindsByWord.get(bare(word)) ?? null;
}

/** Whether a type is a choice among options. */
export function isChoice(type: CustomFieldType): type is ChoiceType {
  return type === 'select' || type === 'multiselect' || type === 'checkbox';
}

/** A field's name for programs, as Perfex makes it of kind and label: "PO Number" of invoices is `invoice_po_number`. */
export function toSlug({ belongsTo, label }: Pick<CustomField, 'belongsTo' | 'label'>): string {
  const words = foldText(label).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [belongsTo, ...words].join('_');
}

/**
 * Refuses a definition that makes no sense: a choice without options or with one twice, options
 * without a choice, another kind or type than values may have been stored under already.
 * @param before the definition as it was; null for a new one
 * @throws Problem `invalid`, naming `options`, `belongs_to` or `type`
 */
export function checkCustomField(field: CustomField, before: CustomField | null): void {
  if (before && before.belongsTo !== field.belongsTo) throw invalidProblem('belongsTo', 'cannot be changed');
  if (before && before.type !== field.type) throw invalidProblem('type', 'cannot be changed');
  if (isChoice(field.type) && field.options.length === 0)
    throw invalidProblem('options', `are required for a ${field.type}`);
  if (!isChoice(field.type) && field.options.length > 0) {
    throw invalidProblem('options', 'are for the types select, multiselect and checkbox only');
  }
  if (new Set(field.options).size < field.options.length) throw invalidProblem('options', 'has the same option twice');
}
