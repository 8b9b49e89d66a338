/** Second look at time at a task's rate. Nothing is repaired: only people know which of the two is right. */
import type { Task } from '../../domain/task/task.ts';
import type { TaskTime } from '../../domain/timesheet/task-time.ts';
import * as keys from '../keys.ts';
import type { Audit } from './audit.ts';
import { atOnce, describeRecord, reportDamage } from './check-records.ts';
import type { Owner } from './places.ts';
import { checkUntilStill, cutByWeight, readSteadily, type Steady } from './steady.ts';
import { describeTaskTerms, describeTimeTerms, findTimeFaults, readKeptMinutes, readLoggedMinutes } from './time.ts';
import type { Violation } from './violation.ts';

const listOwners = (id: number): Owner[] => [...describeRecord('task', id), ...describeRecord('task time', id)];

/** Compares a task, its time and its figure as of one moment. Runs after figures are repaired. */
export async function checkTimes({ organizationId, times }: Audit): Promise<Violation[]> {
  const toFigures = (id: number): keys.Key => keys.sumsKey(organizationId, 'task', id);
  const found: string[] = [];
  const restless = await checkUntilStill(times.suspects(), cutByWeight(atOnce), async (batch) => {
    const steady = await readSteadily(organizationId, batch.flatMap(listOwners), batch.map(toFigures));
    const still = batch.filter((id) => !listOwners(id).some((owner) => steady.moved(owner)));
    for (const id of still) {
      const faults = listFaults(id, toFigures(id), steady);
      found.push(...faults.map((text) => `the time of task ${id} ${text}`));
    }
    return batch.filter((id) => !still.includes(id));
  });
  const unsure = restless.map(
    (id) => `not verified, because it was written to whenever it was looked at: the time of task ${id}`,
  );
  return [...found, ...unsure].map(reportDamage);
}

function listFaults(id: number, figures: keys.Key, steady: Steady): string[] {
  const [task, time] = listOwners(id).map((owner) => steady.standing(owner).follows?.doc as unknown);
  const kept = time as TaskTime | undefined;
  return findTimeFaults({
    task: task ? describeTaskTerms(task as Task) : null,
    time: kept ? describeTimeTerms(kept) : null,
    kept: kept ? readKeptMinutes(kept) : 0,
    logged: readLoggedMinutes(steady.item(figures)),
  });
}
