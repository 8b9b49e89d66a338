/** Time at a task's rate, told from the task and from the figure that its time entries add up to. */
import { findProjectId, type Task } from '../../domain/task/task.ts';
import type { TaskTime } from '../../domain/timesheet/task-time.ts';
import type { Item } from '../client.ts';
import type { Document, RecordType } from '../record-type.ts';
import { ofTaskRate } from '../record-types/timesheet.ts';

/** What is known of one task: its own terms, those its time goes by, and the minutes of both books. */
type Terms = Pick<TaskTime, 'projectId' | 'hourlyRate'>;
type Known = { task: string | null; time: string | null; kept: number; logged: number };

const toTerms = ({ projectId, hourlyRate }: { [K in keyof Terms]: Terms[K] | null }): string =>
  `project ${projectId} at ${hourlyRate ?? 'its rate'}`;

/** Minutes that the figures beside a task count; what is no number is reported of the figure. */
export const readLoggedMinutes = (item: Item | null): number => Number(item?.[ofTaskRate] ?? 0) || 0;

/** Minutes that the record beside a task has, of everybody. */
export const readKeptMinutes = ({ minutes }: TaskTime): number =>
  Object.values(minutes).reduce((sum, own) => sum + own, 0);

export const describeTaskTerms = (task: Task): string =>
  toTerms({ projectId: findProjectId(task), hourlyRate: task.hourlyRate });
export const describeTimeTerms = (time: TaskTime): string => toTerms(time);

/** What does not fit, in words. */
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
    // Of a task that is known whole, with nothing wrong, nothing more can come.
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

  /** Tasks whose time does not fit. */
  suspects(): number[] {
    return [...this.#known].filter(([, known]) => findTimeFaults(known).length > 0).map(([id]) => id);
  }
}
