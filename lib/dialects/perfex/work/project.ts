/** Perfex's project. `clientid` is the customer's id, or the lead's, as `rel_type` says. */
import * as z from 'zod';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import { invalid } from '../../../domain/problem.ts';
import { type Figures, progressOf } from '../../../domain/project/figures.ts';
import {
  type billingMethods,
  type Project,
  projectKinds,
  type projectStatuses,
} from '../../../domain/project/project.ts';
import type { Given } from '../../../domain/record.ts';
import { deleteProject, updateProject } from '../../../operations/project/change.ts';
import { createProject } from '../../../operations/project/create.ts';
import type { Work } from '../../../store/work.ts';
import { countInput } from '../../codecs.ts';
import { type Codec, type Field, field, shown } from '../../field-table.ts';
import { tagsColumn } from '../columns/bill.ts';
import { keptAmount } from '../columns/extras.ts';
import { nameColumn } from '../columns/people.ts';
import {
  countColumn,
  dateColumn,
  dateTime,
  flagColumn,
  nullableTextColumn,
  optionalDateColumn,
  optionalIdColumn,
} from '../columns/text-and-numbers.ts';
import { numberedColumn, optionalDecimalColumn, staffIdsColumn, wordColumn } from '../columns/work.ts';
import type { Entity } from '../protocol/entity.ts';

/** What a client gives; whose project it is comes as kind and id. */
type Form = Given<Project> & CustomValuesInput & { relatedId: number | null };
/** By project. */
type Join = ReadonlyMap<number, Figures>;
type Row = Field<Project, Form, Join>;

const statusColumn = numberedColumn<(typeof projectStatuses)[number]>({
  'not-started': '1',
  'in-progress': '2',
  'on-hold': '3',
  finished: '4',
  cancelled: '5',
});

/** The document knows three; the fourth is Sereni's. */
const billingColumn = numberedColumn<(typeof billingMethods)[number]>({
  fixed_rate: '1',
  hourly_project_rate: '2',
  hourly_task_rate: '3',
  hourly_staff_rate: '4',
});

const percentColumn: Codec<number> = {
  ...countColumn,
  input: countInput.pipe(z.int().max(100, { error: 'must be from 0 to 100' })),
  broken: '101',
  sample: '40',
};

const text = z.string();
function amount(wire: string, key: 'fixedPrice' | 'hourlyRate' | 'estimatedHours'): Row {
  return field(wire, { codec: optionalDecimalColumn, get: (doc) => doc[key], put: (value) => ({ [key]: value }) });
}

/** Of an internal project the id says nothing and is kept as it was given. */
function relatedIdOf({ kind, customerId, leadId, kept }: Project): number | null {
  return kind === 'internal' ? z.int().nullable().catch(null).parse(kept.clientid) : (customerId ?? leadId);
}

const fields: readonly Row[] = [
  shown('id', text, (doc) => String(doc.id)),
  field('name', {
    codec: nameColumn,
    required: 'always',
    message: 'The Project Name field is required',
    get: (doc) => doc.name,
    put: (name) => ({ name }),
    sample: 'Test1',
  }),
  field('description', {
    codec: nullableTextColumn,
    get: (doc) => doc.description,
    put: (description) => ({ description: description || null }),
  }),
  field('status', {
    codec: statusColumn,
    required: 'always',
    message: 'The Status field is required',
    get: (doc) => doc.status,
    put: (status) => ({ status }),
  }),
  field('clientid', {
    codec: optionalIdColumn,
    required: 'always',
    message: 'The Customer field is required',
    get: relatedIdOf,
    put: (relatedId) => ({ relatedId }),
    sample: '1',
  }),
  field('billing_type', {
    codec: billingColumn,
    required: 'always',
    message: 'The Billing Type field is required',
    get: (doc) => doc.billingMethod,
    put: (billingMethod) => ({ billingMethod }),
  }),
  field('start_date', {
    codec: dateColumn,
    required: 'always',
    message: 'The Start Date field is required',
    get: (doc) => doc.startsOn,
    put: (startsOn) => ({ startsOn }),
  }),
  field('deadline', { codec: optionalDateColumn, get: (doc) => doc.dueOn, put: (dueOn) => ({ dueOn }) }),
  shown('project_created', text, (doc, view) => dateTime(doc.createdAt, view).slice(0, 10)),
  shown('date_finished', text.nullable(), (doc, view) => (doc.finishedAt ? dateTime(doc.finishedAt, view) : null)),
  field('progress', {
    codec: percentColumn,
    get: (doc, { join }) => progressOf(doc, join.get(doc.id) ?? {}),
    put: (progressPercent) => ({ progressPercent }),
  }),
  field('progress_from_tasks', {
    codec: flagColumn,
    get: (doc) => doc.progressFromTasks,
    put: (progressFromTasks) => ({ progressFromTasks }),
    sample: 'on',
  }),
  amount('project_cost', 'fixedPrice'),
  amount('project_rate_per_hour', 'hourlyRate'),
  amount('estimated_hours', 'estimatedHours'),
  shown('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  field('rel_type', {
    codec: wordColumn(projectKinds),
    required: 'always',
    message: 'The Related field is required',
    get: (doc) => doc.kind,
    put: (kind) => ({ kind }),
  }),
  keptAmount('potential_revenue'),
  keptAmount('potential_margin'),
  shown('external', text, (doc) => (doc.kind === 'internal' ? '' : 'E')),
  field('project_members', { codec: staffIdsColumn, get: (doc) => doc.memberIds, put: (memberIds) => ({ memberIds }) }),
  field('tags', { codec: tagsColumn, get: (doc) => doc.tags, put: (tags) => ({ tags }) }),
];

/** @throws Problem `invalid` for a customer's or lead's project without the id of that */
function inputOf({ relatedId, kind, ...rest }: Partial<Form>): Partial<Given<Project>> {
  if (kind === undefined || relatedId === undefined) return rest;
  if (kind === 'internal')
    return { ...rest, kind, customerId: null, leadId: null, kept: { ...rest.kept, clientid: relatedId } };
  if (relatedId === null) throw invalid('clientid', `must be the id of a ${kind}`);
  const whose = kind === 'customer' ? { customerId: relatedId, leadId: null } : { customerId: null, leadId: relatedId };
  return { ...rest, kind, ...whose };
}

async function figuresOf(ids: readonly number[], { store }: Work): Promise<Join> {
  const figures = await Promise.all(ids.map((id) => store.projects.figures(id)));
  return new Map(ids.map((id, i) => [id, figures[i] ?? {}]));
}

export const project: Entity<Project, Form, Join> = {
  resource: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  idKey: 'id',
  collection: (store) => store.projects,
  fields,
  customFields: 'projects',
  sortable: {
    id: 'id',
    name: 'name',
    status: 'status',
    clientid: 'customer',
    start_date: 'starts',
    deadline: 'due',
    project_created: 'created',
    date_finished: 'finished',
    project_cost: 'price',
    project_rate_per_hour: 'rate',
    estimated_hours: 'hours',
  },
  messages: {
    created: 'Project add successful.',
    notCreated: 'Project add fail.',
    updated: 'Project Update Successful.',
    notUpdated: 'Project Update Fail.',
    deleted: 'Project Delete Successful.',
    notDeleted: 'Project Delete Fail.',
    none: 'No data were found',
    noMatch: 'No data were found',
  },
  names: { customerId: 'clientid', lead_id: 'clientid', member_ids: 'project_members' },
  join: (docs, work) =>
    figuresOf(
      docs.map((doc) => doc.id),
      work,
    ),
  joinByIds: figuresOf,
  create: ({ name, startsOn, customValues, ...form }, work) => {
    if (name === undefined || startsOn === undefined) throw invalid('name', 'is required, and so is start_date');
    return createProject({ ...inputOf(form), name, startsOn, customValues }, work);
  },
  update: (id, { customValues, ...form }, work) => updateProject(id, () => inputOf(form), work, customValues),
  remove: deleteProject,
};
