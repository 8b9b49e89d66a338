/** Describes fields and schemas: from the dialect's words, or from those of a key, which all dialects share. */
import type { Dialect } from '../../../lib/http/route.ts';
import { type FieldPlace, findConstant, findKey } from './columns.ts';
import { isRecordItself } from './components.ts';
import type { DialectDocument } from './dialect.ts';
import { keys } from './keys.ts';
import { mapParts, refName, type Schema } from './schema.ts';

/** Where fields are described: in a named schema, with the columns of `resource`, or in a part of it (null). */
export type SchemaPlace = { name: string; resource: string | null };

export type Describe = (schema: string, field: string, place: Omit<FieldPlace, 'dialect'>) => string | null;

/** "credit note" or "recurring invoice", from `CreditNote`. */
export const inWords = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^staff member$/, 'member of staff')
    .replace('zapier', 'Zapier')
    .trim();

const withArticle = (words: string): string => `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;

export function describeSchema(name: string): string {
  const rules: readonly [RegExp, (what: string) => string][] = [
    [/^New(.+)(?:Attributes|Data)$/, (what) => `The fields of a new ${what}.`],
    [/^(.+)Input(?:Attributes|Data)$/, (what) => `The fields of ${withArticle(what)} that clients write.`],
    [/^(.+)InputRelationships$/, (what) => `Records that clients write together with ${withArticle(what)}.`],
    [/^(.+)InputPayments$/, (what) => `Payments that clients write together with ${withArticle(what)}.`],
    [/^New(.+)$/, (what) => `What clients send to create ${withArticle(what)}.`],
    [/^(.+)Changes$/, (what) => `What clients send to update ${withArticle(what)}.`],
    [/^(.+)Input$/, (what) => `${withArticle(what)} as clients write it.`],
    [/^(.+)MatchList$/, (what) => `A page of search results. Each entry is ${withArticle(what)}.`],
    [/^(.+)List$/, (what) => `A page of a list. Each entry is ${withArticle(what)}.`],
    [/^(.+?)(?:Details)?Response$/, (what) => `An answer that contains ${withArticle(what)}.`],
    [/^(.+)Details$/, (what) => `${withArticle(what)} with the fields that only reading it alone shows.`],
    [/^(.+)Match$/, (what) => `${withArticle(what)} as a search shows it.`],
    [/^(.+)Attributes$/, (what) => `The fields of ${withArticle(what)}.`],
    [/^(.+)Relationships$/, (what) => `The records that ${withArticle(what)} is linked to.`],
    [/^(.+)Links$/, (what) => `Addresses of ${withArticle(what)} and of what belongs to it.`],
    [/^(.+)$/, (what) => `${withArticle(what)}.`],
  ];
  for (const [pattern, say] of rules) {
    const found = pattern.exec(name)?.[1];
    if (found === undefined) continue;
    const text = say(inWords(found));
    return text.charAt(0).toUpperCase() + text.slice(1);
  }
  return name;
}

function describeConstant(value: unknown): string {
  if (Array.isArray(value)) return 'Always empty: there is nothing of this kind.';
  return `Always ${JSON.stringify(value)}: the field is there for clients that expect it.`;
}

export function describing(dialect: Dialect, document: Pick<DialectDocument, 'fields'>): Describe {
  return (schema, field, place) => {
    const record = schema
      .replace(/^New/, '')
      .replace(/(Input|Changes|Details|Match|Attributes|Relationships|Fields)+$/, '');
    const forms = [...new Set([field, field.replaceAll('-', '_')])];
    const find = (names: readonly string[]): string | undefined =>
      names.flatMap((name) => document.fields[name] ?? []).at(0);
    const own = find(
      forms.flatMap((name) => [
        `${schema}.${name}`,
        ...(isInput(schema) ? [`input ${name}`] : []),
        ...(schema.endsWith('List') ? [`List.${name}`] : []),
        `${record}.${name}`,
      ]),
    );
    if (own !== undefined) return own;
    const constant = place.resource === null ? undefined : findConstant(dialect, place.resource, field);
    if (constant) return describeConstant(constant.value);
    const key = findKey({ dialect, ...place }, field);
    return (key === undefined ? undefined : keys[key]) ?? find(forms) ?? null;
  };
}

const isInput = (schema: string): boolean => /^New|Input|Changes$/.test(schema);

export const say = (description: string, schema: Schema): Schema => ({ description, ...schema });

/** Adds descriptions to the fields of a schema, and calls `missing` with fields that have none. */
export function describeFields(
  schema: Schema,
  place: SchemaPlace,
  describe: Describe,
  missing: (field: string) => void,
): Schema {
  const { name, resource } = place;
  const fields = Object.keys(schema.properties ?? {});
  return mapParts(schema, (part, field) => {
    const within = field === null || isRecordItself(field) ? resource : null;
    const inner = describeFields(part, { name, resource: within }, describe, missing);
    if (field === null) return inner;
    const text = describe(name, field, { resource, fields });
    if (text !== null) return say(text, inner);
    // A condition of a query that only refers to a named schema is described there.
    if (name !== 'Query' || refName(inner) === undefined) missing(`${name}.${field}`);
    return inner;
  });
}
