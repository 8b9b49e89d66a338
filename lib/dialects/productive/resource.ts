/**
 * A resource of Productive's JSON:API: its attributes are a table of fields, its relationships are
 * rows. From these come the resource on the wire, what may be included, and how it is fetched.
 */
import type * as z from 'zod';
import type { Collection } from '../../store/collection.ts';
import type { Document } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, type Field, present } from '../field-table.ts';

/** What showing may depend on besides the record: for links, the scheme and host that the request came to. */
export type Asking = Work & { incoming?: { origin: string } };

/** A link to another resource; `to` is null where there is never anything behind it. */
export type Relation<D> = {
  name: string;
  type: string;
  to: Resource | null;
  id: (doc: D) => number | null;
  /** What is behind it, where the record has that in itself. */
  within?: (doc: D, work: Asking) => Node | null;
};

/** A relationship that the document has and that is always empty here. */
export const empty = (name: string): Relation<unknown> => ({ name, type: name, to: null, id: () => null });

/** A resource about to be shown. */
export type Node = {
  type: string;
  id: number;
  attributes: Record<string, unknown>;
  links: readonly { name: string; type: string; to: Resource | null; id: number | null }[];
  /** What its links lead to further on, so that it can be fetched in one turn with them. */
  ahead: readonly { to: Resource; id: number }[];
};

/** A kind of resource, whatever its records are like. */
export type Resource = {
  readonly type: string;
  readonly collection: (store: Store) => Pick<Collection<Document>, 'resource'>;
  /** What `include` may name, and what is behind it. */
  readonly includable: ReadonlyMap<string, Resource | null>;
  readonly fetch: (id: number, work: Asking) => Promise<Node | null>;
};

export type ResourceOf<D> = Omit<Resource, 'collection'> & {
  readonly collection: (store: Store) => Collection<D & Document>;
  readonly attributes: z.ZodObject;
  readonly relationships: readonly string[];
  /** A record at hand, about to be shown. */
  readonly node: (doc: D, work: Asking) => Promise<Node>;
};

type Description<D extends Document, J> = {
  type: string;
  collection: (store: Store) => Collection<D>;
  fields: readonly Field<D, unknown, J>[];
  relations: readonly Relation<D>[];
  /** What else is needed to show a record; read in the same turn as the record itself. */
  join: (id: number, work: Work, record: Promise<D | null>) => Promise<J>;
  ahead?: (doc: D) => { to: Resource; id: number | null }[];
};

const viewOf = <J>(join: J, { firm, today, at }: Work) => ({ firm, today, at, join });

/** Makes a resource from its description. */
export function resource<D extends Document, J>(description: Description<D, J>): ResourceOf<D> {
  const { type, collection, fields, relations, join, ahead } = description;
  const shown = (doc: D, joined: J, work: Asking): Node => ({
    type,
    id: doc.id,
    attributes: present(fields, doc, viewOf(joined, work)),
    links: relations.map(({ id, within, to, ...link }) => {
      const node = within?.(doc, work);
      return { ...link, to: node && to ? { ...to, fetch: async () => node } : to, id: id(doc) };
    }),
    ahead: (ahead?.(doc) ?? []).flatMap(({ to, id }) => (id === null ? [] : [{ to, id }])),
  });
  return {
    type,
    collection,
    attributes: answerOf(fields),
    relationships: ['organization', ...relations.map(({ name }) => name)],
    includable: new Map(relations.map(({ name, to }) => [name, to])),
    fetch: async (id, work) => {
      const record = collection(work.store)
        .get(id)
        .then((stored) => stored?.doc ?? null);
      const [doc, joined] = await Promise.all([record, join(id, work, record)]);
      return doc ? shown(doc, joined, work) : null;
    },
    node: async (doc, work) => shown(doc, await join(doc.id, work, Promise.resolve(doc)), work),
  };
}
