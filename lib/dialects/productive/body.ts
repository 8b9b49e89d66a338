/**
 * The body of a Productive write. Attributes and relationships are one table of fields: a relationship is taken as
 * the attribute its id would be (`deal` as `deal_id`), so that either way of writing it is checked, and refused, alike.
 */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import { bodyOf, type Field, factsOf, sampleOf, type View } from '../field-table.ts';

type Fields = Record<string, unknown>;
type Mode = 'create' | 'update';

/** What can be written of a resource. */
export type Writable<D, W> = {
  fields: readonly Field<D, W, undefined>[];
  /** Relationship → the field that takes its id. */
  relations: Readonly<Record<string, string>>;
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The id in `{data: {type, id}}`, null in `{data: null}`; what is neither is handed on, to be refused by its field. */
function linked(relationship: unknown): unknown {
  if (!isFields(relationship)) return relationship;
  const { data } = relationship;
  return isFields(data) ? data.id : data;
}

/** Attributes of a change that stand outside `data`, where they would be lost. */
const isMisplaced = (body: unknown): boolean => isFields(body) && !('data' in body) && Object.keys(body).length > 0;

/** Relationships among the attributes. Types are not looked at: the document itself writes `service-type` for `service_types`. */
function opened(body: unknown, relations: Readonly<Record<string, string>>): unknown {
  const { data = {}, ...rest } = isFields(body) ? body : { data: body };
  if (!isFields(data)) return { ...rest, data };
  const { attributes = {}, relationships = {} } = data;
  if (!isFields(attributes) || !isFields(relationships)) return { ...rest, data: { ...data, attributes } };
  const ids = Object.entries(relations).flatMap(([name, wire]) =>
    Object.hasOwn(relationships, name) ? [[wire, linked(relationships[name])]] : [],
  );
  return { ...rest, data: { ...data, attributes: { ...attributes, ...Object.fromEntries(ids) } } };
}

const notObject = { error: 'must be an object' };

/** The schema of a body. `identify` holds what the document calls its resource against what it is. */
export function bodySchema<D, W>({ fields, relations }: Writable<D, W>, mode: Mode) {
  const name = z.union([z.string(), z.number()], { error: 'must be text' }).nullish();
  const data = z.object(
    {
      type: name,
      id: name,
      attributes: bodyOf(fields, mode),
      relationships: z.record(z.string(), z.unknown(), notObject).optional(),
    },
    notObject,
  );
  return z.preprocess(
    (body) => (mode === 'update' && isMisplaced(body) ? body : opened(body, relations)),
    z.object({ data }).transform((body) => ({
      take: (view: View) => body.data.attributes(view),
      identify: (resource: { type: string; id: number | null }) => refuseOthers(resource, body.data),
    })),
  );
}

/**
 * JSON:API's rules: a document is about a resource of the kind, and under the id, of its path; ids are given by the server.
 * @throws Problem `conflict`, `forbidden` for an id of the client's own
 */
function refuseOthers(
  resource: { type: string; id: number | null },
  given: { type?: string | number | null | undefined; id?: string | number | null | undefined },
): void {
  const { type, id } = given;
  if (type !== undefined && type !== null && String(type).replaceAll('-', '_') !== resource.type) {
    const message = `must be ${resource.type}`;
    throw new Problem('conflict', `data.type ${message}`, [{ path: ['data', 'type'], message }]);
  }
  if (id === undefined || id === null || id === '' || String(id) === String(resource.id)) return;
  const message = resource.id === null ? 'is given by the server' : `must be ${resource.id}, as in the path`;
  const code = resource.id === null ? 'forbidden' : 'conflict';
  throw new Problem(code, `data.id ${message}`, [{ path: ['data', 'id'], message }]);
}

/** What the derived tests need to know of a body. */
export function bodyFacts<D, W>({ fields }: Writable<D, W>, type: string, mode: Mode) {
  const facts = factsOf(fields, mode);
  const place = (wire: string): string => `data.attributes.${wire}`;
  return {
    required: facts.required.map(place),
    broken: Object.fromEntries(Object.entries(facts.broken).map(([wire, value]) => [place(wire), value])),
    sample: { data: { type, attributes: sampleOf(fields) } },
  };
}
