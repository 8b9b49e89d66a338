/** A field that an organization adds to a kind of record. Only Perfex has these; kinds and types use its words. */
import * as z from 'zod';
import { invalidProblem } from '../problem.ts';
import { instant, recordFields } from '../record.ts';
import { foldText } from '../text.ts';

/**
 * The kinds as Perfex's forms name them (`custom_fields[invoice][1]`). `company` is the organization. `items` serves
 * catalogue and line items. Perfex's list lacks `payments`, though payments take custom fields.
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

export type ChoiceType = Extract<CustomFieldType, 'select' | 'multiselect' | 'checkbox'>;

export const customField = z.object({
  ...recordFields,
  belongsTo: z.enum(customFieldKinds),
  label: z.string(),
  type: z.enum(customFieldTypes),
  required: z.boolean().default(false),
  options: z.array(z.string()).default([]),
  /** Inactive fields are neither shown nor accepted; their values stay. */
  active: z.boolean().default(true),
  position: z.int().default(0),
  deletedAt: instant.nullable().default(null),
});
export type CustomField = z.infer<typeof customField>;

/** Strips what differs between spellings: case, spaces, underscores, the plural's s. */
const normalizeKind = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');

const kindsByWord: ReadonlyMap<string, CustomFieldKind> = new Map<string, CustomFieldKind>([
  ...customFieldKinds.map((kind): [string, CustomFieldKind] => [normalizeKind(kind), kind]),
  // Perfex's list of kinds has lost the first half of "Credit Note".
  ['note', 'credit_note'],
]);

/** Finds a kind. Perfex's paths use capitals, and mix singular and plural ("Contract", "Contracts"). */
export function findKind(word: string): CustomFieldKind | null {
  return kindsByWord.get(normalizeKind(word)) ?? null;
}

/** Returns whether values of this type are chosen among options. */
export function isChoice(type: CustomFieldType): type is ChoiceType {
  return type === 'select' || type === 'multiselect' || type === 'checkbox';
}

/** Builds Perfex's slug from kind and label: `invoice_po_number` for "PO Number" of invoices. */
export function toSlug({ belongsTo, label }: Pick<CustomField, 'belongsTo' | 'label'>): string {
  const words = foldText(label).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [belongsTo, ...words].join('_');
}

/**
 * Refuses an inconsistent definition. Kind and type are fixed, because values may be stored under them.
 * @throws Problem `invalid` that names `options`, `belongsTo` or `type`
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
