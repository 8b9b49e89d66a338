/** The body of a Productive write. A relationship is read like the attribute of its id: `deal` as `deal_id`. */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import { phraseIssue } from '../../http/issue-sentences.ts';
import { buildBody, describeBody, type Mode, type Values } from '../bodies.ts';
import { type Column, isFields } from '../fields.ts';
import type { Body } from '../protocol.ts';
import type { Relationship } from './graph.ts';

type Data = {
  type?: string | number | null | undefined;
  id?: string | number | null | undefined;
  attributes: Values;
};
export type Given = { data: Data };
/** JSON:API's bulk extension: several resources at once. */
export type GivenMany = { data: Data[] };

/** Collects the columns that can be written, in the order of checks: `checkedFirst`, then the others. */
export function collectInputColumns<D, I, J>({
  columns,
  relationships,
  checkedFirst = [],
}: {
  columns: readonly Column<D, I, J>[];
  relationships: readonly Relationship<D, I, J>[];
  checkedFirst?: readonly string[];
}): Column<D, I, J>[] {
  const all = [...columns, ...relationships.flatMap(({ column }) => column ?? [])].filter(({ input }) => input);
  const first = checkedFirst.flatMap((name) => all.filter(({ wire }) => wire === name));
  return [...first, ...all.filter((one) => !first.includes(one))];
}

function readLinkedId(relationship: unknown): unknown {
  if (!isFields(relationship)) return relationship;
  const { data } = relationship;
  return isFields(data) ? data.id : data;
}

/** An update loses attributes that stand outside `data`. */
const isMisplaced = (body: unknown): boolean => isFields(body) && !('data' in body) && Object.keys(body).length > 0;

function wrapData(body: unknown, mode: Mode): unknown {
  if (!isFields(body)) return { data: body };
  return 'data' in body || (mode === 'update' && isMisplaced(body)) ? body : { ...body, data: {} };
}

/** Types are not checked: the document itself writes `service-type` for `service_types`. */
function openData(data: unknown, writable: readonly { name: string; wire: string }[]): unknown {
  if (!isFields(data)) return data;
  const { attributes = {}, relationships = {} } = data;
  if (!isFields(attributes) || !isFields(relationships)) return { ...data, attributes };
  const ids = writable.flatMap(({ name, wire }) =>
    Object.hasOwn(relationships, name) ? [[wire, readLinkedId(relationships[name])]] : [],
  );
  return { ...data, attributes: { ...attributes, ...Object.fromEntries(ids) } };
}

/** Fields that are not required where others say them. */
export type Implied = { when: (attributes: Values) => boolean; wires: readonly string[] };

type Writable = {
  type: string;
  implied?: Implied;
  columns: readonly Column<never, unknown, never>[];
  relationships: readonly { name: string; column?: { wire: string } }[];
  files?: readonly string[];
};

function buildAttributes(columns: Writable['columns'], mode: Mode, implied: Implied | undefined): z.ZodType<Values> {
  const all = buildBody(columns, mode);
  if (!implied) return all;
  const { when, wires } = implied;
  const others = columns.map((one) => (wires.includes(one.wire) ? { ...one, required: 'never' as const } : one));
  return z.preprocess(
    (given, context) => {
      if (isFields(given) && when(given)) return given;
      const { error } = all.safeParse(given, { error: phraseIssue });
      for (const { path, message } of error?.issues ?? [])
        context.issues.push({ code: 'custom', path, message, input: given });
      return error ? z.NEVER : given;
    },
    buildBody(others, mode),
  );
}

const text = z.union([z.string(), z.number()], { error: 'must be text' });

/** Builds the schema of one resource of a body. */
function buildData({ columns, relationships, implied }: Writable, mode: Mode) {
  const writable = relationships.flatMap(({ name, column }) => (column ? [{ name, wire: column.wire }] : []));
  const data = z.object(
    {
      type: text.nullish(),
      id: text.nullish(),
      // An update may name relationships only.
      attributes: buildAttributes(columns, mode, implied).prefault({}),
      relationships: z.record(z.string(), z.unknown()).optional(),
    },
    // Also of a missing one: an update may have its attributes beside it.
    { error: 'must be an object' },
  );
  return z.preprocess((given) => openData(given, writable), data);
}

/** Builds the schema of a body, with facts for the derived tests. */
export function buildDocumentBody(resource: Writable, mode: Mode): Body<Given> {
  const { type, columns, files } = resource;
  const schema = z.preprocess((body) => wrapData(body, mode), z.object({ data: buildData(resource, mode) }));
  const { sample, ...facts } = describeBody(columns, mode, (wire) => `data.attributes.${wire}`);
  return { schema, ...(files ? { files } : {}), ...facts, sample: { data: { type, attributes: sample } } };
}

/** More records than this seldom fit in one write. */
export const mostInBulk = 20;

const bulkOf = <T>(one: z.ZodType<T>): z.ZodType<{ data: T[] }> =>
  z.object({
    data: z
      .array(one, { error: 'must be a list of resources' })
      .min(1, { error: "can't be blank" })
      .max(mostInBulk, { error: `has too many resources: at most ${mostInBulk} are taken at once` }),
  });

/** Builds the schema of a body with several resources. */
export const buildBulkBody = (resource: Writable, mode: Mode): z.ZodType<GivenMany> =>
  bulkOf(buildData(resource, mode));

/** A body that only names resources. */
export const namesBody: z.ZodType<GivenMany> = bulkOf(
  z
    .object({ type: text.nullish(), id: text.nullish() }, { error: 'must be an object' })
    .transform((data) => ({ ...data, attributes: {} })),
);

const isBulk = (body: unknown): boolean => isFields(body) && Array.isArray(body.data);

/** Takes one resource or several. A plain union could not say which of the two it refuses. */
export function oneOrMany(one: z.ZodType<Given>, many: z.ZodType<GivenMany>): z.ZodType<Given | GivenMany> {
  return z.preprocess(
    (body, context) => {
      const { error } = (isBulk(body) ? many : one).safeParse(body, { error: phraseIssue });
      for (const { path, message } of error?.issues ?? [])
        context.issues.push({ code: 'custom', path, message, input: body });
      return error ? z.NEVER : body;
    },
    z.union([many, one]),
  );
}

/** @throws Problem `conflict` for a type or id that is not the path's, `forbidden` for an id that the client chose */
export function refuseOtherFields({ data: { type, id } }: Given, expected: { type: string; id: number | null }): void {
  if (type !== undefined && type !== null && String(type).replaceAll('-', '_') !== expected.type) {
    const message = `must be ${expected.type}`;
    throw new Problem('conflict', `data.type ${message}`, [{ path: ['data', 'type'], message }]);
  }
  if (id === undefined || id === null || id === '' || String(id) === String(expected.id)) return;
  const message = expected.id === null ? 'is given by the server' : `must be ${expected.id}, as in the path`;
  const code = expected.id === null ? 'forbidden' : 'conflict';
  throw new Problem(code, `data.id ${message}`, [{ path: ['data', 'id'], message }]);
}
