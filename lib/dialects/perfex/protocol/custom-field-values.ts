/** Values of custom fields: `custom_fields[<kind>][<id>]` in requests, `customfields` with labels in answers. */
import * as z from 'zod';
import { type CustomField, type CustomFieldKind, findKind } from '../../../domain/custom-field/custom-field.ts';
import { type GivenValues, showValue } from '../../../domain/custom-field/values.ts';
import type { CustomValues } from '../../../domain/record.ts';
import type { Values } from '../../bodies.ts';
import { longestList } from '../../codecs.ts';
import { type Column, computed, type View } from '../../fields.ts';

/** An entry as answers list a record's custom fields, which clients may send back. */
const entry = z.object({ custom_field_id: z.union([z.string(), z.number()]), value: z.unknown() });
const describeExpected = (kind: CustomFieldKind): string => `must be values by field, as in custom_fields[${kind}][1]`;

/** "custom_fields[invoice][4]": a flat JSON body may use the field names that answers list. */
const fieldName = /^custom_fields\[([^[\]]*)\]\[(\d+)\](?:\[\])?$/;

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads values by field id, from an object, an array with the ids as indexes, or a list of entries. */
function readByField(input: object): GivenValues {
  const entries = z.array(entry).min(1).safeParse(input);
  if (!entries.success) return { ...input };
  return Object.fromEntries(entries.data.map(({ custom_field_id: id, value }) => [String(id), value]));
}

/** Makes the schema of `custom_fields`: `{<kind>: {<id>: value}}` in any documented spelling, also as JSON text. */
export function customFieldsInput(kind: CustomFieldKind): z.ZodType<GivenValues> {
  return z.unknown().transform((value, context): GivenValues => {
    const refuse = (path: string[], message: string): never => {
      context.issues.push({ code: 'custom', message, input: value, path });
      return z.NEVER;
    };
    const input = typeof value === 'string' && value.trim() !== '' ? parseText(value) : value;
    if (input === undefined || input === null || input === '') return {};
    if (typeof input !== 'object') return refuse([], describeExpected(kind));
    if (Array.isArray(input)) {
      if (input.length > longestList) return refuse([], `has more than ${longestList} entries`);
      const isEntries = z.array(entry).safeParse(input).success;
      return isEntries ? readByField(input) : refuse([], describeExpected(kind));
    }
    const values: [string, unknown][] = [];
    for (const [word, part] of Object.entries(input)) {
      if (findKind(word) !== kind) return refuse([word], `is not the kind of these records, which is ${kind}`);
      if (part === null || part === '') continue;
      if (typeof part !== 'object') return refuse([word], describeExpected(kind));
      for (const fieldValue of Object.entries(readByField(part))) values.push(fieldValue);
    }
    return Object.fromEntries(values);
  });
}

/** Adds the values of custom fields to a body. Records without custom fields ignore them. */
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

function customBody(kind: CustomFieldKind): z.ZodType<{ customValues: GivenValues }> {
  const input = customFieldsInput(kind);
  return z
    .looseObject({ custom_fields: input.optional() })
    .transform(({ custom_fields: nested = {}, ...rest }, context) => {
      const customValues: Record<string, unknown> = { ...nested };
      for (const [name, value] of Object.entries(rest)) {
        const [, word, id] = fieldName.exec(name) ?? [];
        if (word === undefined || id === undefined) continue;
        if (findKind(word) === kind) customValues[id] = value;
        else
          context.issues.push({
            code: 'custom',
            message: `is not a field of these records`,
            input: value,
            path: [name],
          });
      }
      return { customValues };
    });
}

/** A body that every route with custom fields must refuse, for the derived tests. */
export const brokenCustomFields = { custom_fields: [[[['deep']]]] };

export const labelled = z.array(z.object({ label: z.string(), value: z.string() }));

/** Presents every field of a kind with its value, "" for none. Choices are joined with ", ". */
export function presentValues(
  kind: CustomFieldKind,
  values: CustomValues | undefined,
  view: { customFields?: readonly CustomField[] | undefined },
): z.output<typeof labelled> {
  const fields = (view.customFields ?? []).filter((field) => field.belongsTo === kind);
  return fields.map((field) => ({ label: field.label, value: showValue(field, values?.[field.id], 'plain') }));
}

/** The column `customfields` of a record's answers. */
export function customFieldsColumn<D extends { customValues?: CustomValues }, I, J>(
  kind: CustomFieldKind,
): Column<D, I, J> {
  return computed('customfields', labelled, (doc: D, view: View<J>) => presentValues(kind, doc.customValues, view));
}
