/**
 * Productive's resources as JSON:API's graph. Each resource is fetched by its id, because many paths lead to it.
 * Those fetched in one turn share one read of the store.
 */
import type { ScopeResource } from '../../domain/token/scopes.ts';
import type { Document } from '../../store/record-type.ts';
import type { Column, View } from '../fields.ts';
import { type Asking, type Resource, type Shown, type ShownRecord, showOne } from '../resource.ts';

export type Target = {
  readonly type: string;
  readonly scope: ScopeResource;
  /** What `include` may name, and where it leads. */
  readonly includable: ReadonlyMap<string, Target | null>;
  /** Null where there is none, or none that the token may read. */
  readonly fetch: (id: number, work: Asking) => Promise<Node | null>;
};
type Leading = { readonly resource: Target };

/** A link to another resource; `to` is null where nothing ever follows. */
export type Relationship<D, I, J> = {
  name: string;
  to: Leading | null;
  id: (doc: D) => number | null;
  column?: Column<D, I, J>;
  /** The resource, where the record itself contains it. */
  within?: (doc: D, view: View<J>) => Node | null;
};

/** Makes a link to the record whose id stands under a key. */
export const relation = <K extends string>(name: string, to: Leading, key: K) => ({
  name,
  to,
  id: (doc: { readonly [_ in K]: number | null }) => doc[key],
});

/** Makes a relationship that is always empty here. */
export const emptyRelationship = (name: string): Relationship<unknown, object, unknown> => ({
  name,
  to: null,
  id: () => null,
});

type Link = { name: string; type: string; to: Target | null; id: number | null };

export type Node = {
  type: string;
  id: number;
  attributes: Record<string, unknown>;
  links: readonly Link[];
  /** Where its links lead further on, so that one turn fetches both. */
  ahead: readonly { to: Target; id: number }[];
};

export type Linked<D extends Document, I, J> = Shown<D, I, J> & {
  type: string;
  relationships: readonly Relationship<D, I, J>[];
  ahead?: (doc: D) => { to: Leading; id: number | null }[];
};

/** Returns JSON:API's type: `service_types`. */
export const toType = ({ name }: Pick<Resource<never, never, never>, 'name'>): string => name.replaceAll('-', '_');

function toLink<D, I, J>({ name, to, id, within }: Relationship<D, I, J>, doc: D, view: View<J>): Link {
  const target = to?.resource ?? null;
  const node = within?.(doc, view);
  const reached = node && target ? { ...target, fetch: async () => node } : target;
  return { name, type: target?.type ?? name, to: reached, id: id(doc) };
}

/** Prepares a record to be shown. */
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

/** Lets relationships lead to a resource. */
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
