/** A second look at the time at a task's rate. Which of the two books is right, only people know. */
import type { Task } from '../../domain/task/task.ts';
import type { TaskTime } from '../../domain/timesheet/task-time.ts';
import * as keys from '../keys.ts';
import type { Audit } from './audit.ts';
import { atOnce, named, reported } from './look-at-records.ts';
import type { Owner } from './places.ts';
import { type Steady, steadily, untilStill, upTo } from './steady.ts';
import { keptIn, loggedIn, taskTerms, timeFaults, timeTerms } from './time.ts';
import type { Violation } from './violation.ts';

const ofTask = (id: number): Owner[] => [...named('task', id), ...named('task time', id)];

/** A task, the time at its rate and the figure that its entries add up to: all of one moment. Once figures are mended. */
export async function lookAtTimes({ organizationId, times }: Audit): Promise<Violation[]> {
  const figuresOf = (id: number): keys.Key => keys.sumsKey(organizationId, 'task', id);
  const found: string[] = [];
  const restless = await untilStill(times.suspects(), upTo(atOnce), async (batch) => {
    const steady = await steadily(organizationId, batch.flatMap(ofTask), batch.map(figuresOf));
    const still = batch.filter((id) => !ofTask(id).some((owner) => steady.moved(owner)));
    for (const id of still) {
      const faults = faultsOf(id, figuresOf(id), steady);
      found.push(...faults.map((text) => `the time of task ${id} ${text}`));
    }
    return batch.filter((id) => !still.includes(id));
  });
  const unsure = restless.map(
    (id) => `not verified, because it was written to whenever it was looked at: the time of task ${id}`,
  );
  return [...found, ...unsure].map(reported);
}

function faultsOf(id: number, figures: keys.Key, steady: Steady): string[] {
  const [task, time] = ofTask(id).map((owner) => steady.standing(owner).follows?.doc as unknown);
  const kept = time as TaskTime | undefined;
  return timeFaults({
    task: task ? taskTerms(task as Task) : null,
    time: kept ? timeTerms(kept) : null,
    kept: kept ? keptIn(kept) : 0,
    logged: loggedIn(steady.item(figures)),
  });
}
