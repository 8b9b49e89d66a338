import { toInvoiceFigure } from '../../domain/project/figures.ts';
import { figureNames, multiplyMinutes } from '../../domain/project/worth.ts';
import { isRate, toChargedMinutes } from '../../domain/timesheet/charge.ts';
import { countMinutesAtTaskRate } from '../../domain/timesheet/task-time.ts';
import { isUnbilled, type Timesheet, timesheet } from '../../domain/timesheet/timesheet.ts';
import type { RecordType, Sum } from '../record-type.ts';
import { toReference } from '../references.ts';

/** The list of the time on a task. */
export const timesheetsOfTask = (taskId: number): string => `task=${taskId}`;

const unbilledOfProject = (projectId: number): string => `unbilled=${projectId}`;

/** Prices billable time for its project: at its own rate, else as minutes of its person. */
function toPricedTime({ hourlyRate, seconds, staffId }: Timesheet): Pick<Sum, 'name' | 'by'> {
  const minutes = toChargedMinutes(seconds);
  return isRate(hourlyRate)
    ? { name: figureNames.ownRate, by: multiplyMinutes(minutes, hourlyRate) }
    : { name: figureNames.minutes(staffId), by: minutes };
}

/** The figure beside a task that adds up the minutes in its `taskTimeRecordType`. */
export const taskRateFigure = 'taskRateMinutes';

export const timesheetRecordType: RecordType<Timesheet> = {
  name: 'timesheet',
  resource: 'timesheets',
  schema: timesheet,
  home: 'own',
  lists: (doc) => [
    { list: 'all' },
    { list: timesheetsOfTask(doc.taskId) },
    ...(doc.serviceId ? [{ list: `service=${doc.serviceId}` }] : []),
    ...(doc.projectId && isUnbilled(doc) ? [{ list: unbilledOfProject(doc.projectId) }] : []),
  ],
  references: (doc) => [
    { recordType: 'task', id: doc.taskId, path: 'taskId' },
    ...toReference('service', doc.serviceId, 'serviceId'),
    ...toReference('staff', doc.staffId, 'staffId'),
    ...toReference('invoice', doc.invoiceId, 'invoiceId'),
  ],
  sums: (doc) => {
    const ofProject = doc.projectId ? [{ recordType: 'project', id: doc.projectId }] : [];
    const owners = [{ recordType: 'task', id: doc.taskId }, ...ofProject];
    const counted = owners.flatMap((owner) => [
      // Also counts time whose clock still runs: the task cannot change its project while there is any.
      { ...owner, name: 'timesheets', by: 1 },
      { ...owner, name: 'loggedSeconds', by: doc.seconds },
      { ...owner, name: 'billableSeconds', by: doc.billable ? doc.seconds : 0 },
      { ...owner, name: 'unbilledSeconds', by: isUnbilled(doc) ? doc.seconds : 0 },
    ]);
    const charged = doc.invoiceId
      ? [{ recordType: 'task', id: doc.taskId, name: toInvoiceFigure(doc.invoiceId), by: 1 }]
      : [];
    const ofService = doc.serviceId
      ? [
          { name: 'loggedSeconds', by: doc.seconds },
          { name: 'billableSeconds', by: doc.billable ? doc.seconds : 0 },
        ].map((sum) => ({ recordType: 'service', id: doc.serviceId ?? 0, ...sum }))
      : [];
    return [
      ...counted,
      ...ofService,
      ...charged,
      { recordType: 'task', id: doc.taskId, name: taskRateFigure, by: countMinutesAtTaskRate(doc) },
      ...ofProject.flatMap((owner) => (doc.billable ? [{ ...owner, ...toPricedTime(doc) }] : [])),
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
    service: doc.serviceId,
    staff: doc.staffId,
    rate: Number(doc.hourlyRate ?? 0),
    unbilled: isUnbilled(doc),
  }),
};
