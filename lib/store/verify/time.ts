/** Compares time at a task's rate with the task, and with the figure that its timesheets add up to. */
import { findProjectId, type Task } from '../../domain/task/task.ts';
import type { TaskTime } from '../../domain/timesheet/task-time.ts';
import type { Item } from '../client.ts';
import type { Document, RecordType } from '../record-type.ts';
import { taskRateFigure } from '../record-types/timesheet.ts';

/** Of one task: its own terms, those its time goes by, and the minutes by both counts. */
type Terms = Pick<TaskTime, 'projectId' | 'hourlyRate'>;
type Known = { task: string | null; time: string | null; kept: number; logged: number };

const toTerms = ({ projectId, hourlyRate }: { [K in keyof Terms]: Terms[K] | null }): string =>
  `project ${projectId} at ${hourlyRate ?? 'its rate'}`;

/** Reads the minutes in a task's figures; a value that is no number is reported with the figures. */
export const readLoggedMinutes = (item: Item | null): number => Number(item?.[taskRateFigure] ?? 0) || 0;

/** Adds up everybody's minutes in the record beside a task. */
export const readKeptMinutes = ({ minutes }: TaskTime): number =>
  Object.values(minutes).reduce((sum, own) => sum + own, 0);

/** What a task says about the time on it, for comparison. */
export const describeTaskTerms = (task: Task): string =>
  toTerms({ projectId: findProjectId(task), hourlyRate: task.hourlyRate });
/** What the time on a task says about its task, for comparison. */
export const describeTimeTerms = (time: TaskTime): string => toTerms(time);

/** Describes what does not fit. */
export function findTimeFaults({ task, time, kept, logged }: Known): string[] {
  return [
    ...(kept === logged ? [] : [`counts ${kept} minutes, and its entries come to ${logged}`]),
    ...(time === null || task === time
      ? []
      : [`goes by ${time}, and the task by ${task ?? 'nothing: it is not there'}`]),
  ];
}

export class TimeTally {
  readonly #known = new Map<number, Known>();

  #of(id: number, add: Partial<Known>): void {
    const known = { task: null, time: null, kept: 0, logged: 0, ...this.#known.get(id), ...add };
    // Nothing more can come of a task that is known whole and has no fault.
    if (known.task !== null && known.time !== null && findTimeFaults(known).length === 0) this.#known.delete(id);
    else this.#known.set(id, known);
  }

  see(recordType: RecordType<Document>, doc: Document): void {
    if (recordType.name === 'task') this.#of(doc.id, { task: describeTaskTerms(doc as unknown as Task) });
    if (recordType.name !== 'task time') return;
    const time = doc as unknown as TaskTime;
    this.#of(time.id, { time: describeTimeTerms(time), kept: readKeptMinutes(time) });
  }

  figures(recordType: RecordType<Document>, id: number, item: Item): void {
    const logged = readLoggedMinutes(item);
    if (recordType.name === 'task' && logged !== 0) this.#of(id, { logged });
  }

  suspects(): number[] {
    return [...this.#known].filter(([, known]) => findTimeFaults(known).length > 0).map(([id]) => id);
  }
}
