/** The verbs under a project's path: list its records, and create one. */
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import type { Document } from '../../store/record-type.ts';
import { findWirePath, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import { withWireNames } from '../refusals.ts';
import { protocol } from './http.ts';
import * as teamwork from './protocol.ts';

/** GET /projects/{id}/{resource}.json. */
export function listInProject<D extends Document, I, J, Q extends teamwork.Page, P extends teamwork.Page>(
  { resource }: { resource: teamwork.TeamworkResource<D, I, J, Q> },
  {
    query: parameters,
    find,
  }: { query: teamwork.Listing<D, P>['query']; find: (projectId: number) => teamwork.Listing<D, P>['find'] },
): Declared {
  const path = `/projects/{id}/${resource.name}.json`;
  const summary = `List the ${resource.plural} of one project.`;
  return declareFor(protocol, resource)(
    { method: 'GET', path, verb: 'listByProject', summary },
    { params: idParams, query: parameters, answer: teamwork.listAnswer(resource) },
    async ({ params, query, ...work }) => {
      const [project, found] = await Promise.all([
        work.store.whole.projects.get(params.id),
        find(params.id)(query, work),
      ]);
      if (!project) throw notFoundProblem('project');
      return teamwork.showList(resource, found, query.page, work);
    },
  );
}

/** The project is part of the path: if it does not exist, neither does the path. */
function refusePath(error: unknown): never {
  if (error instanceof Problem && error.fields.some(({ path }) => path[0] === 'projectId'))
    throw notFoundProblem('project');
  throw error;
}

/** POST /projects/{id}/{resource}.json. The project in the path wins over one in the body. */
export function createInProject<
  D extends Document,
  I extends { projectId?: number | null },
  J,
  Q extends teamwork.Page,
>({ resource }: { resource: teamwork.TeamworkResource<D, I, J, Q> }): Declared {
  const { name, root, singular, create: write } = resource;
  if (!write) throw new Error(`${name} are not created by themselves`);
  const path = `/projects/{id}/${name}.json`;
  const summary = `Create ${singular} in a project.`;
  const columns = teamwork.withoutCreateOnly(resource);
  const { schema: body, ...facts } = teamwork.buildBodyUnder(root, columns, 'create');
  return declareFor(protocol, resource)(
    { method: 'POST', path, verb: 'createInProject', summary, status: 201 },
    { params: idParams, body, ...facts, answer: teamwork.createdAnswer },
    async ({ params, body, ...work }) => {
      const input = { ...toInput(columns, body, work), projectId: params.id };
      const { doc } = await withWireNames(
        (at) => findWirePath(resource.columns, at, body),
        () => write(input, work, []).catch(refusePath),
      );
      return teamwork.replyCreated(doc.id);
    },
  );
}
