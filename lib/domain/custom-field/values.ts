/** Values of custom fields. Clients send forms: numbers may be text, and lists may be JSON or separated by commas. */
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

/** A client's values, by field id. */
export type GivenValues = Readonly<Record<string, unknown>>;

/** If `customValues` is omitted (rather than `{}`), a new record need not have the required values. */
export type CustomValuesInput = { customValues?: GivenValues | undefined };

type Definition = Pick<CustomField, 'id' | 'belongsTo' | 'label' | 'type' | 'required' | 'options'>;

/** A record must have room for many values. */
const longestValue = 10_000;

/**
 * Reads a client's value for a field. An empty value (`''`, `null`, an empty list) clears the field.
 * - `number`: an exact decimal, stored in its shortest form ("1.50" is "1.5")
 * - `multiselect`, `checkbox`: stored in the order of the options
 * - `date_picker`: a date; the time is ignored, an offset is converted to the organization's day
 * - `date_picker_time`: the time may be omitted; an offset is converted to the organization's clocks
 * - `link`: an address, or the HTML of one link (`<a href="https://…" target="_blank">text</a>`)
 * @returns the value to store; null for none
 * @throws Problem `invalid` with the path `customValues.<kind>.<id>`, also when a required field is cleared
 */
export function checkValue(definition: Definition, given: unknown, timeZone: string): CustomValue | null {
  const { type, options, required, label } = definition;
  const read = isChoice(type) ? readChoice(given, type, options) : readText(given, type, timeZone);
  if ('refusal' in read) throw refuseValue([toProblem(definition, `${label} ${read.refusal}`)]);
  if (read.value === null && required) throw refuseValue([toMissingProblem(definition)]);
  return read.value;
}

/** Prints a value. `plain` joins choices by ", "; `json` prints them as Perfex's lists do: '["Option 1"]'. */
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
 * Merges a client's values into those of a record. Values of omitted and of inactive fields stay.
 * @param definitions the active fields of the kind
 * @param before null for a new record, which must have every required value
 * @throws Problem `invalid` with every value that is refused or missing, and every unknown id
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
      if (before === null && definition.required) problems.push(toMissingProblem(definition));
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
  const knownKeys = new Set(definitions.map(({ id }) => String(id)));
  const unknownKeys = Object.keys(given).filter((key) => !knownKeys.has(key));
  problems.push(
    ...unknownKeys.map((key): FieldProblem => {
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
const toMissingProblem = (definition: Definition): FieldProblem => ({
  ...toProblem(definition, `The ${definition.label} field is required`),
  code: 'required',
});
const refuseValue = (fields: FieldProblem[]): Problem => new Problem('invalid', fields[0]?.message ?? '', fields);

/** Readers of text types. `read` returns null for wrong values, and `expected` is the message then. */
const readers: Record<
  Exclude<CustomFieldType, ChoiceType>,
  { read: (text: string, timeZone: string) => string | null; expected: string }
> = {
  input: { read: (text) => text, expected: 'must be text' },
  textarea: { read: (text) => text, expected: 'must be text' },
  number: { read: parseDecimal, expected: decimalExpected },
  date_picker: { read: readDate, expected: 'must be a date YYYY-MM-DD' },
  date_picker_time: { read: readDateTime, expected: 'must be a date and time YYYY-MM-DD HH:MM:SS' },
  colorpicker: { read: parseColor, expected: 'must be a colour such as #8f1b1b' },
  link: { read: readLink, expected: 'must be an address or one link in HTML' },
};

function readText(given: unknown, type: Exclude<CustomFieldType, ChoiceType>, timeZone: string): Read<string> {
  const { read, expected } = readers[type];
  if (given === null || given === undefined) return { value: null };
  if (typeof given !== 'string' && typeof given !== 'number') return { refusal: expected };
  const text = String(given);
  if (text.trim() === '') return { value: null };
  if (text.length > longestValue) return { refusal: `is longer than ${longestValue} characters` };
  const value = read(text, timeZone);
  return value === null ? { refusal: expected } : { value };
}

const address = /^((https?|ftp):\/\/|mailto:|tel:)[^\s<>"]+$|^[\w-]+(\.[\w-]+)+([/?#][^\s<>"]*)?$/i;
const link = /^<a((?:\s+(?:href|target|title|rel|class)\s*=\s*"[^"<>]*")*)\s*>[^<>]*<\/a>$/i;

/** Clients put links into their pages unescaped, so only one harmless link may pass. */
function readLink(given: string): string | null {
  const text = given.trim();
  if (address.test(text)) return text;
  const attributes = link.exec(text)?.[1];
  if (attributes === undefined) return null;
  const targets = [...attributes.matchAll(/\shref\s*=\s*"([^"]*)"/gi)].map((match) => match[1] ?? '');
  return targets.every((target) => address.test(target)) ? text : null;
}

function readChoice(given: unknown, type: ChoiceType, options: readonly string[]): Read<CustomValue> {
  const chosen = readChosen(given, options);
  if (chosen === null) return { refusal: 'must be one or more of its options' };
  const known = new Set(options);
  const unknownOption = chosen.find((option) => !known.has(option));
  if (unknownOption !== undefined) return { refusal: `must be among ${options.join(', ')}; "${unknownOption}" is not` };
  const chosenOptions = new Set(chosen);
  const values = options.filter((option) => chosenOptions.has(option));
  if (values.length === 0) return { value: null };
  if (type !== 'select') return { value: values };
  return values.length === 1 ? { value: values[0] ?? null } : { refusal: 'takes only one of its options' };
}

/** Reads the chosen options from a list, JSON, or text with commas; null for anything else. */
function readChosen(given: unknown, options: readonly string[]): string[] | null {
  if (given === null || given === undefined) return [];
  if (typeof given === 'string') {
    const text = given.trim();
    if (options.includes(text)) return [text];
    return text.startsWith('[') ? readChosen(parseList(text), options) : readNames(text.split(','));
  }
  if (typeof given === 'number') return readNames([given]);
  // Forms whose indexes have gaps arrive as an object.
  return typeof given === 'object' ? readNames(Object.values(given)) : null;
}

/** Trims names. Forms send an empty one beside a list so that it can be cleared. */
function readNames(list: readonly unknown[]): string[] | null {
  if (!list.every((one) => typeof one === 'string' || typeof one === 'number')) return null;
  return list.map((one) => String(one).trim()).filter((one) => one !== '');
}

function parseList(text: string): unknown {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : false;
  } catch {
    return false;
  }
}
