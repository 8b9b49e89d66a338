/**
 * How projects, milestones, tasks and timesheets lie in the table. What a project has of tasks and time is
 * kept beside it, and so it is for milestones and tasks: reading one costs the same, however much there is.
 */
import { type Milestone, milestone } from '../../domain/milestone/milestone.ts';
import { onInvoiceOf } from '../../domain/project/figures.ts';
import { currenciesToValue, isArchived, type Project, project, projectStatuses } from '../../domain/project/project.ts';
import { figureNames, ratedMinutes } from '../../domain/project/worth.ts';
import { projectOf, type Task, type TaskRelation, task, taskStatuses } from '../../domain/task/task.ts';
import { chargedMinutes, isRate } from '../../domain/timesheet/charge.ts';
import { minutesAtTaskRate, type TaskTime, taskTime } from '../../domain/timesheet/task-time.ts';
import { isUnbilled, type Timesheet, timesheet } from '../../domain/timesheet/timesheet.ts';
import type { Noun, Reference, Sum } from '../noun.ts';
import { dueOf, occurrenceGuard } from './occurrence.ts';
import { unvaluedLists, valuationOf, type Wanting } from './unvalued.ts';

const people = (ids: readonly (number | null)[], path: string): Reference[] =>
  [...new Set(ids)].flatMap((id) => (id === null ? [] : [{ noun: 'staff', id, path }]));

const wanting = (doc: Project): Wanting => ({ currencies: currenciesToValue(doc), on: doc.startsOn });

export const projectNoun: Noun<Project> = {
  name: 'project',
  resource: 'projects',
  schema: project,
  home: 'own',
  valued: true,
  denominations: ({ currency, startsOn: on }) => [{ currency, on }],
  referred: true,
  lists: (doc) => [
    { list: 'all' },
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}` }] : []),
    ...(isArchived(doc) ? [{ list: 'archived' }] : []),
    ...unvaluedLists(currenciesToValue(doc)),
  ],
  promises: (before, after) => valuationOf(before && wanting(before), wanting(after)),
  references: (doc) => [
    ...(doc.customerId ? [{ noun: 'customer', id: doc.customerId, path: 'client_id' }] : []),
    ...(doc.leadId ? [{ noun: 'lead', id: doc.leadId, path: 'lead_id' }] : []),
    ...people(doc.memberIds, 'member_ids'),
  ],
  // Amounts as numbers are for sorting only.
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    status: projectStatuses.indexOf(doc.status) + 1,
    customer: doc.customerId,
    starts: doc.startsOn,
    due: doc.dueOn,
    finished: doc.finishedAt,
    price: Number(doc.fixedPrice ?? 0),
    rate: Number(doc.hourlyRate ?? 0),
    hours: Number(doc.estimatedHours ?? 0),
  }),
  text: (doc) => [doc.name, doc.description ?? '', doc.reference, ...doc.tags].join(' '),
};

/** The milestones of a project, the tasks in a milestone or about a record, the time on a task. */
export const ofProject = (projectId: number): string => `project=${projectId}`;
export const ofTask = (taskId: number): string => `task=${taskId}`;
/** Time of a project that is to be billed and is on no invoice yet. */
const unbilledIn = (projectId: number): string => `unbilled=${projectId}`;

export const milestoneNoun: Noun<Milestone> = {
  name: 'milestone',
  resource: 'milestones',
  schema: milestone,
  home: 'own',
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: ofProject(doc.projectId) }],
  references: (doc) => [{ noun: 'project', id: doc.projectId, path: 'project_id' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    project: doc.projectId,
    due: doc.dueOn,
    order: doc.order,
  }),
  text: (doc) => `${doc.name} ${doc.description}`,
};

/** The kind of record behind a relation; null where its ids are no records here. */
const related = {
  lead: 'lead',
  customer: 'customer',
  invoice: 'invoice',
  project: 'project',
  quotation: null,
  contract: 'contract',
  annex: null,
  ticket: 'ticket',
  expense: 'expense',
  proposal: 'proposal',
} as const satisfies Record<TaskRelation, string | null>;

function taskSums(doc: Task): Sum[] {
  const projectId = projectOf(doc);
  const owners = [
    ...(projectId ? [{ noun: 'project', id: projectId }] : []),
    ...(doc.milestoneId ? [{ noun: 'milestone', id: doc.milestoneId }] : []),
  ];
  return owners.flatMap((owner) => [
    { ...owner, name: 'tasks', by: 1 },
    { ...owner, name: 'finishedTasks', by: doc.status === 'complete' ? 1 : 0 },
  ]);
}

export const taskNoun: Noun<Task> = {
  name: 'task',
  resource: 'tasks',
  schema: task,
  home: 'own',
  referred: true,
  polled: true,
  lists: (doc) => [
    { list: 'all' },
    ...(doc.relatedTo && doc.relatedId ? [{ list: `${doc.relatedTo}=${doc.relatedId}` }] : []),
    ...(doc.milestoneId ? [{ list: `milestone=${doc.milestoneId}` }] : []),
  ],
  references: (doc) => {
    const noun = doc.relatedTo ? related[doc.relatedTo] : null;
    return [
      ...(noun && doc.relatedId ? [{ noun, id: doc.relatedId, path: 'rel_id' }] : []),
      ...(doc.milestoneId ? [{ noun: 'milestone', id: doc.milestoneId, path: 'milestone_id' }] : []),
      ...people(doc.assigneeIds, 'assignees'),
      ...people(doc.followerIds, 'followers'),
      ...people(
        doc.checklist.map((item) => item.assignedId),
        'assigned',
      ),
    ];
  },
  guards: ({ generatedFrom: from }) => (from ? [occurrenceGuard('task', from.taskId, from.on)] : []),
  sums: taskSums,
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    status: taskStatuses.indexOf(doc.status) + 1,
    priority: doc.priorityId,
    starts: doc.startsOn,
    due: doc.dueOn,
    finished: doc.finishedAt,
    related: doc.relatedTo,
    relatedId: doc.relatedId,
    milestone: doc.milestoneId,
    rate: Number(doc.hourlyRate ?? 0),
  }),
  text: (doc) => [doc.name, doc.description ?? '', ...doc.tags].join(' '),
  due: (doc, zone) => dueOf(doc.recurrence, zone),
};

/** What time adds to the worth of its project, where it is billable: at its own rate, else as time of its person. */
function pricedTime({ hourlyRate, seconds, staffId }: Timesheet): Pick<Sum, 'name' | 'by'> {
  const minutes = chargedMinutes(seconds);
  return isRate(hourlyRate)
    ? { name: figureNames.ownRate, by: ratedMinutes(minutes, hourlyRate) }
    : { name: figureNames.minutes(staffId), by: minutes };
}

/** The figure beside a task that adds up the minutes that its `taskTimeNoun` has. */
export const ofTaskRate = 'taskRateMinutes';

export const timesheetNoun: Noun<Timesheet> = {
  name: 'timesheet',
  resource: 'timesheets',
  schema: timesheet,
  home: 'own',
  lists: (doc) => [
    { list: 'all' },
    { list: ofTask(doc.taskId) },
    ...(doc.projectId && isUnbilled(doc) ? [{ list: unbilledIn(doc.projectId) }] : []),
  ],
  references: (doc) => [
    { noun: 'task', id: doc.taskId, path: 'task_id' },
    ...people([doc.staffId], 'staff_id'),
    ...(doc.invoiceId ? [{ noun: 'invoice', id: doc.invoiceId, path: 'invoice_id' }] : []),
  ],
  sums: (doc) => {
    const ofProject = doc.projectId ? [{ noun: 'project', id: doc.projectId }] : [];
    const owners = [{ noun: 'task', id: doc.taskId }, ...ofProject];
    const counted = owners.flatMap((owner) => [
      // How many: the task cannot change its project while there is one, though its clock may still be running.
      { ...owner, name: 'timesheets', by: 1 },
      { ...owner, name: 'loggedSeconds', by: doc.seconds },
      { ...owner, name: 'billableSeconds', by: doc.billable ? doc.seconds : 0 },
      { ...owner, name: 'unbilledSeconds', by: isUnbilled(doc) ? doc.seconds : 0 },
    ]);
    const charged = doc.invoiceId ? [{ noun: 'task', id: doc.taskId, name: onInvoiceOf(doc.invoiceId), by: 1 }] : [];
    return [
      ...counted,
      ...charged,
      { noun: 'task', id: doc.taskId, name: ofTaskRate, by: minutesAtTaskRate(doc) },
      ...ofProject.flatMap((owner) => (doc.billable ? [{ ...owner, ...pricedTime(doc) }] : [])),
    ];
  },
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    start: doc.startedAt,
    end: doc.endedAt,
    seconds: doc.seconds,
    task: doc.taskId,
    project: doc.projectId,
    staff: doc.staffId,
    rate: Number(doc.hourlyRate ?? 0),
    unbilled: isUnbilled(doc),
  }),
};

/** Has the ids of tasks, and is there only while its task is. */
export const taskTimeNoun: Noun<TaskTime> = {
  name: 'task time',
  resource: null,
  schema: taskTime,
  home: 'own',
  sequence: taskNoun.name,
  sums: ({ projectId, hourlyRate, minutes }) =>
    Object.entries(minutes).flatMap(([staffId, own]) =>
      isRate(hourlyRate)
        ? [
            { noun: 'project', id: projectId, name: figureNames.taskRate(staffId), by: ratedMinutes(own, hourlyRate) },
            { noun: 'project', id: projectId, name: figureNames.taskRateMinutes(staffId), by: own },
          ]
        : [],
    ),
};
