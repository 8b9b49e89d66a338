/** The body of a siwapp write as a schema, made from columns. */
import * as z from 'zod';
import { type Path, Problem } from '../../domain/problem.ts';
import { phraseIssue } from '../../http/issue-sentences.ts';
import { buildBody, describeBody, findWirePath, type Mode, sampleBody, toInput, type Values } from '../bodies.ts';
import { listUpTo, longestList } from '../codecs.ts';
import type { Asker, Column } from '../fields.ts';
import { type Place, toUsualPath, toWireNames } from '../refusals.ts';
import { type KeySpelling, openBody, rewriteKeys, saysNothingKnown } from './request.ts';

type Needed = { field: string; unless: readonly string[] };

/** A list that is written together with its record, in `relationships`. */
export type Nest<I> = {
  key: string;
  columns: readonly Column<never, unknown, never>[];
  needed?: Needed;
  /** Turns its entries into input; `id` is null for a new record. */
  put: (entries: readonly Values[], id: number | null, asker: Asker) => Partial<I>;
};

export type BodyParts<I> = {
  /** Root key of older clients: "invoice". */
  root: string;
  columns: readonly Column<never, I, never>[];
  nests?: Readonly<Record<string, Nest<I>>>;
  meta?: (meta: Record<string, unknown>) => Partial<I>;
  needed?: Needed;
};

export type Opened = {
  values: Values;
  nested: Readonly<Record<string, readonly Values[] | undefined>>;
  meta?: Record<string, unknown> | undefined;
  spelling: KeySpelling;
};

function nestSchema({ columns, needed }: Pick<Nest<unknown>, 'columns' | 'needed'>): z.ZodType<readonly Values[]> {
  const entry = z.object({ attributes: buildBody(columns, 'update') }).check(({ value: { attributes }, issues }) => {
    if (!needed || [needed.field, ...needed.unless].some((name) => attributes[name])) return;
    issues.push({ code: 'custom', message: 'is required', input: attributes, path: ['attributes', needed.field] });
  });
  return z
    .object({ data: listUpTo(longestList, z.array(entry)) })
    .transform(({ data }) => data.map(({ attributes }) => attributes));
}

function columnsFor<I>({ columns, needed }: BodyParts<I>, mode: Mode): readonly Column<never, I, never>[] {
  if (!needed || mode === 'update') return columns;
  return columns.map((one) => (one.wire === needed.field ? { ...one, required: 'create' as const } : one));
}

function buildDocumentForm<I>({ nests = {} }: BodyParts<I>, columns: readonly Column<never, I, never>[], mode: Mode) {
  const lists: Record<string, z.ZodType<readonly Values[] | undefined>> = {};
  for (const [name, nest] of Object.entries(nests)) lists[name] = nestSchema(nest).optional();
  const data = z.object({
    attributes: buildBody(columns, mode),
    meta: z.record(z.string(), z.unknown()).optional(),
    relationships: z.object(lists).optional(),
  });
  return z.looseObject({ data }).transform(
    ({ data: { attributes: values, meta, relationships: nested = {} }, spelling }): Opened => ({
      values,
      nested,
      meta,
      spelling: spelling instanceof Map ? spelling : new Map(),
    }),
  );
}

/** Builds the schema of a body. Refusals name the place that the client wrote, in any accepted form. */
export function buildWrappedBody<I>(parts: BodyParts<I>, mode: Mode): z.ZodType<Opened> {
  const usual = buildDocumentForm(parts, parts.columns, mode);
  const strict = parts.needed && mode === 'create' ? buildDocumentForm(parts, columnsFor(parts, mode), mode) : usual;
  const names = Object.keys(parts.nests ?? {});
  return z.preprocess((body, context) => {
    if (saysNothingKnown(body, parts.root, names)) {
      const message = `is required: send attributes in data.attributes or in ${parts.root}`;
      context.issues.push({ code: 'custom', message, input: body, path: ['data'] });
      return z.NEVER;
    }
    const { value, spelling, attributes } = openBody(body, parts.root, names);
    const says = (name: string): boolean => [undefined, null, '', 0, '0'].every((none) => attributes[name] !== none);
    const enough = (parts.needed?.unless ?? []).some(says);
    const { error } = (enough ? usual : strict).safeParse(value, { error: phraseIssue });
    for (const issue of error?.issues ?? []) {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      const { message } = issue;
      context.issues.push({ code: 'custom', message, input: value, path: [...rewriteKeys(spelling, path)] });
    }
    return error ? z.NEVER : { ...value, spelling };
  }, usual);
}

/** Finds where the client wrote a refused key: a field, or the nested list that contains it. */
export function findPlace<I>({ columns, nests = {} }: BodyParts<I>, path: Path, { values, spelling }: Opened): Place {
  const own = findWirePath(columns, path, values);
  const isWritten = (field: string | number): boolean => spelling.has(`data/attributes/${field}`);
  for (const [name, nest] of own ? [] : Object.entries(nests)) {
    const list = spelling.get(`data/relationships/${name}`);
    const [field] = path[0] === nest.key ? [name] : (findWirePath(nest.columns, path) ?? []);
    if (list && field !== undefined && !isWritten(field))
      return field === name ? list : { path: list, field: String(field) };
  }
  const [first] = path;
  return rewriteKeys(spelling, ['data', 'attributes', ...(own ?? (first === 'lines' ? ['items'] : toUsualPath(path)))]);
}

/**
 * Turns a body into the operation's input; `id` is null for a new record.
 * @throws Problem `invalid` for a nested entry that belongs to another record
 */
export function readInput<I>(parts: BodyParts<I>, opened: Opened, id: number | null, asker: Asker): Partial<I> {
  const { values, nested, meta } = opened;
  const input = toInput(parts.columns, values, asker);
  try {
    for (const [name, nest] of Object.entries(parts.nests ?? {}))
      if (nested[name]) Object.assign(input, nest.put(nested[name], id, asker));
  } catch (error) {
    throw error instanceof Problem ? toWireNames(error, (path) => findPlace(parts, path, opened)) : error;
  }
  return Object.assign(input, meta && parts.meta?.(meta));
}

/** Describes a body for the derived tests, in the document's form. */
export function describeWrappedBody<I>(parts: BodyParts<I>, mode: Mode) {
  const { columns, needed, nests = {}, meta } = parts;
  const { required, broken } = describeBody(columnsFor(parts, mode), mode, (wire) => `data.attributes.${wire}`);
  const unless = needed?.unless ?? [];
  const attributes = sampleBody(columns.filter(({ wire }) => mode === 'update' || !unless.includes(wire)));
  const lists = Object.entries(nests).map(([name, nest]) => {
    const own = nest.columns.filter(({ wire }) => wire !== 'id' && wire !== '_destroy');
    const facts = describeBody(own, 'update', (wire) => `data.relationships.${name}.data[0].attributes.${wire}`);
    return { name, ...facts };
  });
  const relationships = Object.fromEntries(lists.map(({ name, sample }) => [name, { data: [{ attributes: sample }] }]));
  return {
    required,
    broken: Object.assign(broken, ...lists.map((list) => list.broken)),
    sample: {
      data: {
        attributes,
        ...(meta ? { meta: { issued_by: 'John Smith' } } : {}),
        ...(lists.length > 0 ? { relationships } : {}),
      },
    },
  };
}
