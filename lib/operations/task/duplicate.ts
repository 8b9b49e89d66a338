/**
 * Duplicates a task with the chosen parts. Parts that do not fit in one write follow in further ones. The copy lists
 * what is still to come, so each part is copied once; an effect completes it if the request dies.
 */
import * as z from 'zod';
import { comment as commentSchema } from '../../domain/comment/comment.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { stampNew } from '../../domain/record.ts';
import { neverRepeated } from '../../domain/recurrence/repeating-record.ts';
import type { ChecklistItem } from '../../domain/task/checklist.ts';
import { findProjectId, type Task, task as taskSchema } from '../../domain/task/task.ts';
import { timesheet as timesheetSchema } from '../../domain/timesheet/timesheet.ts';
import type { Stored } from '../../store/record-type.ts';
import { commentsOf } from '../../store/record-types/comment.ts';
import { timesheetsOfTask } from '../../store/record-types/timesheet.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Change } from '../../store/save.ts';
import type { Work } from '../../store/work.ts';
import { readExisting, requireRight } from '../record/records.ts';
import { changeTime, toMove } from '../timesheet/task-time.ts';

/** What to copy. `assignees`: everybody on the task, including followers and the people of its checklist. */
export type Parts = { timesheets: boolean; checklists: boolean; comments: boolean; assignees: boolean };

type Copying = NonNullable<Task['copying']>;

const mostCopied = 1_000;
/** These fit in one write even for a task of thirty people. */
const timesheetsAtOnce = 6;
const commentsAtOnce = 15;

/** The kind of effect that copies the remaining parts. */
export const copyKind = 'task copy';
const copyPayload = z.object({ taskId: z.int().positive() });

/**
 * Copies a task. Three round trips, two more for each further six time entries or fifteen comments. The copy does not
 * repeat; its time is on no invoice, and running clocks are left out.
 * @throws Problem `not_found`; `invalid` for over 1,000 parts; `forbidden` without the right to create them
 */
export async function duplicateTask(id: number, parts: Parts, work: Work): Promise<Stored<Task>> {
  if (parts.timesheets) requireRight(work, 'timesheets:create');
  if (parts.comments) requireRight(work, 'comments:create');
  const { tasks, timesheets, comments } = work.store;
  const idPromise = tasks.nextId();
  const copy = await retryOnConflict(async () => {
    const [source, newId, time, foundComments] = await Promise.all([
      readExisting(tasks, id),
      idPromise,
      parts.timesheets ? timesheets.locate({ list: timesheetsOfTask(id), offset: 0, limit: mostCopied }) : none,
      parts.comments ? comments.locate({ list: commentsOf('task', id), offset: 0, limit: mostCopied }) : none,
    ]);
    if (time.total > mostCopied)
      throw invalidProblem('timesheets', `has ${time.total} entries; at most ${mostCopied} can be duplicated`);
    if (foundComments.total > mostCopied)
      throw invalidProblem('comments', `has ${foundComments.total} entries; at most ${mostCopied} can be duplicated`);
    const bare = toCopy(source.doc, newId, parts, work);
    const { changes, left } = await composeNextCopies(
      bare,
      { timesheetIds: time.ids, commentIds: foundComments.ids },
      work,
    );
    const doc = { ...bare, copying: left };
    // The bump ensures that what the source names still exists when the copy is written.
    const [stored] = await work.store.save([tasks.create(doc), tasks.bump(source), ...changes], {
      effects: left ? [{ kind: copyKind, payload: { taskId: newId } }] : [],
    });
    return stored;
  });
  return copyRest(copy, work);
}

const none = { total: 0, ids: [] };

/** Performs a `task copy`; does nothing where the copy is complete or deleted. */
export async function finishCopy(payload: unknown, work: Work): Promise<void> {
  const copy = await work.store.tasks.get(copyPayload.parse(payload).taskId);
  if (copy) await copyRest(copy, work);
}

async function copyRest(copy: Stored<Task>, work: Work): Promise<Stored<Task>> {
  const { tasks } = work.store;
  let current = copy;
  while (current.doc.copying) {
    current = await retryOnConflict(async () => {
      const before = await readExisting(tasks, copy.doc.id);
      if (!before.doc.copying) return before;
      const { changes, left } = await composeNextCopies(before.doc, before.doc.copying, work);
      const [stored] = await work.store.save([tasks.update(before, { ...before.doc, copying: left }), ...changes]);
      return stored;
    });
  }
  return current;
}

function toCopy(source: Task, id: number, { checklists, assignees }: Parts, work: Work): Task {
  const item = (one: ChecklistItem, i: number): ChecklistItem => ({
    ...one,
    number: i + 1,
    assignedId: assignees ? one.assignedId : null,
    createdAt: work.at,
    createdBy: work.actor.staffId,
  });
  const checklist = checklists ? source.checklist.map(item) : [];
  return taskSchema.parse({
    ...source,
    ...stampNew(work, id),
    finishedAt: source.status === 'complete' ? work.at : null,
    assigneeIds: assignees ? source.assigneeIds : [],
    followerIds: assignees ? source.followerIds : [],
    checklist,
    nextChecklistNumber: checklist.length + 1,
    ...neverRepeated,
    generatedFrom: null,
    copying: null,
  });
}

/** Copies the next parts and lists those left. Records deleted since are skipped. */
async function composeNextCopies(
  task: Task,
  { timesheetIds, commentIds }: Copying,
  work: Work,
): Promise<{ changes: Change[]; left: Copying | null }> {
  const timesheetsNow = timesheetIds.slice(0, timesheetsAtOnce);
  const commentsNow = timesheetsNow.length > 0 ? [] : commentIds.slice(0, commentsAtOnce);
  const left = {
    timesheetIds: timesheetIds.slice(timesheetsNow.length),
    commentIds: commentIds.slice(commentsNow.length),
  };
  const changes = [...(await copyTime(task, timesheetsNow, work)), ...(await copyComments(task, commentsNow, work))];
  return { changes, left: left.timesheetIds.length + left.commentIds.length > 0 ? left : null };
}

async function copyTime(task: Task, ids: readonly number[], work: Work): Promise<Change[]> {
  if (ids.length === 0) return [];
  const { timesheets, taskTimes } = work.store;
  const [sources, first, time] = await Promise.all([
    timesheets.getMany(ids),
    timesheets.nextId(ids.length),
    taskTimes.get(task.id),
  ]);
  const ended = [...sources.values()].filter(({ doc }) => doc.endedAt !== null);
  const copies = ended.map(({ doc }, i) =>
    timesheetSchema.parse({
      ...doc,
      ...stampNew(work, first + i),
      taskId: task.id,
      projectId: findProjectId(task),
      invoiceId: null,
    }),
  );
  const moves = copies.map((copy) => toMove(copy));
  return [...copies.map(timesheets.create), ...changeTime(task, time, moves, work)];
}

/** A comment keeps its author and its time. */
async function copyComments(task: Task, ids: readonly number[], work: Work): Promise<Change[]> {
  if (ids.length === 0) return [];
  const { comments } = work.store;
  const [sources, first] = await Promise.all([comments.getMany(ids), comments.nextId(ids.length)]);
  return [...sources.values()].map(({ doc }, i) =>
    comments.create(commentSchema.parse({ ...doc, id: first + i, subjectId: task.id })),
  );
}
