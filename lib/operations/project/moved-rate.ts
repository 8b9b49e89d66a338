/** An hourly rate is in its project's currency, so it cannot simply move to a project in another one. */
import { invalidProblem } from '../../domain/problem.ts';
import { isRate } from '../../domain/timesheet/charge.ts';
import type { Work } from '../../store/work.ts';

type Rated = { hourlyRate: string | null; projectId: number | null };

/** Refuses to move a rate to another currency. At most one round trip. @throws Problem `invalid` without a new rate */
export async function refuseMovedRate(before: Rated, after: Rated, hasNewRate: boolean, work: Work): Promise<void> {
  if (hasNewRate || !isRate(after.hourlyRate) || after.projectId === before.projectId) return;
  const projects = await work.store.whole.projects.getMany([before, after].flatMap(({ projectId }) => projectId ?? []));
  const [from, to] = [before, after].map(
    ({ projectId }) => projects.get(projectId ?? 0)?.doc.currency ?? work.organization.currency,
  );
  if (from === to) return;
  throw invalidProblem('hourlyRate', `is in ${from}, but the other project is in ${to}: give the new rate as well`);
}
