/** siwapp's JSON:API resources as columns. */
import * as z from 'zod';
import { buildAnswer, type Column, computed, isFields, presentRecord, type View } from '../fields.ts';
import type { Within } from '../resource.ts';
import { isOriginal } from './original.ts';

export type Presented<D> = { doc: D; attributes: Record<string, unknown>; within: Within };
type Shown<D> = readonly Column<D, object, unknown>[];
export type Envelope<D> = Shown<Presented<D>>;

/** Builds the address of a record for an answer: absolute in the document, a path in the original. */
export const linkTo = (path: string, view: Pick<View, 'origin' | 'organization'>): string =>
  `${isOriginal(view) ? '' : (view.origin ?? '')}${path}`;

/** Makes an object of an answer from its own columns: `links`, `relationships`. */
export const part = <D>(wire: string, columns: Shown<D>): Column<D, object, unknown> =>
  computed(wire, buildAnswer(columns), (doc, view) => presentRecord(columns, doc, view));

/** Makes a resource that is part of another's answer. */
export const resourceOf = <D>(type: string, id: (doc: D) => string, columns: Shown<D>): Shown<D> => [
  computed('id', z.string(), id),
  computed('type', z.literal(type), () => type),
  part('attributes', columns),
];

/** Makes a list of such resources: `{data: […]}`. The original has the attributes `stored` in them, too. */
export const relatedList = <P, D>(
  wire: string,
  columns: Shown<D>,
  read: (whole: P) => readonly D[],
  stored: Shown<D> = [],
) =>
  computed<P>(wire, z.object({ data: z.array(buildAnswer(columns)) }), (whole, view) => ({
    data: read(whole).map((doc) => {
      const shown = presentRecord(columns, doc, view);
      if (!isOriginal(view) || !isFields(shown.attributes)) return shown;
      return { ...shown, attributes: { ...presentRecord(stored, doc, view), ...shown.attributes } };
    }),
  }));

/** Makes a column that only the original shows. */
export const onlyOriginal = <D>({
  show,
  answer,
  ...column
}: Column<D, object, unknown>): Column<D, object, unknown> => ({
  ...column,
  answer: answer.optional(),
  show: (doc, view) => (isOriginal(view) ? show?.(doc, view) : undefined),
});

/** Makes a resource from its attributes and what else it shows. */
export const envelopeOf = <D extends { id: number }>(
  type: string,
  columns: readonly Column<never, unknown, never>[],
  ...others: Envelope<D>
): Envelope<D> => [
  computed('id', z.string(), ({ doc }) => String(doc.id)),
  computed('type', z.literal(type), () => type),
  computed('attributes', buildAnswer(columns), ({ attributes }) => attributes),
  ...others,
];

/** Makes `links` with only the record's own address. */
export const selfLink = (path: string): Column<Presented<{ id: number }>, object, unknown> =>
  part('links', [computed('self', z.string(), ({ doc }, view) => linkTo(`${path}/${doc.id}`, view))]);
