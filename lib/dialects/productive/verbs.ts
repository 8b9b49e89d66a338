/** Productive's verbs over any of its resources. A resource is described once; a route file names the verb. */
import * as z from 'zod';
import { notFound } from '../../domain/problem.ts';
import { type Handler, lambda } from '../../http/lambda.ts';
import type { Method, Rights, Route, ScopeResource } from '../../http/route.ts';
import type { Document } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import { listAnswer, readAnswer, resourceAnswer, voice } from './envelope.ts';
import {
  type Compound,
  compound,
  fieldsParameter,
  includeParameter,
  includeTree,
  type Manner,
  shownNode,
} from './include.ts';
import { type Askable, listParameters, toListQuery } from './list-query.ts';
import { organizationMeta } from './organization-features.ts';
import { linksOf, pageMeta } from './paging.ts';
import type { Node, ResourceOf } from './resource.ts';

/** A resource with an endpoint of its own. */
export type Endpoint<D> = {
  /** As in the path: `expenses`. */
  path: string;
  /** For summaries: "an expense", "expenses". */
  singular: string;
  plural: string;
  scope: ScopeResource;
  resource: ResourceOf<D>;
  /** What is included where the client does not say. */
  included: readonly string[];
  askable: Askable;
};

type Declared = { route: Route; handler: Handler };

function declare<const M extends Method, const V extends string>(
  endpoint: { path: string; scope: ScopeResource },
  route: { method: M; path: string; verb: V; right: Rights; summary: string },
) {
  const { right, ...rest } = route;
  const scope = `${endpoint.scope}:${right}` as const;
  return { ...rest, dialect: 'productive' as const, resource: endpoint.path, scope, status: 200 as const };
}

const shapeParameters = z.object({ include: includeParameter, fields: fieldsParameter });
type ShapeParameters = z.infer<typeof shapeParameters>;

/** Everything a document holds besides its links and meta. */
async function documentOf<D>(
  endpoint: Endpoint<D>,
  nodes: readonly Node[],
  { include, fields }: ShapeParameters,
  work: Work,
): Promise<{ data: Record<string, unknown>[]; included: Record<string, unknown>[] }> {
  const tree = includeTree(endpoint.resource, include, endpoint.included);
  const whole: Compound = await compound(nodes, tree, work);
  const manner: Manner = { organizationId: work.firm.id, fields, chosen: include !== undefined };
  const show = (node: Node): Record<string, unknown> => shownNode(node, whole, manner);
  return { data: nodes.map(show), included: whole.included.map(show) };
}

const shapeOf = <D>({ resource }: Endpoint<D>): z.ZodObject =>
  resourceAnswer(resource.attributes, resource.relationships);

/** GET /api/v2/{path}. */
export function list<D extends Document>(endpoint: Endpoint<D>): Declared {
  const summary = `List ${endpoint.plural} with filters, sorting and paging.`;
  const path = `/api/v2/${endpoint.path}`;
  const route = {
    ...declare(endpoint, { method: 'GET', path, verb: 'list', right: 'read', summary }),
    query: listParameters.extend(shapeParameters.shape),
    answer: listAnswer(shapeOf(endpoint)),
  };
  const handler = lambda(voice, route, async ({ query, incoming, ...work }) => {
    includeTree(endpoint.resource, query.include, endpoint.included);
    const asked = await toListQuery(query, endpoint.askable, work);
    const { total, items } = await endpoint.resource.collection(work.store).find(asked.query);
    const docs = items.map(({ doc }) => doc);
    const shown = await documentOf(endpoint, await endpoint.resource.nodes(docs, work), query, work);
    const aggregates = asked.aggregates();
    const meta = { ...pageMeta(query.page, total), ...(aggregates ? { aggregates } : {}), ...organizationMeta };
    return { status: 200, body: { ...shown, links: linksOf(query.page, total, incoming), meta } };
  });
  return { route, handler };
}

/** GET /api/v2/{path}/{id}. */
export function read<D extends Document>(endpoint: Endpoint<D>): Declared {
  const summary = `Read ${endpoint.singular}.`;
  const path = `/api/v2/${endpoint.path}/{id}`;
  const route = {
    ...declare(endpoint, { method: 'GET', path, verb: 'read', right: 'read', summary }),
    params: idParams,
    query: shapeParameters,
    answer: readAnswer(shapeOf(endpoint)),
  };
  const handler = lambda(voice, route, async ({ params, query, ...work }) => {
    const stored = await endpoint.resource.collection(work.store).get(params.id);
    if (!stored) throw notFound(endpoint.resource.type);
    const nodes = await endpoint.resource.nodes([stored.doc], work);
    const { data, included } = await documentOf(endpoint, nodes, query, work);
    return { status: 200, body: { data: data[0], included, meta: organizationMeta } };
  });
  return { route, handler };
}
