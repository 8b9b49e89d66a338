/** Teamwork's task: read only, so that a client finds what to log time on. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Row } from '../../domain/list-query.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { deriveTaskProgress, findProjectId, type Task, taskStatuses } from '../../domain/task/task.ts';
import type { Found } from '../../store/collection.ts';
import type { Work } from '../../store/work.ts';
import { flagInput } from '../codecs.ts';
import { defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import { formatCompactDate, formatInstant } from './columns.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

type Related = { projects: Among<Project>; customers: Among<Customer>; staff: Among<Staff> };

const { computed } = defineColumns<Task, object, Related>();
const text = (wire: string, read: (doc: Task, related: Related) => string) =>
  computed(wire, z.string(), (doc, { join }) => read(doc, join));

const projectOf = (doc: Task, { projects }: Related): Project | undefined => projects.get(findProjectId(doc) ?? 0)?.doc;
const customerOf = (doc: Task, related: Related): Customer | undefined =>
  related.customers.get(projectOf(doc, related)?.customerId ?? 0)?.doc;
const isComplete = ({ status }: Task): boolean => status === 'complete';

const priorities: Readonly<Record<number, string>> = { 1: 'low', 2: 'medium', 3: 'high', 4: 'high' };

const query = z.object({ page: pageParameter, includeCompletedTasks: flagInput.default(false) });
type Query = z.infer<typeof query>;

const complete = taskStatuses.indexOf('complete') + 1;
const isOpen = ({ status }: Row): boolean => status !== complete;

const find =
  (list?: string) =>
  ({ page, includeCompletedTasks }: Query, { store }: Work): Promise<Found<Task>> => {
    const of = list === undefined ? {} : { list };
    if (includeCompletedTasks) return store.tasks.find({ ...of, ...toWindow(page) });
    const [related = '', id = ''] = list?.split('=') ?? [];
    const isOf = (row: Row): boolean => list === undefined || (row.related === related && row.relatedId === Number(id));
    return store.tasks.find({ where: (row) => isOpen(row) && isOf(row), ...toWindow(page) });
  };

export const task = defineTeamwork<Task, object, Related, Query>({
  name: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  root: 'todo-item',
  listKey: 'todo-items',
  tellsStatus: true,
  records: (store) => store.tasks,
  columns: [
    computed('id', z.int(), (doc) => doc.id),
    text('content', (doc) => doc.name),
    text('description', (doc) => doc.description ?? ''),
    text('status', (doc) => (isComplete(doc) ? 'completed' : 'new')),
    computed('completed', z.boolean(), isComplete),
    computed('progress', z.int(), deriveTaskProgress),
    text('priority', (doc) => priorities[doc.priorityId] ?? ''),
    text('start-date', (doc) => formatCompactDate(doc.startsOn ?? '')),
    text('due-date', (doc) => formatCompactDate(doc.dueOn ?? '')),
    text('project-id', (doc) => String(findProjectId(doc) ?? '')),
    text('project-name', (doc, related) => projectOf(doc, related)?.name ?? ''),
    text('company-id', (doc, related) => String(projectOf(doc, related)?.customerId ?? '')),
    text('company-name', (doc, related) => customerOf(doc, related)?.name ?? ''),
    text('responsible-party-ids', (doc) => doc.assigneeIds.join(',')),
    text('responsible-party-names', (doc, { staff }) =>
      doc.assigneeIds
        .map((id) => staff.get(id)?.doc.firstName ?? '')
        .filter(Boolean)
        .join('|'),
    ),
    computed('estimated-minutes', z.int(), (doc) => Math.round(Number(doc.estimatedHours ?? 0) * 60)),
    text('created-on', (doc) => formatInstant(doc.createdAt)),
    text('last-changed-on', (doc) => formatInstant(doc.updatedAt)),
  ],
  details: [],
  createOnly: [],
  join: {
    by: 'records',
    read: async (docs, { store }) => {
      const [projects, staff] = await Promise.all([
        store.projects.getMany(docs.flatMap((doc) => findProjectId(doc) ?? [])),
        store.staff.getMany(docs.flatMap(({ assigneeIds }) => assigneeIds)),
      ]);
      const customers = await store.customers.getMany(
        [...projects.values()].flatMap(({ doc }) => doc.customerId ?? []),
      );
      return { projects, customers, staff };
    },
  },
  listing: { query, find: find() },
});

export const tasksInProject = { query, find: (projectId: number) => find(`project=${projectId}`) };
