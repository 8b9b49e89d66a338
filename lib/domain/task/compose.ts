/** A task as it shall be, from what is given of it and from what it was. */
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
/** What a client gives of a task; `repetition` null: it is not to repeat. */
export type TaskInput = Partial<Fields> & { repetition?: Partial<Repetition> | null | undefined };

/** When it is written, and what the organization says of repeating. */
type Circumstances = Pick<Writing, 'at'> & Setting & { organization: FirstDate };

/** So many members of staff can have to do with one task: each counts its tasks in the same write. */
const mostPeople = 30;

/**
 * @param born id, instants and people of a new task; of an old one all that is not given
 * @throws Problem `invalid` for too many people, and for one that would repeat from too early a date
 */
export function composeTask(
  before: Task | null,
  input: TaskInput,
  born: NewRecordFields | Task,
  work: Circumstances,
): Task {
  const { repetition, ...fields } = input;
  const status = fields.status ?? before?.status ?? usualStatus(fields.startsOn, work);
  const doc = taskSchema.parse({
    ...born,
    ...fields,
    ...toRelation(before, fields),
    extras: { ...before?.extras, ...fields.extras },
    status,
    finishedAt: status === 'complete' ? (before?.finishedAt ?? work.at) : null,
  });
  const stays = before && findProjectId(before) === findProjectId(doc);
  const placed = {
    milestoneId: fields.milestoneId === undefined && !stays ? null : doc.milestoneId,
    boardId: fields.boardId === undefined && !stays ? null : doc.boardId,
  };
  const recurrence = findRecurrence(doc, before, repetition, work);
  const formerRecurrence = toFormerRecurrence(recurrence, before ?? neverRepeated);
  return checkPeople({ ...doc, ...placed, recurrence, formerRecurrence });
}

/** As Perfex has it: in progress once the start has come. */
function usualStatus(startsOn: string | null | undefined, work: Setting): TaskStatus {
  return startsOn && startsOn <= work.today ? 'in-progress' : 'not-started';
}

/** An id is that of a record of its kind: with another kind the old id means nothing. */
function toRelation(before: Task | null, { relatedTo, relatedId }: TaskInput): Pick<Task, 'relatedTo' | 'relatedId'> {
  const kind = relatedTo === undefined ? (before?.relatedTo ?? null) : relatedTo;
  const known = kind === (before?.relatedTo ?? null) ? (before?.relatedId ?? null) : null;
  return { relatedTo: kind, relatedId: kind === null ? null : relatedId === undefined ? known : relatedId };
}

/** A rule starts with the task: when that is moved, the dates to come move along. */
function findRecurrence(
  doc: Task,
  before: Task | null,
  asked: TaskInput['repetition'],
  work: Circumstances,
): Recurrence | null {
  const was = before ?? neverRepeated;
  const rule = was.recurrence;
  const startsOn = doc.startsOn ?? findLastRecurrence(was)?.startsOn ?? work.today;
  if (asked === undefined && (rule === null || rule.startsOn === startsOn)) return rule;
  const repetition = asked === undefined ? rule : mergeRepetition(asked, was);
  const after = repetition && startRecurrence(startsOn, repetition, was, work);
  checkStart(after, rule, 'startsOn', work);
  return after;
}

/** @throws Problem `invalid` for a task that too many people have to do with */
export function checkPeople(doc: Task): Task {
  const { assigneeIds, followerIds, checklist } = doc;
  const people = new Set([...assigneeIds, ...followerIds, ...checklist.flatMap((item) => item.assignedId ?? [])]);
  if (people.size > mostPeople) {
    throw invalidProblem('assigneeIds', `and followers together can be at most ${mostPeople} people`);
  }
  return doc;
}
