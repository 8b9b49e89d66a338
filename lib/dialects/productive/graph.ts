/**
 * Productive's resources as JSON:API's graph. Each is fetched alone by its id, since a document reaches the same kind by
 * many ways and holds each resource once; what is fetched in one turn leaves in one read of the store.
 */
import type { ScopeResource } from '../../domain/token/scopes.ts';
import type { Document } from '../../store/record-type.ts';
import type { Column, View } from '../fields.ts';
import { type Asking, type Resource, type Shown, type ShownRecord, showOne } from '../resource.ts';

/** A kind of resource that relationships lead to, whatever its records are like. */
export type Target = {
  readonly type: string;
  readonly scope: ScopeResource;
  /** What `include` may name, and what is behind it. */
  readonly includable: ReadonlyMap<string, Target | null>;
  /** Null: there is none, or none that the token may read. */
  readonly fetch: (id: number, work: Asking) => Promise<Node | null>;
};
type Leading = { readonly resource: Target };

/** A link to another resource; `to` is null where there is never anything behind it. */
export type Relationship<D, I, J> = {
  name: string;
  to: Leading | null;
  id: (doc: D) => number | null;
  /** Takes the id, where it can be written: as this attribute, or as the relationship. */
  column?: Column<D, I, J>;
  /** What is behind it, where the record has that in itself. */
  within?: (doc: D, view: View<J>) => Node | null;
};

/** A link to the record whose id stands under a key. */
export const relation = <K extends string>(name: string, to: Leading, key: K) => ({
  name,
  to,
  id: (doc: { readonly [_ in K]: number | null }) => doc[key],
});

/** A relationship that the document has and that is always empty here. */
export const emptyRelationship = (name: string): Relationship<unknown, object, unknown> => ({
  name,
  to: null,
  id: () => null,
});

type Link = { name: string; type: string; to: Target | null; id: number | null };

/** A resource about to be shown. */
export type Node = {
  type: string;
  id: number;
  attributes: Record<string, unknown>;
  links: readonly Link[];
  /** What its links lead to further on, so that it can be fetched in one turn with them. */
  ahead: readonly { to: Target; id: number }[];
};

/** A resource and where it lies in the graph. */
export type Linked<D extends Document, I, J> = Shown<D, I, J> & {
  type: string;
  relationships: readonly Relationship<D, I, J>[];
  ahead?: (doc: D) => { to: Leading; id: number | null }[];
};

/** JSON:API's type of a resource: `service_types`. */
export const toType = ({ name }: Pick<Resource<never, never, never>, 'name'>): string => name.replaceAll('-', '_');

function toLink<D, I, J>({ name, to, id, within }: Relationship<D, I, J>, doc: D, view: View<J>): Link {
  const target = to?.resource ?? null;
  const node = within?.(doc, view);
  const reached = node && target ? { ...target, fetch: async () => node } : target;
  return { name, type: target?.type ?? name, to: reached, id: id(doc) };
}

/** A record about to be shown. */
export function toNode<D extends Document, I, J>(
  { type, relationships, ahead }: Linked<D, I, J>,
  { doc, attributes, view }: ShownRecord<D, J>,
): Node {
  return {
    type,
    id: doc.id,
    attributes,
    links: relationships.map((one) => toLink(one, doc, view)),
    ahead: (ahead?.(doc) ?? []).flatMap(({ to, id }) => (id === null ? [] : [{ to: to.resource, id }])),
  };
}

/** A resource as others lead to it. */
export function toTarget<D extends Document, I, J>(
  resource: Linked<D, I, J> & { scope: ScopeResource },
): Pick<Target, 'includable' | 'fetch'> {
  return {
    includable: new Map(resource.relationships.map(({ name, to }) => [name, to?.resource ?? null])),
    fetch: async (id, work) => {
      const shown = await showOne(resource, id, resource.records(work.store).get(id), work);
      return shown && toNode(resource, shown);
    },
  };
}
