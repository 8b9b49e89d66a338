/** Perfex's milestone: how many tasks it has, and how many are complete, is counted beside it. */
import * as z from 'zod';
import type { Milestone } from '../../../domain/milestone/milestone.ts';
import { invalid } from '../../../domain/problem.ts';
import { type Figures, tasksOf } from '../../../domain/project/figures.ts';
import type { Given } from '../../../domain/record.ts';
import { createMilestone, updateMilestone } from '../../../operations/milestone/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import type { Work } from '../../../store/work.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { nameColumn } from '../columns/people.ts';
import {
  countColumn,
  dateColumn,
  dateTime,
  flagColumn,
  idColumn,
  nullableTextColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import type { Entity } from '../protocol/entity.ts';

/** By milestone. */
type Join = ReadonlyMap<number, Figures>;
type Row = Field<Milestone, Given<Milestone>, Join>;

const text = z.string();
const counted = (wire: string, which: 'total' | 'finished'): Row =>
  shown(wire, text, (doc, { join }) => String(tasksOf(join.get(doc.id) ?? {})[which]));

const colorColumn: Codec<string | null> = { ...nullableTextColumn, input: nullableTextInput };

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('name', {
    codec: nameColumn,
    required: 'always',
    message: 'The Name field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'Milestone A',
  }),
  field('description', { codec: textColumn, get: (doc) => doc.description, put: (description) => ({ description }) }),
  field('description_visible_to_customer', {
    codec: flagColumn,
    get: (doc) => doc.descriptionVisible,
    put: (descriptionVisible) => ({ descriptionVisible }),
  }),
  field('due_date', {
    codec: dateColumn,
    required: 'always',
    message: 'The Due Date field is required',
    get: (doc) => doc.dueOn,
    put: (dueOn) => ({ dueOn }),
  }),
  field('project_id', {
    codec: idColumn,
    required: 'always',
    message: 'The Project field is required',
    get: (doc) => doc.projectId,
    put: (projectId) => ({ projectId }),
  }),
  field('color', { codec: colorColumn, get: (doc) => doc.color, put: (color) => ({ color }), sample: '#03a9f4' }),
  field('milestone_order', { codec: countColumn, get: (doc) => doc.order, put: (order) => ({ order }) }),
  shown('datecreated', text, (doc, view) => dateTime(doc.createdAt, view).slice(0, 10)),
  counted('total_tasks', 'total'),
  counted('total_finished_tasks', 'finished'),
];

async function figuresOf(ids: readonly number[], { store }: Work): Promise<Join> {
  const figures = await Promise.all(ids.map((id) => store.milestones.figures(id)));
  return new Map(ids.map((id, i) => [id, figures[i] ?? {}]));
}

export const milestone: Entity<Milestone, Given<Milestone>, Join> = {
  resource: 'milestones',
  singular: 'a milestone',
  plural: 'milestones',
  scope: 'milestones',
  idKey: 'id',
  collection: (store) => store.milestones,
  fields,
  sortable: {
    id: 'id',
    name: 'name',
    due_date: 'due',
    project_id: 'project',
    milestone_order: 'order',
    datecreated: 'created',
  },
  messages: {
    created: 'Milestone add successful.',
    notCreated: 'Milestone add fail.',
    updated: 'Milestone Update Successful.',
    notUpdated: 'Milestone Update Fail.',
    deleted: 'Milestone Delete Successful.',
    notDeleted: 'Milestone Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  join: (docs, work) =>
    figuresOf(
      docs.map((doc) => doc.id),
      work,
    ),
  joinByIds: figuresOf,
  create: ({ projectId, name, dueOn, ...rest }, work) => {
    if (projectId === undefined || name === undefined || dueOn === undefined) {
      throw invalid('project_id', 'is required, and so are name and due_date');
    }
    return createMilestone({ ...rest, projectId, name, dueOn }, work);
  },
  update: updateMilestone,
  remove: (id, work) => deleteRecord(work.store.milestones, id, work),
};
