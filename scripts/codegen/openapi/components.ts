/**
 * The named schemas of a document. Equal schemas are kept once, under the first name. A schema that has all fields of
 * another and more is expressed as that schema plus the rest.
 */
import { pascal, singular } from './names.ts';
import { mapParts, refTo, type Schema, type Schemas, textOf } from './schema.ts';

/** `resource`: whose columns describe the schema's fields; null for a part of a record. */
type Place = { resource: string | null };
type Named = Place & { raw: Schema; base: string | null };

export type OwnNames = {
  /** Names of schemas that are not objects. */
  values: Readonly<Record<string, Schema>>;
  /** Names of nested objects, by a pattern of `Owner.field`. The first match counts. */
  parts: readonly (readonly [RegExp, string])[];
};

const around = ['attributes', 'relationships', 'data', 'invoice', 'invoices'];

/** Whether a field holds the record itself: envelopes do, and what JSON:API divides a record into. */
export const isRecordItself = (field: string): boolean => around.includes(field);

const isRecord = (schema: Schema): boolean => Object.keys(schema.properties ?? {}).length > 0;

/** Whether a schema has all fields of a base unchanged, and requires at least the same ones. */
function extendsBase(schema: Schema, base: Schema): boolean {
  const { properties = {}, required = [] } = schema;
  const all = Object.entries(base.properties ?? {});
  const isSame = ([name, one]: [string, Schema]): boolean => textOf(properties[name]) === textOf(one);
  const isOpen = schema.additionalProperties !== false && base.additionalProperties !== false;
  return (
    isOpen && all.length > 0 && all.every(isSame) && (base.required ?? []).every((name) => required.includes(name))
  );
}

export class Components {
  readonly #names: OwnNames;
  readonly #nameByText = new Map<string, string>();
  readonly #named = new Map<string, Named>();
  readonly #uses = new Map<string, number>();

  readonly #isUsed = new Set<string>();

  constructor(names: OwnNames) {
    this.#names = names;
    for (const [name, value] of Object.entries(names.values)) this.#nameByText.set(textOf(value), name);
  }

  /**
   * Names an object.
   * @param base the name of a schema that this one may extend
   * @returns the name to refer to it by: an equal schema may already have another
   * @throws if a different schema has the name
   */
  name(raw: Schema, name: string, resource: string | null, base: string | null = null): string {
    const text = textOf(raw);
    const known = this.#nameByText.get(text);
    if (known !== undefined) return known;
    const other = this.#named.get(name);
    if (other) throw new Error(`Two schemas are called ${name}:\n${textOf(other.raw)}\n${text}`);
    const of = base === null ? undefined : this.#named.get(base);
    this.#nameByText.set(text, name);
    this.#named.set(name, { raw, resource, base: of && extendsBase(raw, of.raw) ? base : null });
    this.#count(raw);
    return name;
  }

  raw(name: string): Schema | undefined {
    return this.#named.get(name)?.raw;
  }

  nameOf(raw: Schema): string | undefined {
    return this.#nameByText.get(textOf(raw));
  }

  #count(schema: Schema): void {
    mapParts(schema, (part) => {
      if (!isRecord(part)) this.#count(part);
      else {
        const text = textOf(part);
        const before = this.#uses.get(text) ?? 0;
        this.#uses.set(text, before + 1);
        if (before === 0) this.#count(part);
      }
      return part;
    });
  }

  /** Replaces all parts of a schema that have or get a name by references. */
  refer(schema: Schema, owner: string, resource: string | null, field: string | null = null): Schema {
    const known = this.nameOf(schema);
    const within = field === null || isRecordItself(field) ? resource : null;
    if (known !== undefined) {
      this.#isUsed.add(known);
      return refTo(known);
    }
    if (isRecord(schema)) {
      const size = Object.keys(schema.properties ?? {}).length;
      const own = this.#names.parts.find(([pattern]) => pattern.test(`${owner}.${field}`))?.[1];
      const isWorthIt = own !== undefined || size > 2 || (this.#uses.get(textOf(schema)) ?? 0) > 1;
      if (field !== null && isWorthIt) return refTo(this.name(schema, own ?? `${owner}${pascal(field)}`, within));
    }
    const referPart = (part: Schema, name: string | null): Schema => {
      const inner = name ?? (schema.items === part && field !== null ? singular(field) : field);
      return this.refer(part, name !== null && field !== null ? `${owner}${pascal(field)}` : owner, within, inner);
    };
    return mapParts(schema, referPart);
  }

  /** Makes all named schemas. Schemas that get a name while others are made are included. */
  build(): { schemas: Schemas; resources: ReadonlyMap<string, string | null> } {
    const schemas: Schemas = {};
    // The loop also reaches entries that are added during it.
    for (const [name, { raw, base, resource }] of this.#named) schemas[name] = this.#whole(name, raw, base, resource);
    for (const [name, value] of Object.entries(this.#names.values)) if (this.#isUsed.has(name)) schemas[name] = value;
    const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
    const resources = new Map([...this.#named].map(([name, { resource }]) => [name, resource]));
    return { schemas: Object.fromEntries(sorted), resources };
  }

  #whole(name: string, raw: Schema, base: string | null, resource: string | null): Schema {
    const parts = (schema: Schema): Schema =>
      mapParts(schema, (part, field) => this.refer(part, name, resource, field));
    const of = base === null ? undefined : this.raw(base);
    if (!of || base === null) return parts(raw);
    const { properties = {}, required = [] } = raw;
    const more = Object.entries(properties).filter(([field]) => !Object.hasOwn(of.properties ?? {}, field));
    const needed = required.filter((field) => !of.required?.includes(field));
    const needs = needed.length > 0 ? { required: needed } : {};
    if (more.length === 0) return { allOf: [refTo(base)], ...needs };
    return { allOf: [refTo(base), { ...parts({ type: 'object', properties: Object.fromEntries(more) }), ...needs }] };
  }
}
