/** Perfex's milestone: how many tasks it has, and how many are complete, is counted beside it. */
import * as z from 'zod';
import type { Milestone } from '../../../domain/milestone/milestone.ts';
import { type Figures, readTaskCounts } from '../../../domain/project/figures.ts';
import type { Given } from '../../../domain/record.ts';
import { createMilestone, updateMilestone } from '../../../operations/milestone/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { nullableTextInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { readFigures } from '../../resource.ts';
import { nameColumn } from '../columns/people.ts';
import {
  countColumn,
  dateColumn,
  flagColumn,
  formatDateTime,
  idColumn,
  nullableTextColumn,
  textColumn,
} from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';

/** By milestone. */
type Join = ReadonlyMap<number, Figures>;

const colorColumn: Codec<string | null> = { ...nullableTextColumn, input: nullableTextInput };

const { column, computed } = defineColumns<Milestone, Given<Milestone>, Join>();

const countOf = (wire: string, which: 'total' | 'finished') =>
  computed(wire, z.string(), (doc, { join }) => String(readTaskCounts(join.get(doc.id) ?? {})[which]));

export const milestone = definePerfex<Milestone, Given<Milestone>, Join>({
  name: 'milestones',
  singular: 'a milestone',
  plural: 'milestones',
  scope: 'milestones',
  idKey: 'id',
  records: (store) => store.milestones,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('name', 'name', nameColumn, {
      required: 'always',
      message: 'The Name field is required',
      sample: 'Milestone A',
    }),
    column('description', 'description', textColumn),
    column('description_visible_to_customer', 'descriptionVisible', flagColumn),
    column('due_date', 'dueOn', dateColumn, { required: 'always', message: 'The Due Date field is required' }),
    column('project_id', 'projectId', idColumn, { required: 'always', message: 'The Project field is required' }),
    column('color', 'color', colorColumn, { sample: '#03a9f4' }),
    column('milestone_order', 'order', countColumn),
    computed('datecreated', z.string(), (doc, view) => formatDateTime(doc.createdAt, view).slice(0, 10)),
    countOf('total_tasks', 'total'),
    countOf('total_finished_tasks', 'finished'),
  ],
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.milestones, ids) },
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
  create: createMilestone,
  update: updateMilestone,
  remove: (id, work) => deleteRecord(work.store.milestones, id, work),
});
