/** Perfex's milestone. Its task counts are figures kept beside it. */
import * as z from 'zod';
import type { Milestone } from '../../../domain/milestone/milestone.ts';
import { type Figures, readTaskCounts } from '../../../domain/project/figures.ts';
import type { Given } from '../../../domain/record.ts';
import { createMilestone, updateMilestone } from '../../../operations/milestone/write.ts';
import { deleteRecord } from '../../../operations/record/records.ts';
import { defineColumns } from '../../fields.ts';
import { readFigures } from '../../resource.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';

type Join = ReadonlyMap<number, Figures>;

const { column, computed } = defineColumns<Milestone, Given<Milestone>, Join>();

const countOf = (wire: string, which: 'total' | 'finished') =>
  computed(wire, z.string(), (doc, { join }) => String(readTaskCounts(join.get(doc.id) ?? {})[which]));

export const milestone = definePerfex<Milestone, Given<Milestone>, Join>({
  name: 'milestones',
  singular: 'a milestone',
  plural: 'milestones',
  scope: 'milestones',
  records: (store) => store.milestones,
  columns: [
    computed('id', z.string(), (doc) => String(doc.id)),
    column('name', 'name', codec.name, { ...demand('always', 'Name'), sample: 'Milestone A' }),
    column('description', 'description', codec.text),
    column('description_visible_to_customer', 'descriptionVisible', codec.flag),
    column('due_date', 'dueOn', codec.date, demand('always', 'Due Date')),
    column('project_id', 'projectId', codec.id, demand('always', 'Project')),
    column('color', 'color', codec.textOrNull, { sample: '#03a9f4' }),
    column('milestone_order', 'order', codec.count),
    computed('datecreated', z.string(), (doc, view) => codec.formatDateTime(doc.createdAt, view).slice(0, 10)),
    countOf('total_tasks', 'total'),
    countOf('total_finished_tasks', 'finished'),
  ],
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.milestones, ids) },
  relations: { project: 'id' },
  rowValues: { datecreated: ({ created }, view) => codec.formatDateTime(String(created), view).slice(0, 10) },
  sortable: {
    id: 'id',
    name: 'name',
    due_date: 'due',
    project_id: 'project',
    milestone_order: 'order',
    datecreated: 'created',
  },
  messages: plainMessages('Milestone'),
  create: createMilestone,
  update: updateMilestone,
  remove: (id, work) => deleteRecord(work.store.milestones, id, work),
});
