/** Productive's time entry: a member of staff's time on a task, and perhaps for a service. */
import * as z from 'zod';
import { toDate } from '../../domain/calendar.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { dropUndefined } from '../../domain/record.ts';
import { countMinutes, toSpan } from '../../domain/timesheet/span.ts';
import type { Timesheet } from '../../domain/timesheet/timesheet.ts';
import {
  createTimesheet,
  deleteTimesheet,
  type TimesheetInput,
  updateTimesheet,
} from '../../operations/timesheet/write.ts';
import type { Work } from '../../store/work.ts';
import type { Codec } from '../fields.ts';
import { defineColumns } from '../fields.ts';
import { joinNothing } from '../resource.ts';
import * as codec from './columns.ts';
import { createdAt, idFilter, projectsOfCompany, sortBy } from './facts.ts';
import { type Filter, kinds } from './filters.ts';
import { emptyRelationship, type Relationship, relation } from './graph.ts';
import { person } from './person.ts';
import { defineProductive } from './protocol.ts';
import { service } from './service.ts';
import { task } from './task.ts';

/** As it is sent: what is not keeps its value. */
type Input = Pick<TimesheetInput, 'note' | 'serviceId'> & {
  taskId?: number;
  staffId?: number | null;
  day?: string;
  minutes?: number;
  billableMinutes?: number;
};

const countBillable = (doc: Timesheet): number => (doc.billable ? countMinutes(doc) : 0);

/** An entry is billed whole or not at all. */
function decideBillable(given: Input, before: Timesheet | null): boolean | undefined {
  const { minutes, billableMinutes } = given;
  if (billableMinutes === undefined) return undefined;
  const stood = before ? countMinutes(before) : 0;
  const time = minutes ?? stood;
  // Sent back as it was shown.
  if (before && billableMinutes === countBillable(before) && time === stood) return undefined;
  if (billableMinutes !== 0 && billableMinutes !== time) {
    const message = `must be 0 or the whole time (${time}): an entry is billed or not`;
    throw invalidProblem('billableMinutes', message);
  }
  return billableMinutes > 0;
}

function toInput(given: Input, before: Timesheet | null, { today, organization }: Work): TimesheetInput {
  const { day, minutes, billableMinutes: _, staffId, ...rest } = given;
  const isTimed = !before || day !== undefined || minutes !== undefined;
  return dropUndefined({
    ...rest,
    staffId: staffId ?? undefined,
    billable: decideBillable(given, before),
    ...(isTimed ? toSpan({ day, minutes }, before, { today, timezone: organization.timezone }) : {}),
  });
}

const minutes: Codec<number> = {
  ...codec.whole,
  input: codec.whole.input.pipe(
    z.number().min(0, { error: 'must be greater than or equal to 0' }).max(6_000_000, { error: 'is too large' }),
  ),
  broken: -1,
  sample: 60,
};

const { column, writeOnly, computed } = defineColumns<Timesheet, Input, undefined>();

const columns = [
  column('date', 'day', codec.day, {
    required: 'create',
    message: codec.blank,
    read: (doc, { organization }) => toDate(Date.parse(doc.startedAt), organization.timezone),
    alsoNames: ['startedAt'],
  }),
  column('time', 'minutes', minutes, { read: countMinutes, alsoNames: ['endedAt'] }),
  column('billable_time', 'billableMinutes', minutes, { read: countBillable, alsoNames: ['billable'] }),
  column('note', 'note', codec.plainText),
  computed('started_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.startedAt, view)),
  computed('created_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.createdAt, view)),
  computed('updated_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.updatedAt, view)),
  computed('last_activity_at', codec.nullableText, (doc, view) => codec.formatInstant(doc.updatedAt, view)),
  computed('invoiced', z.boolean(), (doc) => doc.invoiceId !== null),
  ...codec.constantColumns({
    recognized_time: 0,
    track_method_id: 1,
    timer_started_at: null,
    timer_stopped_at: null,
    approved: false,
    approved_at: null,
    rejected: false,
    rejected_at: null,
    rejected_reason: null,
    submitted: false,
    overhead: false,
    calendar_event_id: null,
  }),
];

const relationships: readonly Relationship<Timesheet, Input, undefined>[] = [
  { ...relation('person', person, 'staffId'), column: writeOnly('person_id', 'staffId', codec.optionalId) },
  {
    ...relation('service', service, 'serviceId'),
    column: writeOnly('service_id', 'serviceId', codec.optionalId, { sample: null }),
  },
  {
    ...relation('task', task, 'taskId'),
    column: writeOnly('task_id', 'taskId', codec.id, {
      required: 'create',
      message: `${codec.blank}: time is kept on a task here, of the project of its service`,
    }),
  },
  relation('creator', person, 'createdBy'),
  relation('updater', person, 'updatedBy'),
  emptyRelationship('event'),
  emptyRelationship('approver'),
  emptyRelationship('rejecter'),
];

/** The day that it began, where the organization is. */
const date: Filter = {
  kind: kinds.date,
  fact: (row, organization) => toDate(Date.parse(String(row.start)), organization.timezone),
};
const time: Filter = { kind: kinds.amount, fact: (row) => Math.round(Number(row.seconds) / 60) };

export const timeEntry = defineProductive<Timesheet, Input, undefined>({
  name: 'time-entries',
  singular: 'a time entry',
  plural: 'time entries',
  scope: 'timesheets',
  records: (store) => store.timesheets,
  columns,
  relationships,
  join: joinNothing,
  queryable: {
    filters: {
      id: idFilter('id'),
      person_id: idFilter('staff'),
      service_id: idFilter('service', 'service'),
      task_id: idFilter('task', 'task'),
      project_id: idFilter('project'),
      deal_id: idFilter('project'),
      budget_id: idFilter('project'),
      company_id: projectsOfCompany,
      date,
      after: { ...date, bare: 'gt_eq' },
      before: { ...date, bare: 'lt_eq' },
      started_at: date,
      created_at: createdAt,
      time,
    },
    sorts: {
      date: sortBy((row) => row.start),
      time: sortBy((row) => row.seconds),
      created_at: sortBy((row) => row.created),
    },
    aggregates: {},
  },
  create: (input, work) => createTimesheet(toInput(input, null, work), work),
  update: (id, input, work) => updateTimesheet(id, (before) => toInput(input, before, work), work),
  remove: deleteTimesheet,
});
