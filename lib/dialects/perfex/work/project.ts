/** Perfex's project. `clientid` is the id of a customer or of a lead, according to `rel_type`. */
import * as z from 'zod';
import type { CustomValuesInput } from '../../../domain/custom-field/values.ts';
import { invalidProblem } from '../../../domain/problem.ts';
import { deriveProgress, type Figures } from '../../../domain/project/figures.ts';
import {
  type billingMethods,
  type Project,
  projectKinds,
  type projectStatuses,
} from '../../../domain/project/project.ts';
import type { Given } from '../../../domain/record.ts';
import { deleteProject, updateProject } from '../../../operations/project/change.ts';
import { createProject } from '../../../operations/project/create.ts';
import { countInput } from '../../codecs.ts';
import { type Codec, defineColumns } from '../../fields.ts';
import { readFigures } from '../../resource.ts';
import { tagsColumn } from '../columns/bill.ts';
import { extraAmount } from '../columns/extras.ts';
import * as codec from '../columns/text-and-numbers.ts';
import { numberedColumn, optionalDecimalColumn, wordColumn } from '../columns/work.ts';
import { definePerfex } from '../protocol/endpoint.ts';
import { demand, plainMessages } from '../protocol/messages.ts';

/** `kind` says whether `relatedId` is a customer or a lead. */
type Input = Given<Project> & CustomValuesInput & { relatedId: number | null };
type Join = ReadonlyMap<number, Figures>;

const statusColumn = numberedColumn<(typeof projectStatuses)[number]>({
  'not-started': '1',
  'in-progress': '2',
  'on-hold': '3',
  finished: '4',
  cancelled: '5',
});

/** The API document has three; the fourth is Sereni's. */
const billingColumn = numberedColumn<(typeof billingMethods)[number]>({
  fixed_rate: '1',
  hourly_project_rate: '2',
  hourly_task_rate: '3',
  hourly_staff_rate: '4',
});

const percentColumn: Codec<number> = {
  ...codec.count,
  input: countInput.pipe(z.int().max(100, { error: 'must be from 0 to 100' })),
  broken: '101',
  sample: '40',
};

/** The id of an internal project has no meaning and is stored as sent. */
function findRelatedId({ kind, customerId, leadId, extras }: Project): number | null {
  return kind === 'internal' ? z.int().nullable().catch(null).parse(extras.clientid) : (customerId ?? leadId);
}

const text = z.string();
const { column, computed } = defineColumns<Project, Input, Join>();

const columns = [
  computed('id', text, (doc) => String(doc.id)),
  column('name', 'name', codec.name, { ...demand('always', 'Project Name'), sample: 'Test1' }),
  column('description', 'description', codec.textOrNull),
  column('status', 'status', statusColumn, demand('always', 'Status')),
  column('clientid', 'relatedId', codec.optionalId, {
    ...demand('always', 'Customer'),
    alsoNames: ['customerId', 'leadId'],
    read: findRelatedId,
    sample: '1',
  }),
  column('billing_type', 'billingMethod', billingColumn, demand('always', 'Billing Type')),
  column('start_date', 'startsOn', codec.date, demand('always', 'Start Date')),
  column('deadline', 'dueOn', codec.optionalDate),
  computed('project_created', text, (doc, view) => codec.formatDateTime(doc.createdAt, view).slice(0, 10)),
  computed('date_finished', text.nullable(), (doc, view) =>
    doc.finishedAt ? codec.formatDateTime(doc.finishedAt, view) : null,
  ),
  column('progress', 'progressPercent', percentColumn, {
    read: (doc, { join }) => deriveProgress(doc, join.get(doc.id) ?? {}),
  }),
  column('progress_from_tasks', 'progressFromTasks', codec.flag, { sample: 'on' }),
  column('project_cost', 'fixedPrice', optionalDecimalColumn),
  column('project_rate_per_hour', 'hourlyRate', optionalDecimalColumn),
  column('estimated_hours', 'estimatedHours', optionalDecimalColumn),
  computed('addedfrom', text, (doc) => String(doc.createdBy ?? 0)),
  column('rel_type', 'kind', wordColumn(projectKinds), demand('always', 'Related')),
  extraAmount('potential_revenue'),
  extraAmount('potential_margin'),
  computed('external', text, (doc) => (doc.kind === 'internal' ? '' : 'E')),
  column('project_members', 'memberIds', codec.ids, { sample: [1] }),
  column('tags', 'tags', tagsColumn),
];

/**
 * Says whom a project is for. An id alone keeps the kind; another kind needs its id.
 * @param before null: a new project
 * @throws Problem `invalid` for a customer's or lead's project without that id
 */
function toInput(
  { relatedId: givenId, kind: givenKind, ...rest }: Partial<Input>,
  before: Project | null,
): Partial<Given<Project>> {
  const kind = givenKind ?? before?.kind;
  if (kind === undefined || (givenId === undefined && kind === before?.kind)) return rest;
  const relatedId = givenId ?? null;
  if (kind === 'internal')
    return { ...rest, kind, customerId: null, leadId: null, extras: { ...rest.extras, clientid: relatedId } };
  if (relatedId === null) throw invalidProblem('clientid', `must be the id of a ${kind}`);
  const related =
    kind === 'customer' ? { customerId: relatedId, leadId: null } : { customerId: null, leadId: relatedId };
  return { ...rest, kind, ...related };
}

export const project = definePerfex<Project, Input, Join>({
  name: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  records: (store) => store.projects,
  columns,
  join: { by: 'ids', read: (ids, { store }) => readFigures(store.projects, ids) },
  customFields: 'projects',
  kindOf: { clientid: 'rel_type' },
  relations: { customer: 'id' },
  rowValues: { project_created: ({ created }, view) => codec.formatDateTime(String(created), view).slice(0, 10) },
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
  messages: plainMessages('Project'),
  create: ({ customValues, ...input }, work) => createProject({ ...toInput(input, null), customValues }, work),
  update: (id, { customValues, ...input }, work) =>
    updateProject(id, (before) => toInput(input, before), work, customValues),
  remove: deleteProject,
});
