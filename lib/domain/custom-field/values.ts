/**
 * The values of custom fields: what a client may send for a field, how it is stored, how it is
 * shown. A record keeps them as `customValues`, by the field's id. Clients send forms, so numbers
 * and text are the same, and a list may come as list, as JSON in text or with commas.
 */
import { parseColor } from '../color.ts';
import { readDate, readDateTime } from '../date-text.ts';
import { decimalExpected, parseDecimal } from '../money.ts';
import { type FieldProblem, Problem } from '../problem.ts';
import type { CustomValue, CustomValues } from '../record.ts';
import {
  type ChoiceType,
  type CustomField,
  type CustomFieldKind,
  type CustomFieldType,
  isChoice,
} from './custom-field.ts';

/** What a client sent for a record's custom fields, by field id. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** What a write of a record says of its custom fields. Left out (not `{}`), a new record need not have the required ones. */
export type CustomValuesInput = { customValues?: GivenValues | undefined };

type Definition = Pick<CustomField, 'id' | 'belongsTo' | 'label' | 'type' | 'required' | 'options'>;

/** Longer texts are refused: many of them have to fit in a record. */
const longestValue = 10_000;

/**
 * Takes what a client sent for a field. An empty value (`''`, `null`, an empty list) clears it.
 *
 * - `input`, `textarea`: text of up to 10,000 characters, as it is
 * - `number`: an exact decimal, stored in its shortest form ("1.50" is "1.5")
 * - `select`: one of the options; `multiselect`, `checkbox`: some of them, stored in the options' order
 * - `date_picker`: YYYY-MM-DD (a time behind it is left off; with an offset it is the firm's day then)
 * - `date_picker_time`: YYYY-MM-DD HH:MM:SS on the firm's clocks (seconds, or the time, may be left off; with an offset it is what they
 *   show then)
 * - `colorpicker`: #rgb or #rrggbb, stored as #rrggbb
 * - `link`: an address, or the HTML of one link (`<a href="https://…" target="_blank">text</a>`)
 *
 * @returns the value to store, or null for none
 * @throws Problem `invalid` that names the field by its label and, as path, by
 *   `customValues.<kind>.<id>`; also when a required field is cleared
 */
export function checkValue(definition: Definition, given: unknown, timeZone: string): CustomValue | null {
  const { type, options, required, label } = definition;
  const read = isChoice(type) ? readChoice(given, type, options) : readText(given, type, timeZone);
  if ('refusal' in read) throw refuseValue([toProblem(definition, `${label} ${read.refusal}`)]);
  if (read.value === null && required) throw refuseValue([missing(definition)]);
  return read.value;
}

/**
 * A value as text.
 * @param manner `plain` is for people: several choices joined by ", ". `json` is for the list of a
 *   record's fields, where the document prints every choice as a JSON list in text: '["Option 1"]'
 * @returns '' where there is no value
 */
export function showValue(
  definition: Pick<CustomField, 'type'>,
  value: CustomValue | undefined,
  manner: 'plain' | 'json',
): string {
  const chosen = value === undefined ? [] : typeof value === 'string' ? [value] : value;
  if (manner === 'plain' || !isChoice(definition.type) || chosen.length === 0) return chosen.join(', ');
  return JSON.stringify(chosen);
}

/**
 * The values of a record after a write. Fields that are not mentioned keep their value; values of
 * fields that are no longer in use stay too.
 * @param kind the record's
 * @param definitions the fields in use of that kind
 * @param given what the client sent, by field id
 * @param before the values so far; null for a new record, which must have all that are required
 * @param timeZone of the firm
 * @throws Problem `invalid` with every value that is refused or missing, and every id that is no field of the kind
 */
export function mergeValues(
  kind: CustomFieldKind,
  definitions: readonly Definition[],
  given: GivenValues,
  before: CustomValues | null,
  timeZone: string,
): CustomValues {
  const values = { ...before };
  const problems: FieldProblem[] = [];
  for (const definition of definitions) {
    const key = String(definition.id);
    if (!Object.hasOwn(given, key)) {
      if (before === null && definition.required) problems.push(missing(definition));
      continue;
    }
    try {
      const value = checkValue(definition, given[key], timeZone);
      if (value === null) delete values[key];
      else values[key] = value;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(...error.fields);
    }
  }
  const known = new Set(definitions.map(({ id }) => String(id)));
  const strange = Object.keys(given).filter((key) => !known.has(key));
  problems.push(
    ...strange.map((key): FieldProblem => {
      return { path: ['customValues', kind, key], message: `is not a custom field of ${kind}`, code: 'unknown' };
    }),
  );
  if (problems.length > 0) throw refuseValue(problems);
  return values;
}

type Read<V> = { value: V | null } | { refusal: string };

const toProblem = ({ belongsTo, id }: Definition, message: string): FieldProblem => ({
  path: ['customValues', belongsTo, String(id)],
  message,
});
const missing = (definition: Definition): FieldProblem => ({
  ...toProblem(definition, `The ${definition.label} field is required`),
  code: 'required',
});
const refuseValue = (fields: FieldProblem[]): Problem => new Problem('invalid', fields[0]?.message ?? '', fields);

/** For each type that is written as text: the text to store, null for what is none; and what is asked for then. */
const readers: Record<
  Exclude<CustomFieldType, ChoiceType>,
  { read: (text: string, timeZone: string) => string | null; wanted: string }
> = {
  input: { read: (text) => text, wanted: 'must be text' },
  textarea: { read: (text) => text, wanted: 'must be text' },
  number: { read: parseDecimal, wanted: decimalExpected },
  date_picker: { read: readDate, wanted: 'must be a date YYYY-MM-DD' },
  date_picker_time: { read: readDateTime, wanted: 'must be a date and time YYYY-MM-DD HH:MM:SS' },
  colorpicker: { read: parseColor, wanted: 'must be a colour such as #8f1b1b' },
  link: { read: readLink, wanted: 'must be an address or one link in HTML' },
};

function readText(given: unknown, type: Exclude<CustomFieldType, ChoiceType>, timeZone: string): Read<string> {
  const { read, wanted } = readers[type];
  if (given === null || given === undefined) return { value: null };
  if (typeof given !== 'string' && typeof given !== 'number') return { refusal: wanted };
  const text = String(given);
  if (text.trim() === '') return { value: null };
  if (text.length > longestValue) return { refusal: `is longer than ${longestValue} characters` };
  const value = read(text, timeZone);
  return value === null ? { refusal: wanted } : { value };
}

const address = /^((https?|ftp):\/\/|mailto:|tel:)[^\s<>"]+$|^[\w-]+(\.[\w-]+)+([/?#][^\s<>"]*)?$/i;
const link = /^<a((?:\s+(?:href|target|title|rel|class)\s*=\s*"[^"<>]*")*)\s*>[^<>]*<\/a>$/i;

/** Clients put links into their pages as they are: nothing but one harmless link may pass. */
function readLink(given: string): string | null {
  const text = given.trim();
  if (address.test(text)) return text;
  const attributes = link.exec(text)?.[1];
  if (attributes === undefined) return null;
  const targets = [...attributes.matchAll(/\shref\s*=\s*"([^"]*)"/gi)].map((match) => match[1] ?? '');
  return targets.every((target) => address.test(target)) ? text : null;
}

function readChoice(given: unknown, type: ChoiceType, options: readonly string[]): Read<CustomValue> {
  const chosen = chosenIn(given, options);
  if (chosen === null) return { refusal: 'must be one or more of its options' };
  const known = new Set(options);
  const strange = chosen.find((option) => !known.has(option));
  if (strange !== undefined) return { refusal: `must be among ${options.join(', ')}; "${strange}" is not` };
  const wanted = new Set(chosen);
  const kept = options.filter((option) => wanted.has(option));
  if (kept.length === 0) return { value: null };
  if (type !== 'select') return { value: kept };
  return kept.length === 1 ? { value: kept[0] ?? null } : { refusal: 'takes only one of its options' };
}

/** The options named in a list, in JSON in text, in text with commas, or by one name; null where it is none of these. */
function chosenIn(given: unknown, options: readonly string[]): string[] | null {
  if (given === null || given === undefined) return [];
  if (typeof given === 'string') {
    const text = given.trim();
    if (options.includes(text)) return [text];
    return text.startsWith('[') ? chosenIn(parsedList(text), options) : namesIn(text.split(','));
  }
  if (typeof given === 'number') return namesIn([given]);
  // Forms whose numbers have gaps arrive as an object.
  return typeof given === 'object' ? namesIn(Object.values(given)) : null;
}

/** Names without the blanks around them; forms send an empty one beside a list so that it can be cleared. */
function namesIn(list: readonly unknown[]): string[] | null {
  if (!list.every((one) => typeof one === 'string' || typeof one === 'number')) return null;
  return list.map((one) => String(one).trim()).filter((one) => one !== '');
}

function parsedList(text: string): unknown {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : false;
  } catch {
    return false;
  }
}
