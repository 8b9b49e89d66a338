/** JSON:API's compound documents: what is included, and in which order. */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import { requireRight } from '../../operations/record/records.ts';
import type { Work } from '../../store/work.ts';
import { listInput } from '../codecs.ts';
import type { Asking } from '../resource.ts';
import type { Node, Target } from './graph.ts';

type Tree = { branches: Map<string, Tree> };

export type Inclusion = {
  tree: Tree;
  isChosen: boolean;
  nowhere: string | null;
  scopes: ReadonlySet<string>;
};

/** Reads `include`: dotted paths of relationships; `usual` where the client does not say. */
export function includeParameter(from: Target, usual: readonly string[]) {
  const usualInclusion = readPaths(from, usual, false);
  return listInput(z.string())
    .optional()
    .transform((paths) => (paths === undefined ? usualInclusion : readPaths(from, paths, true)));
}

/** `fields[type]`: only these attributes and relationships. */
export const fieldsParameter = z
  .record(z.string(), listInput(z.string()), { error: 'must be given as fields[type]=name,name' })
  .optional();

function readPaths(from: Target, paths: readonly string[], isChosen: boolean): Inclusion {
  const tree: Tree = { branches: new Map() };
  const scopes = new Set<string>();
  let nowhere: string | null = null;
  for (const path of paths.filter((one) => one !== '')) {
    let [branch, target]: [Tree, Target | null] = [tree, from];
    for (const name of path.split('.')) {
      const to: Target | null | undefined = target?.includable.get(name);
      if (to === undefined) {
        nowhere ??= path;
        break;
      }
      if (to) scopes.add(`${to.scope}:read`);
      const next: Tree = branch.branches.get(name) ?? { branches: new Map() };
      branch.branches.set(name, next);
      [branch, target] = [next, to];
    }
  }
  return { tree, isChosen, nowhere, scopes };
}

/** @throws Problem `malformed` for a path that leads nowhere, `forbidden` for what the token may not read */
export function checkInclusion({ isChosen, nowhere, scopes }: Inclusion, work: Work): void {
  if (nowhere !== null) {
    const message = `Include '${nowhere}' is not supported on this endpoint`;
    throw new Problem('malformed', message, [{ path: ['include'], message, code: 'unknown' }]);
  }
  if (isChosen) for (const scope of scopes) requireRight(work, scope);
}

type Step = { node: Node; tree: Tree };
type Fetch = (to: Target, id: number) => Promise<Node | null>;

const toKey = ({ type, id }: { type: string; id: number }): string => `${type}/${id}`;

/** Fetches each resource once. Those fetched in one turn share a read of the store. */
function createFetch(work: Asking): Fetch {
  const known = new Map<string, Promise<Node | null>>();
  return (to, id) => {
    const key = toKey({ type: to.type, id });
    const fetched = known.get(key) ?? to.fetch(id, work);
    known.set(key, fetched);
    return fetched;
  };
}

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
    if (!node || before.has(toKey(node))) return [];
    before.add(toKey(node));
    return [{ node, tree }];
  });
}

type Compound = { included: Node[]; followed: (node: Node, link: string) => boolean };

/** Goes breadth first, and includes each resource once. */
async function followTree(roots: readonly Node[], tree: Tree, work: Asking): Promise<Compound> {
  const fetch = createFetch(work);
  const seen = new Set(roots.map(toKey));
  const opened = new Map<string, Set<string>>();
  const included: Node[] = [];
  let steps: Step[] = roots.map((node) => ({ node, tree }));
  while (steps.length > 0) {
    for (const step of steps) {
      const key = toKey(step.node);
      opened.set(key, new Set([...(opened.get(key) ?? []), ...step.tree.branches.keys()]));
      if (!seen.has(key)) included.push(step.node);
      seen.add(key);
    }
    steps = await walk(steps, fetch);
  }
  return { included, followed: (node, link) => opened.get(toKey(node))?.has(link) ?? false };
}

export type ShapeParameters = {
  include: Inclusion;
  fields?: Readonly<Record<string, readonly string[]>> | undefined;
};

function presentNode(node: Node, { followed }: Compound, { include, fields }: ShapeParameters, organizationId: number) {
  const wanted = fields && Object.hasOwn(fields, node.type) ? new Set(fields[node.type]) : null;
  const only = (entries: [string, unknown][]): Record<string, unknown> =>
    Object.fromEntries(entries.filter(([name]) => !wanted || wanted.has(name)));
  // Where the client chose what to include, other links say that they are not.
  const linked = (name: string, data: unknown): [string, unknown] => [
    name,
    include.isChosen && !followed(node, name) ? { data, meta: { included: false } } : { data },
  ];
  return {
    id: String(node.id),
    type: node.type,
    attributes: only(Object.entries(node.attributes)),
    relationships: only([
      linked('organization', { type: 'organizations', id: String(organizationId) }),
      ...node.links.map(({ name, type, id }) => linked(name, id === null ? null : { type, id: String(id) })),
    ]),
  };
}

/** Builds the data and the included resources of a document. */
export async function buildCompound(nodes: readonly Node[], shape: ShapeParameters, work: Asking) {
  const whole = await followTree(nodes, shape.include.tree, work);
  const show = (node: Node) => presentNode(node, whole, shape, work.organization.id);
  return { data: nodes.map(show), included: whole.included.map(show) };
}
