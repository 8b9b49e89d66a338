/** JSON:API's compound documents: what is included, in which order, and what of a resource is shown. */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import type { Work } from '../../store/work.ts';
import { listInput } from '../codecs.ts';
import type { Node, Resource } from './resource.ts';

/** What to include, as a tree of relationship names. */
export type Tree = { branches: Map<string, Tree> };

export const includeParameter = listInput(z.string()).optional();
export const fieldsParameter = z
  .record(z.string(), listInput(z.string()), { error: 'must be given as fields[type]=name,name' })
  .optional();

function grow(tree: Tree, from: Resource, path: string): void {
  let [branch, resource]: [Tree, Resource | null] = [tree, from];
  for (const name of path.split('.')) {
    const to: Resource | null | undefined = resource?.includable.get(name);
    if (to === undefined) {
      const message = `Include '${path}' is not supported on this endpoint`;
      throw new Problem('malformed', message, [{ path: ['include'], message, code: 'unknown' }]);
    }
    const next: Tree = branch.branches.get(name) ?? { branches: new Map() };
    branch.branches.set(name, next);
    [branch, resource] = [next, to];
  }
}

/**
 * @param asked the paths of `include`, with dots; undefined where the client said nothing
 * @param usual what is then included
 * @throws Problem `malformed` naming a path that leads nowhere
 */
export function includeTree(from: Resource, asked: readonly string[] | undefined, usual: readonly string[]): Tree {
  const tree: Tree = { branches: new Map() };
  for (const path of asked ?? usual) if (path !== '') grow(tree, from, path);
  return tree;
}

/** The rights that it takes to include these paths. */
export function scopesOf(from: Resource, paths: readonly string[], { store }: Work): Set<string> {
  const scopes = new Set<string>();
  for (const path of paths) {
    let at: Resource | null | undefined = from;
    for (const name of path.split('.')) {
      at = at?.includable.get(name);
      const needed = at?.collection(store).resource;
      if (needed) scopes.add(`${needed}:read`);
    }
  }
  return scopes;
}

type Step = { node: Node; tree: Tree };
type Fetch = (to: Resource, id: number) => Promise<Node | null>;

const keyOf = ({ type, id }: { type: string; id: number }): string => `${type}/${id}`;

/** Fetches each resource once; those of one turn leave together. */
function fetcher(work: Work): Fetch {
  const known = new Map<string, Promise<Node | null>>();
  return (to, id) => {
    const key = keyOf({ type: to.type, id });
    const fetched = known.get(key) ?? to.fetch(id, work);
    known.set(key, fetched);
    return fetched;
  };
}

/** What the links of these steps lead to, in their order; a resource is walked on from once for each branch. */
async function walk(steps: readonly Step[], fetch: Fetch): Promise<Step[]> {
  const wanted = steps.flatMap(({ node, tree }) =>
    node.links.flatMap(({ name, to, id }) => {
      const branch = tree.branches.get(name);
      return branch && to && id !== null ? [{ to, id, tree: branch }] : [];
    }),
  );
  const deeper = wanted.some(({ tree }) => tree.branches.size > 0);
  const ahead = deeper ? steps.flatMap(({ node }) => node.ahead.map(({ to, id }) => fetch(to, id))) : [];
  const [found] = await Promise.all([
    Promise.all(wanted.map(async ({ to, id, tree }) => ({ node: await fetch(to, id), tree }))),
    ...ahead,
  ]);
  const walked = new Map<Tree, Set<string>>();
  return found.flatMap(({ node, tree }) => {
    const before = walked.get(tree) ?? new Set();
    walked.set(tree, before);
    if (!node || before.has(keyOf(node))) return [];
    before.add(keyOf(node));
    return [{ node, tree }];
  });
}

/** The resources a document is made of: those asked for, those included, and which links of each were followed. */
export type Compound = { included: Node[]; followed: (node: Node, link: string) => boolean };

/** Follows the tree from the primary resources, breadth first, each resource once. */
export async function compound(roots: readonly Node[], tree: Tree, work: Work): Promise<Compound> {
  const fetch = fetcher(work);
  const seen = new Set(roots.map(keyOf));
  const opened = new Map<string, Set<string>>();
  const included: Node[] = [];
  let steps: Step[] = roots.map((node) => ({ node, tree }));
  while (steps.length > 0) {
    for (const step of steps) {
      const key = keyOf(step.node);
      opened.set(key, new Set([...(opened.get(key) ?? []), ...step.tree.branches.keys()]));
      if (!seen.has(key)) included.push(step.node);
      seen.add(key);
    }
    steps = await walk(steps, fetch);
  }
  return { included, followed: (node, link) => opened.get(keyOf(node))?.has(link) ?? false };
}

/** How the resources of one answer are shown. */
export type Manner = {
  organizationId: number;
  /** `fields[type]`: only these attributes and relationships. */
  fields: Readonly<Record<string, readonly string[]>> | undefined;
  /** Whether the client chose what to include: then links that were not followed say so. */
  chosen: boolean;
};

/** A resource on the wire. The organization's id is a number, as the document has it. */
export function shownNode(node: Node, { followed }: Compound, manner: Manner): Record<string, unknown> {
  const { organizationId, fields, chosen } = manner;
  const wanted = fields && Object.hasOwn(fields, node.type) ? new Set(fields[node.type]) : null;
  const only = (entries: [string, unknown][]): Record<string, unknown> =>
    Object.fromEntries(entries.filter(([name]) => !wanted || wanted.has(name)));
  const linked = (name: string, data: unknown): [string, unknown] => [
    name,
    chosen && !followed(node, name) ? { data, meta: { included: false } } : { data },
  ];
  return {
    id: String(node.id),
    type: node.type,
    attributes: only(Object.entries(node.attributes)),
    relationships: only([
      linked('organization', { type: 'organizations', id: organizationId }),
      ...node.links.map(({ name, type, id }) => linked(name, id === null ? null : { type, id: String(id) })),
    ]),
  };
}
