/** Teamwork's two lists of invoices: across projects, and of one project. Both newest first by their date. */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { ListQuery, Row } from '../../domain/list-query.ts';
import { notFound } from '../../domain/problem.ts';
import { lambda } from '../../http/lambda.ts';
import type { Found } from '../../store/collection.ts';
import type { Work } from '../../store/work.ts';
import { idParams } from '../codecs.ts';
import { protocol } from './envelope.ts';
import { invoice } from './invoice.ts';
import { pageParameter, windowOf } from './paging.ts';
import { type Declared, declare, listAnswer, listReply } from './verbs.ts';

const types = ['all', 'completed', 'active'] as const;
const projectStatuses = ['all', 'archived', 'active'] as const;
type Type = (typeof types)[number];
type ProjectStatus = (typeof projectStatuses)[number];

const ofProject = z.object({
  type: z.enum(types, { error: `must be one of ${types.join(', ')}` }).default('active'),
  page: pageParameter,
});
const acrossProjects = ofProject.extend({
  projectStatus: z.enum(projectStatuses, { error: `must be one of ${projectStatuses.join(', ')}` }).default('active'),
});

/** No firm archives more projects than this. */
const mostArchived = 100_000;

const pageOf = (page: number) => ({ by: 'date' as const, descending: true, ...windowOf(page) });

/**
 * Invoices across projects. One without a project counts as in an active one. While no project is
 * archived every one of these lists is a stored one; after that, a look at each project is needed.
 */
async function findAcross(
  given: { type: Type; projectStatus: ProjectStatus; page: number },
  work: Work,
): Promise<Found<Invoice>> {
  const { store } = work;
  const { type, projectStatus } = given;
  const stored: ListQuery = { list: type, ...pageOf(given.page) };
  if (projectStatus === 'all') return store.invoices.find(stored);
  const [archived, found] = await Promise.all([
    store.whole.projects.ids('archived', mostArchived),
    projectStatus === 'active' ? store.invoices.find(stored) : null,
  ]);
  if (archived.length === 0) return found ?? { total: 0, items: [] };
  const shut = new Set<unknown>(archived);
  const where = (row: Row): boolean =>
    (type === 'all' || row.completed === (type === 'completed')) &&
    shut.has(row.project) === (projectStatus === 'archived');
  return store.invoices.find({ ...pageOf(given.page), where });
}

/** GET /invoices.json. */
export function list(): Declared {
  const path = '/invoices.json';
  const summary = 'List invoices over all projects.';
  const route = {
    ...declare(invoice, { method: 'GET', path, verb: 'list', right: 'read', summary, status: 200 }),
    query: acrossProjects,
    answer: listAnswer(invoice),
  };
  const handler = lambda(protocol, route, async ({ query, ...work }) =>
    listReply(invoice, await findAcross(query, work), query.page, work),
  );
  return { route, handler };
}

/** GET /projects/{id}/invoices.json. */
export function listByProject(): Declared {
  const path = '/projects/{id}/invoices.json';
  const summary = 'List the invoices of one project.';
  const route = {
    ...declare(invoice, { method: 'GET', path, verb: 'listByProject', right: 'read', summary, status: 200 }),
    params: idParams,
    query: ofProject,
    answer: listAnswer(invoice),
  };
  const handler = lambda(protocol, route, async ({ params, query, ...work }) => {
    const stored = query.type === 'all' ? `project=${params.id}` : `project=${params.id}/${query.type}`;
    const [project, found] = await Promise.all([
      work.store.whole.projects.get(params.id),
      work.store.invoices.find({ list: stored, ...pageOf(query.page) }),
    ]);
    if (!project) throw notFound('project');
    return listReply(invoice, found, query.page, work);
  });
  return { route, handler };
}
