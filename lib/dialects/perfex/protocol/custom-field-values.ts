/** Values of custom fields on the wire: `custom_fields[<kind>][<id>]` in requests, `customfields` with labels in answers. */
import * as z from 'zod';
import { type CustomField, type CustomFieldKind, findKind } from '../../../domain/custom-field/custom-field.ts';
import { type GivenValues, showValue } from '../../../domain/custom-field/values.ts';
import type { CustomValues } from '../../../domain/record.ts';
import type { Values } from '../../bodies.ts';
import { longestList } from '../../codecs.ts';
import { type Column, computed, type View } from '../../fields.ts';

/** An entry as the list of a record's fields shows it: sent back, it is taken. */
const entry = z.object({ custom_field_id: z.union([z.string(), z.number()]), value: z.unknown() });
const wanted = (kind: CustomFieldKind): string => `must be values by field, as in custom_fields[${kind}][1]`;

/** "custom_fields[invoice][4]", as JSON may write it too: the list of fields calls them so. */
const fieldName = /^custom_fields\[([^[\]]*)\]\[(\d+)\](?:\[\])?$/;

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Values by field id, from an object, a list that counts from 0, or a list of entries. */
function byField(given: object): GivenValues {
  const entries = z.array(entry).min(1).safeParse(given);
  if (!entries.success) return { ...given };
  return Object.fromEntries(entries.data.map(({ custom_field_id: id, value }) => [String(id), value]));
}

/** `custom_fields` as a client sends it: `{<kind>: {<id>: value}}`, in any of the document's spellings, also as JSON in text. */
export function customFieldsInput(kind: CustomFieldKind): z.ZodType<GivenValues> {
  return z.unknown().transform((value, context): GivenValues => {
    const refuse = (path: string[], message: string): never => {
      context.issues.push({ code: 'custom', message, input: value, path });
      return z.NEVER;
    };
    const given = typeof value === 'string' && value.trim() !== '' ? parsedText(value) : value;
    if (given === undefined || given === null || given === '') return {};
    if (typeof given !== 'object') return refuse([], wanted(kind));
    if (Array.isArray(given)) {
      if (given.length > longestList) return refuse([], `has more than ${longestList} entries`);
      const isEntries = z.array(entry).safeParse(given).success;
      return isEntries ? byField(given) : refuse([], wanted(kind));
    }
    const values: [string, unknown][] = [];
    for (const [word, part] of Object.entries(given)) {
      if (findKind(word) !== kind) return refuse([word], `is not the kind of these records, which is ${kind}`);
      if (part === null || part === '') continue;
      if (typeof part !== 'object') return refuse([word], wanted(kind));
      for (const one of Object.entries(byField(part))) values.push(one);
    }
    return Object.fromEntries(values);
  });
}

/** The body of a write with what it gives of custom fields; where a record cannot have any, they are ignored. */
export function withCustomFields(
  body: z.ZodType<Values>,
  kind: CustomFieldKind | undefined,
): z.ZodType<{ values: Values; customValues: GivenValues }> {
  if (!kind) return body.transform((values) => ({ values, customValues: {} }));
  return z.intersection(
    body.transform((values) => ({ values })),
    customBody(kind),
  );
}

/** `custom_fields`, and beside it the fields that are named in one word. */
function customBody(kind: CustomFieldKind): z.ZodType<{ customValues: GivenValues }> {
  const input = customFieldsInput(kind);
  return z
    .looseObject({ custom_fields: input.optional() })
    .transform(({ custom_fields: nested = {}, ...rest }, context) => {
      const given: Record<string, unknown> = { ...nested };
      for (const [name, value] of Object.entries(rest)) {
        const [, word, id] = fieldName.exec(name) ?? [];
        if (word === undefined || id === undefined) continue;
        if (findKind(word) === kind) given[id] = value;
        else
          context.issues.push({
            code: 'custom',
            message: `is not a field of these records`,
            input: value,
            path: [name],
          });
      }
      return { customValues: given };
    });
}

/** What a body with custom fields must refuse, for the derived tests. */
export const brokenCustomFields = { custom_fields: [[[['deep']]]] };

/** The key `customfields`. */
export const labelled = z.array(z.object({ label: z.string(), value: z.string() }));

/** Every field of a kind with its value, "" for none: several choices are joined with ", ". */
export function presentValues(
  kind: CustomFieldKind,
  values: CustomValues | undefined,
  view: { customFields?: readonly CustomField[] | undefined },
): z.output<typeof labelled> {
  const fields = (view.customFields ?? []).filter((one) => one.belongsTo === kind);
  return fields.map((one) => ({ label: one.label, value: showValue(one, values?.[one.id], 'plain') }));
}

/** The column `customfields` of a record's answers. */
export function customFieldsColumn<D extends { customValues?: CustomValues }, I, J>(
  kind: CustomFieldKind,
): Column<D, I, J> {
  return computed('customfields', labelled, (doc: D, view: View<J>) => presentValues(kind, doc.customValues, view));
}
