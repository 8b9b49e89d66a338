/** The verbs under a project's path: its records of a kind, and a new one of them. */
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import { createHandler } from '../../http/lambda.ts';
import type { Document } from '../../store/record-type.ts';
import { findWirePath, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { withWireNames } from '../refusals.ts';
import type { Declared } from '../routes.ts';
import { protocol } from './http.ts';
import {
  buildBodyUnder,
  createdAnswer,
  declare,
  type Listing,
  listAnswer,
  type Page,
  replyCreated,
  showList,
  type TeamworkResource,
  withoutCreateOnly,
} from './protocol.ts';

/**
 * GET /projects/{id}/{resource}.json.
 * @param listingOf how the records of a project are asked for and found
 */
export function listInProject<D extends Document, I, J, Q extends Page, P extends Page>(
  { resource }: { resource: TeamworkResource<D, I, J, Q> },
  { query: parameters, find }: { query: Listing<D, P>['query']; find: (projectId: number) => Listing<D, P>['find'] },
): Declared {
  const path = `/projects/{id}/${resource.name}.json`;
  const summary = `List the ${resource.plural} of one project.`;
  const route = {
    ...declare(resource, { method: 'GET', path, verb: 'listByProject', right: 'read', summary, status: 200 }),
    params: idParams,
    query: parameters,
    answer: listAnswer(resource),
  };
  const handler = createHandler(protocol, route, async ({ params, query, ...work }) => {
    const [project, found] = await Promise.all([
      work.store.whole.projects.get(params.id),
      find(params.id)(query, work),
    ]);
    if (!project) throw notFoundProblem('project');
    return showList(resource, found, query.page, work);
  });
  return { route, handler };
}

/** The project of the path is no field: where it does not exist, neither does the path. */
function refusePath(error: unknown): never {
  if (error instanceof Problem && error.fields.some(({ path }) => path[0] === 'projectId'))
    throw notFoundProblem('project');
  throw error;
}

/** POST /projects/{id}/{resource}.json. The project of the path wins over that of the body. */
export function createInProject<D extends Document, I extends { projectId?: number | null }, J, Q extends Page>({
  resource,
}: {
  resource: TeamworkResource<D, I, J, Q>;
}): Declared {
  const { name, root, singular, create: write } = resource;
  if (!write) throw new Error(`${name} are not created by themselves`);
  const path = `/projects/{id}/${name}.json`;
  const summary = `Create ${singular} in a project.`;
  const columns = withoutCreateOnly(resource);
  const { schema, ...facts } = buildBodyUnder(root, columns, 'create');
  const route = {
    ...declare(resource, { method: 'POST', path, verb: 'createInProject', right: 'create', summary, status: 201 }),
    params: idParams,
    body: schema,
    ...facts,
    answer: createdAnswer,
  };
  const handler = createHandler(protocol, route, async ({ params, body, ...work }) => {
    const input = { ...toInput(columns, body, work), projectId: params.id };
    const { doc } = await withWireNames(
      (at) => findWirePath(resource.columns, at, body),
      () => write(input, work, []).catch(refusePath),
    );
    return replyCreated(doc.id);
  });
  return { route, handler };
}
