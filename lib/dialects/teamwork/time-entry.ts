/** Teamwork's time entry: a member of staff's time on a task. A day and a duration make its start and its end. */
import * as z from 'zod';
import { toDate } from '../../domain/calendar.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { toDay } from '../../domain/date-text.ts';
import type { Row } from '../../domain/list-query.ts';
import { formatFixedDecimal } from '../../domain/money.ts';
import { invalidProblem, unknownReferenceProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import { dropUndefined } from '../../domain/record.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { findProjectId, type Task } from '../../domain/task/task.ts';
import { countMinutes, toSpan } from '../../domain/timesheet/span.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import {
  createTimesheet,
  deleteTimesheet,
  type TimesheetInput,
  updateTimesheet,
} from '../../operations/timesheet/write.ts';
import type { Found } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { countInput, flagInput, idInput } from '../codecs.ts';
import { type Codec, defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import { date, formatInstant, reference, text } from './columns.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

type Related = { tasks: Among<Task>; projects: Among<Project>; customers: Among<Customer>; staff: Among<Staff> };
/** As it is sent: what is not keeps its value. */
type Input = Pick<TimesheetInput, 'note' | 'billable'> & {
  /** Of the path; the task must lie in it. */
  projectId?: number;
  taskId?: number | null;
  staffId?: number | null;
  day?: string;
  time?: string;
  hours?: number;
  minutes?: number;
};

const { column, writeOnly, computed } = defineColumns<Timesheet, Input, Related>();
const shown = (wire: string, read: (doc: Timesheet, related: Related) => string) =>
  computed(wire, z.string(), (doc, { join }) => read(doc, join));

const clock: Codec<string> = {
  input: z
    .string()
    .trim()
    .regex(/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, { error: 'must be a time HH:MM' }),
  wire: z.string(),
  broken: '25:00',
  sample: '09:35',
};
const count: Codec<number> = {
  input: countInput.pipe(z.int().max(100_000, { error: 'is too large' })),
  output: String,
  wire: z.string(),
  broken: 'one',
  sample: '1',
};
const flag: Codec<boolean> = {
  input: flagInput,
  output: (value) => (value ? '1' : '0'),
  wire: z.string(),
  broken: 'perhaps',
  sample: '1',
};

const projectOf = ({ projectId }: Timesheet, { projects }: Related): Project | undefined =>
  projects.get(projectId ?? 0)?.doc;
const personOf = ({ staffId }: Timesheet, { staff }: Related): Staff | undefined => staff.get(staffId)?.doc;

/** Makes start and end of a day, a time and a duration; of those that are not sent, what is stored counts. */
function toInput(given: Input, before: Timesheet | null, { today, organization: { timezone } }: Work): TimesheetInput {
  const { projectId: _, taskId, staffId, day, time, hours, minutes, ...rest } = given;
  const whole = { ...rest, taskId: taskId ?? undefined, staffId: staffId ?? undefined };
  const isTimed = [day, time, hours, minutes].some((one) => one !== undefined);
  if (before && !isTimed) return dropUndefined(whole);
  if (!before && hours === undefined && minutes === undefined) throw invalidProblem('hours', 'or minutes are required');
  const stood = before ? countMinutes(before) : 0;
  const long =
    hours === undefined && minutes === undefined
      ? stood
      : (hours ?? Math.floor(stood / 60)) * 60 + (minutes ?? (hours === undefined ? stood % 60 : 0));
  const clock = time?.slice(0, 5).padStart(5, '0');
  return dropUndefined({ ...whole, ...toSpan({ day, clock, minutes: long }, before, { today, timezone }) });
}

/** No list and no row tells them apart, so they are refused, not ignored. */
const onlyAll = z.enum(['all'], { error: 'must be all: time is not listed by it here' }).default('all');
const query = z.object({
  page: pageParameter,
  fromdate: date.input.optional(),
  todate: date.input.optional(),
  userId: idInput.optional(),
  billableType: onlyAll,
  invoicedType: onlyAll,
});
type Query = z.infer<typeof query>;

/** Days are those of the organization's time zone. */
function toFilter({ fromdate, todate, userId }: Query, { organization: { timezone } }: Work) {
  if (fromdate === undefined && todate === undefined && userId === undefined) return null;
  const [from, to] = [fromdate, todate].map((given) => given && toDay(given, timezone));
  return (row: Row): boolean => {
    const day = toDate(Date.parse(String(row.start)), timezone);
    return (!from || day >= from) && (!to || day <= to) && (userId === undefined || row.staff === userId);
  };
}

type Within = { list: string; isOf: (row: Row) => boolean } | { isOf: (row: Row) => boolean } | null;

const find =
  (within: Within = null) =>
  (given: Query, work: Work): Promise<Found<Timesheet>> => {
    const { timesheets } = work.store;
    const page = { descending: true, ...toWindow(given.page) };
    const filter = toFilter(given, work);
    if (within === null && filter === null) return timesheets.find(page);
    if (within && 'list' in within && filter === null) return timesheets.find({ list: within.list, ...page });
    return timesheets.find({ where: (row) => (within?.isOf(row) ?? true) && (filter?.(row) ?? true), ...page });
  };

/** @throws Problem `invalid` for a task of another project than the path names, or an unknown project */
async function create(input: Input, work: Work): Promise<Stored<Timesheet>> {
  const { projectId, taskId } = input;
  if (projectId !== undefined) {
    const { projects, tasks } = work.store.whole;
    const [project, task] = await Promise.all([projects.get(projectId), tasks.get(taskId ?? 0)]);
    if (!project) throw unknownReferenceProblem('projectId', projectId);
    if (task && findProjectId(task.doc) !== projectId) throw invalidProblem('taskId', 'lies in another project');
  }
  return createTimesheet(toInput(input, null, work), work);
}

export const timeEntry = defineTeamwork<Timesheet, Input, Related, Query>({
  name: 'time-entries',
  path: 'time_entries',
  singular: 'a time entry',
  plural: 'time entries',
  scope: 'timesheets',
  root: 'time-entry',
  tellsStatus: true,
  records: (store) => store.timesheets,
  columns: [
    shown('id', (doc) => String(doc.id)),
    shown('project-id', (doc) => String(doc.projectId ?? '')),
    shown('project-name', (doc, related) => projectOf(doc, related)?.name ?? ''),
    shown('company-id', (doc, related) => String(projectOf(doc, related)?.customerId ?? '')),
    shown('company-name', (doc, related) => {
      return related.customers.get(projectOf(doc, related)?.customerId ?? 0)?.doc.name ?? '';
    }),
    column('todo-item-id', 'taskId', reference, { required: 'create', also: ['task-id', 'taskId'] }),
    shown('todo-item-name', (doc, { tasks }) => tasks.get(doc.taskId)?.doc.name ?? ''),
    column('person-id', 'staffId', reference),
    shown('person-first-name', (doc, related) => personOf(doc, related)?.firstName ?? ''),
    shown('person-last-name', (doc, related) => personOf(doc, related)?.lastName ?? ''),
    column('description', 'note', text),
    shown('date', (doc) => formatInstant(doc.startedAt)),
    writeOnly('date', 'day', date, { alsoNames: ['startedAt'] }),
    writeOnly('time', 'time', clock),
    column('hours', 'hours', count, { read: (doc) => Math.floor(countMinutes(doc) / 60), alsoNames: ['endedAt'] }),
    column('minutes', 'minutes', count, { read: (doc) => countMinutes(doc) % 60 }),
    shown('hoursDecimal', (doc) => formatFixedDecimal(String(countMinutes(doc) / 60), 2)),
    column('isbillable', 'billable', flag),
    shown('isbilled', (doc) => (doc.invoiceId === null ? '0' : '1')),
    shown('invoiceNo', (doc) => String(doc.invoiceId ?? '')),
    shown('createdAt', (doc) => formatInstant(doc.createdAt)),
    shown('updated-date', (doc) => formatInstant(doc.updatedAt)),
  ],
  details: [],
  createOnly: [],
  join: {
    by: 'records',
    read: async (docs, { store }) => {
      const [tasks, projects, staff] = await Promise.all([
        store.tasks.getMany(docs.map(({ taskId }) => taskId)),
        store.projects.getMany(docs.flatMap(({ projectId }) => projectId ?? [])),
        store.staff.getMany(docs.map(({ staffId }) => staffId)),
      ]);
      const customers = await store.customers.getMany(
        [...projects.values()].flatMap(({ doc }) => doc.customerId ?? []),
      );
      return { tasks, projects, customers, staff };
    },
  },
  listing: { query, find: find() },
  create,
  update: (id, input, work) => updateTimesheet(id, (before) => toInput(input, before, work), work),
  remove: deleteTimesheet,
});

export const timeInProject = {
  query,
  find: (projectId: number) => find({ isOf: (row) => row.project === projectId }),
};
export const timeOnTask = {
  query,
  find: (taskId: number) => find({ list: `task=${taskId}`, isOf: (row) => row.task === taskId }),
};
