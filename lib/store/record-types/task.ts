import { findProjectId, type Task, type TaskRelation, task, taskStatuses } from '../../domain/task/task.ts';
import type { RecordType, Sum } from '../record-type.ts';
import { toReference, toStaffReferences } from '../references.ts';
import { findDue, toOccurrenceGuard } from './occurrence.ts';

/** The record type behind a relation; null where we store no such records. */
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
  const projectId = findProjectId(doc);
  const owners = [
    ...(projectId ? [{ recordType: 'project', id: projectId }] : []),
    ...(doc.milestoneId ? [{ recordType: 'milestone', id: doc.milestoneId }] : []),
  ];
  return owners.flatMap((owner) => [
    { ...owner, name: 'tasks', by: 1 },
    { ...owner, name: 'finishedTasks', by: doc.status === 'complete' ? 1 : 0 },
  ]);
}

export const taskRecordType: RecordType<Task> = {
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
    const recordType = doc.relatedTo ? related[doc.relatedTo] : null;
    return [
      ...(recordType && doc.relatedId ? [{ recordType, id: doc.relatedId, path: 'relatedId' }] : []),
      ...toReference('milestone', doc.milestoneId, 'milestoneId'),
      ...toStaffReferences(doc.assigneeIds, 'assigneeIds'),
      ...toStaffReferences(doc.followerIds, 'followerIds'),
      ...toStaffReferences(
        doc.checklist.map((item) => item.assignedId),
        'assignedId',
      ),
    ];
  },
  guards: ({ generatedFrom: from }) => (from ? [toOccurrenceGuard('task', from.taskId, from.on)] : []),
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
    assignees: doc.assigneeIds,
    rate: Number(doc.hourlyRate ?? 0),
  }),
  text: (doc) => [doc.name, doc.description ?? '', ...doc.tags].join(' '),
  due: (doc, zone) => findDue(doc.recurrence, zone),
};
