/** The verbs under the path of a project or a task: list its records, and create one. */
import { notFoundProblem, Problem } from '../../domain/problem.ts';
import type { Document } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import { findWirePath, toInput } from '../bodies.ts';
import { idParams } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import { withWireNames } from '../refusals.ts';
import { protocol } from './http.ts';
import * as teamwork from './protocol.ts';

type Parent = {
  name: string;
  /** The word in the path. */
  path: string;
  verbs: { list: string; create: string };
  /** The key of its id in inputs. */
  key: 'projectId' | 'taskId';
  exists: (store: Store, id: number) => Promise<unknown>;
};

const project: Parent = {
  name: 'project',
  path: 'projects',
  verbs: { list: 'listByProject', create: 'createInProject' },
  key: 'projectId',
  exists: ({ whole }, id) => whole.projects.get(id),
};
const task: Parent = {
  name: 'task',
  path: 'tasks',
  verbs: { list: 'listByTask', create: 'createOnTask' },
  key: 'taskId',
  exists: ({ whole }, id) => whole.tasks.get(id),
};

const listUnder =
  (parent: Parent) =>
  <D extends Document, I, J, Q extends teamwork.Page, P extends teamwork.Page>(
    { resource }: { resource: teamwork.TeamworkResource<D, I, J, Q> },
    {
      query: parameters,
      find,
    }: { query: teamwork.Listing<D, P>['query']; find: (parentId: number) => teamwork.Listing<D, P>['find'] },
  ): Declared => {
    const path = `/${parent.path}/{id}/${resource.path ?? resource.name}.json`;
    const summary = `List the ${resource.plural} of one ${parent.name}.`;
    return declareFor(protocol, resource)(
      { method: 'GET', path, verb: parent.verbs.list, summary },
      { params: idParams, query: parameters, answer: teamwork.listAnswer(resource) },
      async ({ params, query, ...work }) => {
        const [found, listed] = await Promise.all([parent.exists(work.store, params.id), find(params.id)(query, work)]);
        if (!found) throw notFoundProblem(parent.name);
        return teamwork.showList(resource, listed, query.page, work);
      },
    );
  };

/** GET /projects/{id}/{resource}.json. */
export const listInProject = listUnder(project);
/** GET /tasks/{id}/{resource}.json. */
export const listOnTask = listUnder(task);

const createUnder =
  (parent: Parent) =>
  <D extends Document, I, J, Q extends teamwork.Page>({
    resource,
  }: {
    resource: teamwork.TeamworkResource<D, I, J, Q>;
  }): Declared => {
    const { name, root, singular, create: write } = resource;
    if (!write) throw new Error(`${name} are not created by themselves`);
    const path = `/${parent.path}/{id}/${resource.path ?? name}.json`;
    const columns = resource.columns.filter(({ key }) => key?.[0] !== parent.key);
    const { schema: body, ...facts } = teamwork.buildBodyUnder(root, columns, 'create');
    /** The parent is part of the path: if it does not exist, neither does the path. */
    const refusePath = (error: unknown): never => {
      if (error instanceof Problem && error.fields.some((field) => field.path[0] === parent.key))
        throw notFoundProblem(parent.name);
      throw error;
    };
    return declareFor(protocol, resource)(
      {
        method: 'POST',
        path,
        verb: parent.verbs.create,
        summary: `Create ${singular} ${parent === project ? 'in a project' : 'on a task'}.`,
        status: 201,
      },
      { params: idParams, body, ...facts, answer: teamwork.createdAnswer },
      async ({ params, body, ...work }) => {
        // The parent in the path wins over one in the body.
        const input = { ...toInput(columns, body, work), [parent.key]: params.id };
        const { doc } = await withWireNames(
          (at) => findWirePath(resource.columns, at, body),
          () => write(input, work, []).catch(refusePath),
        );
        return teamwork.replyCreated(doc.id);
      },
    );
  };

/** POST /projects/{id}/{resource}.json. */
export const createInProject = createUnder(project);
/** POST /tasks/{id}/{resource}.json. */
export const createOnTask = createUnder(task);
