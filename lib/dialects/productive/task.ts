/** Productive's task: read only, so that a client finds what to log time on. */
import * as z from 'zod';
import type { Row } from '../../domain/list-query.ts';
import type { Figures } from '../../domain/project/figures.ts';
import { readTime } from '../../domain/project/figures.ts';
import { findProjectId, type Task, taskStatuses } from '../../domain/task/task.ts';
import { foldText } from '../../domain/text.ts';
import { defineColumns, type View } from '../fields.ts';
import { type Join, readFigures } from '../resource.ts';
import { constantColumns, formatInstant, nullableText } from './columns.ts';
import { createdAt, dateFilters, idFilter, plainFilter, sortBy, statusFilter, textFilters } from './facts.ts';
import { kinds } from './filters.ts';
import { emptyRelationship, relation } from './graph.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { defineProductive } from './protocol.ts';

type Related = ReadonlyMap<number, Figures>;

const joinTime: Join<Task, Related> = { by: 'ids', read: (ids, { store }) => readFigures(store.tasks, ids) };

const countMinutes =
  (of: 'logged' | 'billable') =>
  ({ id }: Task, { join }: View<Related>): number =>
    Math.floor(readTime(join.get(id) ?? {})[of] / 60);

const estimate = ({ estimatedHours }: Task): number => Math.round(Number(estimatedHours ?? 0) * 60);
const isClosed = ({ status }: Task): boolean => status === 'complete';

const { computed } = defineColumns<Task, object, Related>();

const columns = [
  computed('title', z.string(), (doc) => doc.name),
  computed('description', nullableText, (doc) => doc.description),
  computed('number', z.string(), (doc) => String(doc.id)),
  computed('task_number', z.string(), (doc) => String(doc.id)),
  computed('private', z.boolean(), (doc) => !doc.isPublic),
  computed('start_date', nullableText, (doc) => doc.startsOn),
  computed('due_date', nullableText, (doc) => doc.dueOn),
  computed('closed', z.boolean(), isClosed),
  computed('closed_at', nullableText, (doc, view) => formatInstant(isClosed(doc) ? doc.finishedAt : null, view)),
  computed('created_at', nullableText, (doc, view) => formatInstant(doc.createdAt, view)),
  computed('updated_at', nullableText, (doc, view) => formatInstant(doc.updatedAt, view)),
  computed('initial_estimate', z.number(), estimate),
  computed('remaining_time', z.number(), (doc, view) => Math.max(0, estimate(doc) - countMinutes('logged')(doc, view))),
  computed('worked_time', z.number(), countMinutes('logged')),
  computed('billable_time', z.number(), countMinutes('billable')),
  computed('tag_list', z.array(z.string()), (doc) => doc.tags),
  ...constantColumns({ type_id: 1, deleted_at: null, custom_fields: null, due_time: null }),
];

const complete = taskStatuses.indexOf('complete') + 1;
const projectOf = (row: Row): number | null => (row.related === 'project' ? Number(row.relatedId) : null);

export const task = defineProductive<Task, object, Related>({
  name: 'tasks',
  singular: 'a task',
  plural: 'tasks',
  scope: 'tasks',
  records: (store) => store.tasks,
  columns,
  relationships: [
    { name: 'project', to: project, id: findProjectId },
    relation('creator', person, 'createdBy'),
    { name: 'assignee', to: person, id: ({ assigneeIds }) => assigneeIds[0] ?? null },
    emptyRelationship('last_actor'),
    emptyRelationship('task_list'),
    emptyRelationship('parent_task'),
    emptyRelationship('workflow_status'),
  ],
  join: joinTime,
  queryable: {
    filters: {
      id: idFilter('id'),
      task_number: idFilter('id'),
      project_id: { ...idFilter('project', 'project'), fact: projectOf },
      assignee_id: { kind: kinds.id, fact: ({ assignees }) => (Array.isArray(assignees) ? assignees : []) },
      created_at: createdAt,
      ...textFilters('title', (row) => String(row.name)),
      ...dateFilters('start_date', 'starts'),
      ...dateFilters('due_date', 'due'),
      due_date_on: plainFilter(kinds.date, 'due'),
      ...statusFilter((row) => row.status !== complete),
    },
    sorts: {
      id: sortBy((row) => row.id),
      task_number: sortBy((row) => row.id),
      title: sortBy((row) => foldText(String(row.name))),
      start_date: sortBy((row) => row.starts),
      due_date: sortBy((row) => row.due),
      created_at: sortBy((row) => row.created),
    },
    aggregates: {},
  },
});
