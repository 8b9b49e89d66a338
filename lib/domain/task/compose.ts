/** Builds a task from an input and its former state. */
import { invalidProblem } from '../problem.ts';
import type { Given, NewRecordFields, Writing } from '../record.ts';
import { checkStart, type FirstDate } from '../recurrence/first-date.ts';
import type { Recurrence, Repetition, Setting } from '../recurrence/recurrence.ts';
import {
  findLastRecurrence,
  mergeRepetition,
  neverRepeated,
  startRecurrence,
  toFormerRecurrence,
} from '../recurrence/repeating-record.ts';
import { findProjectId, type Task, type TaskStatus, task as taskSchema } from './task.ts';

type Fields = Omit<
  Given<Task>,
  'finishedAt' | 'checklist' | 'nextChecklistNumber' | 'recurrence' | 'formerRecurrence' | 'generatedFrom' | 'copying'
>;
/** `repetition` null stops it. */
export type TaskInput = Partial<Fields> & { repetition?: Partial<Repetition> | null | undefined };

type Circumstances = Pick<Writing, 'at'> & Setting & { organization: FirstDate };

/** Each person counts their tasks in the same write, which limits them. */
const mostPeople = 30;

/**
 * Builds a task. `base` is the former task, or a new one's generated fields.
 * @throws Problem `invalid` for too many people, or a repetition that starts too early
 */
export function composeTask(
  before: Task | null,
  input: TaskInput,
  base: NewRecordFields | Task,
  work: Circumstances,
): Task {
  const { repetition, ...fields } = input;
  const status = fields.status ?? before?.status ?? deriveUsualStatus(fields.startsOn, work);
  const doc = taskSchema.parse({
    ...base,
    ...fields,
    ...toRelation(before, fields),
    extras: { ...before?.extras, ...fields.extras },
    status,
    finishedAt: status === 'complete' ? (before?.finishedAt ?? work.at) : null,
  });
  const isSameProject = before && findProjectId(before) === findProjectId(doc);
  const places = {
    milestoneId: fields.milestoneId === undefined && !isSameProject ? null : doc.milestoneId,
    boardId: fields.boardId === undefined && !isSameProject ? null : doc.boardId,
  };
  const recurrence = findRecurrence(doc, before, repetition, work);
  const formerRecurrence = toFormerRecurrence(recurrence, before ?? neverRepeated);
  return checkPeople({ ...doc, ...places, recurrence, formerRecurrence });
}

/** Perfex's rule: in progress once the start has come. */
function deriveUsualStatus(startsOn: string | null | undefined, work: Setting): TaskStatus {
  return startsOn && startsOn <= work.today ? 'in-progress' : 'not-started';
}

/** Another kind makes the old id meaningless. */
function toRelation(before: Task | null, { relatedTo, relatedId }: TaskInput): Pick<Task, 'relatedTo' | 'relatedId'> {
  const kind = relatedTo === undefined ? (before?.relatedTo ?? null) : relatedTo;
  const knownId = kind === (before?.relatedTo ?? null) ? (before?.relatedId ?? null) : null;
  return { relatedTo: kind, relatedId: kind === null ? null : relatedId === undefined ? knownId : relatedId };
}

/** A rule starts with its task, so a moved start moves its dates. */
function findRecurrence(
  doc: Task,
  before: Task | null,
  requested: TaskInput['repetition'],
  work: Circumstances,
): Recurrence | null {
  const former = before ?? neverRepeated;
  const rule = former.recurrence;
  const startsOn = doc.startsOn ?? findLastRecurrence(former)?.startsOn ?? work.today;
  if (requested === undefined && (rule === null || rule.startsOn === startsOn)) return rule;
  const repetition = requested === undefined ? rule : mergeRepetition(requested, former);
  const after = repetition && startRecurrence(startsOn, repetition, former, work);
  checkStart(after, rule, 'startsOn', work);
  return after;
}

/** Checks how many people a task has. @throws Problem `invalid` for too many */
export function checkPeople(doc: Task): Task {
  const { assigneeIds, followerIds, checklist } = doc;
  const people = new Set([...assigneeIds, ...followerIds, ...checklist.flatMap((item) => item.assignedId ?? [])]);
  if (people.size > mostPeople) {
    throw invalidProblem('assigneeIds', `and followers together can be at most ${mostPeople} people`);
  }
  return doc;
}
