/** Teamwork's lists of invoices, across projects and of one project, newest date first. */
import * as z from 'zod';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import type { ListQuery, Row } from '../../domain/list-query.ts';
import type { Found } from '../../store/collection.ts';
import type { Work } from '../../store/work.ts';
import { pageParameter, toWindow } from './paging.ts';

const types = ['all', 'completed', 'active'] as const;
const projectStatuses = ['all', 'archived', 'active'] as const;

const ofProject = z.object({
  type: z.enum(types, { error: `must be one of ${types.join(', ')}` }).default('active'),
  page: pageParameter,
});
const acrossProjects = ofProject.extend({
  projectStatus: z.enum(projectStatuses, { error: `must be one of ${projectStatuses.join(', ')}` }).default('active'),
});

/** No organization archives more projects than this. */
const mostArchived = 100_000;

const toPage = (page: number) => ({ by: 'date' as const, descending: true, ...toWindow(page) });

/** An invoice without a project counts as in an active one. Stored lists answer while no project is archived. */
async function findAcross(
  { type, projectStatus, page }: z.infer<typeof acrossProjects>,
  { store }: Work,
): Promise<Found<Invoice>> {
  const storedList: ListQuery = { list: type, ...toPage(page) };
  if (projectStatus === 'all') return store.invoices.find(storedList);
  const [archived, found] = await Promise.all([
    store.whole.projects.ids('archived', mostArchived),
    projectStatus === 'active' ? store.invoices.find(storedList) : null,
  ]);
  if (archived.length === 0) return found ?? { total: 0, items: [] };
  const archivedIds = new Set<unknown>(archived);
  const where = (row: Row): boolean =>
    (type === 'all' || row.completed === (type === 'completed')) &&
    archivedIds.has(row.project) === (projectStatus === 'archived');
  return store.invoices.find({ ...toPage(page), where });
}

export const invoicesAcross = { query: acrossProjects, find: findAcross };

export const invoicesInProject = {
  query: ofProject,
  find:
    (projectId: number) =>
    ({ type, page }: z.infer<typeof ofProject>, { store }: Work): Promise<Found<Invoice>> => {
      const list = type === 'all' ? `project=${projectId}` : `project=${projectId}/${type}`;
      return store.invoices.find({ list, ...toPage(page) });
    },
};
