/** The body of a siwapp write as a schema: the document's form, made from tables of fields. */
import * as z from 'zod';
import { sentenceOf } from '../../http/issue-sentences.ts';
import { listUpTo, longestList } from '../codecs.ts';
import { bodyOf, type Field, factsOf, sampleOf, type View } from '../field-table.ts';
import { open, type Path, saysNothingKnown, spellField, spellWith } from './request.ts';

/** What a view of siwapp's records needs beside the firm: scheme and host for absolute links; and what was read beside them. */
export type Place = { origin: string; lastNumbers?: ReadonlyMap<string, number> };

/** A list written together with its record (`relationships.items`). */
export type Nest<W> = {
  entries: z.ZodType<(view: View<Place>) => Partial<W>>;
  sample: unknown;
  broken: Readonly<Record<string, unknown>>;
};

export type BodyParts<D, W> = {
  /** Root key of older clients: "invoice". */
  root: string;
  fields: readonly Field<D, W, Place>[];
  nests?: Readonly<Record<string, Nest<W>>>;
  /** Where free meta goes, for resources that have it. */
  meta?: (meta: Record<string, unknown>) => Partial<W>;
  /** A field that must be given on create unless another is. */
  needed?: { field: string; unless: readonly string[] };
};

/** What comes out of a body: the wish, once the view is known, and the client's place of a field of ours. */
export type Opened<W> = { take: (view: View<Place>) => Partial<W>; spell: (path: Path) => Path };

type Mode = 'create' | 'update';

/** The schema of a nested list of which each entry has these fields. */
export function nested<D, N, W>(
  rows: readonly Field<D, N, Place>[],
  put: (entries: Partial<N>[]) => Partial<W>,
): Nest<W> {
  const attributes = bodyOf(rows, 'update');
  const list = z.object({ data: listUpTo(longestList, z.array(z.object({ attributes }))) });
  const { broken, sample } = factsOf(
    rows.filter(({ wire }) => wire !== 'id' && wire !== '_destroy'),
    'update',
  );
  return {
    entries: list.transform(
      ({ data }) =>
        (view: View<Place>) =>
          put(data.map((entry) => entry.attributes(view))),
    ),
    sample: { data: [{ attributes: sample }] },
    broken,
  };
}

function fieldsFor<D, W>({ fields, needed }: BodyParts<D, W>, mode: Mode): readonly Field<D, W, Place>[] {
  if (!needed || mode === 'update') return fields;
  return fields.map((one) => (one.wire === needed.field ? { ...one, required: 'create' as const } : one));
}

/** The document's form of a body, and the wish it stands for. */
function documented<D, W>(parts: BodyParts<D, W>, fields: readonly Field<D, W, Place>[], mode: Mode) {
  const nests: Record<string, z.ZodType<((view: View<Place>) => Partial<W>) | undefined>> = {};
  for (const [name, { entries }] of Object.entries(parts.nests ?? {})) nests[name] = entries.optional();
  const data = z.object({
    attributes: bodyOf(fields, mode),
    meta: z.record(z.string(), z.unknown()).optional(),
    relationships: z.object(nests).optional(),
  });
  return z.looseObject({ data }).transform(({ data: { attributes, meta, relationships }, spelling }) => {
    const take = (view: View<Place>): Partial<W> =>
      Object.assign(
        {},
        attributes(view),
        ...Object.values(relationships ?? {}).map((entries) => entries?.(view)),
        meta && parts.meta ? parts.meta(meta) : {},
      );
    const spell = (path: Path): Path => (spelling instanceof Map ? spellField(spelling, path) : path);
    return { take, spell };
  });
}

/**
 * The schema of a body. It is checked in the document's form and refused in the client's: what is
 * wrong is named where, and as, the client wrote it.
 */
export function openedBody<D, W>(parts: BodyParts<D, W>, mode: Mode): z.ZodType<Opened<W>> {
  const usual = documented(parts, parts.fields, mode);
  const strict = parts.needed && mode === 'create' ? documented(parts, fieldsFor(parts, mode), mode) : usual;
  const names = Object.keys(parts.nests ?? {});
  return z.preprocess((body, context) => {
    if (saysNothingKnown(body, parts.root, names)) {
      const message = `is required: attributes stand in data.attributes or in ${parts.root}`;
      context.issues.push({ code: 'custom', message, input: body, path: ['data'] });
      return z.NEVER;
    }
    const { value, spelling, attributes } = open(body, parts.root, names);
    const says = (name: string): boolean => [undefined, null, '', 0, '0'].every((none) => attributes[name] !== none);
    const enough = (parts.needed?.unless ?? []).some(says);
    const { error } = (enough ? usual : strict).safeParse(value, { error: sentenceOf });
    for (const issue of error?.issues ?? []) {
      const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      const { message } = issue;
      context.issues.push({ code: 'custom', message, input: value, path: [...spellWith(spelling, path)] });
    }
    return error ? z.NEVER : { ...value, spelling };
  }, usual);
}

/** What the derived tests need to know of a body: paths as the document has them. */
export function bodyFacts<D, W>(parts: BodyParts<D, W>, mode: Mode) {
  const facts = factsOf(fieldsFor(parts, mode), mode);
  const nests = Object.entries(parts.nests ?? {});
  const attribute = (wire: string): string => `data.attributes.${wire}`;
  const unless = parts.needed?.unless ?? [];
  const attributes = sampleOf(parts.fields.filter(({ wire }) => mode === 'update' || !unless.includes(wire)));
  const broken = [
    ...Object.entries(facts.broken).map(([wire, value]) => [attribute(wire), value]),
    ...nests.flatMap(([name, nest]) =>
      Object.entries(nest.broken).map(([wire, value]) => [
        `data.relationships.${name}.data[0].attributes.${wire}`,
        value,
      ]),
    ),
  ];
  return {
    required: facts.required.map(attribute),
    broken: Object.fromEntries(broken),
    sample: {
      data: {
        attributes,
        ...(parts.meta ? { meta: { issued_by: 'John Smith' } } : {}),
        ...(nests.length > 0
          ? { relationships: Object.fromEntries(nests.map(([name, { sample }]) => [name, sample])) }
          : {}),
      },
    },
  };
}
