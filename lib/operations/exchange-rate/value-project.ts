import { listUnvaluedProjectCurrencies, type Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import { type RateOf, readRateOn } from './exchange-rates.ts';

/** Values a project with the rate of its start; gives the project itself where it has one or none is known. */
export async function valueProject(project: Project, rateOf: RateOf): Promise<Project> {
  if (listUnvaluedProjectCurrencies(project).length === 0) return project;
  const known = await rateOf(project.currency, project.startsOn);
  return known ? { ...project, exchangeRate: known.rate } : project;
}

/** Gives a project that moved or has no rate the rate of its start; null where unknown. A stated rate stays. */
export async function revalueProject(before: Project, after: Project, work: Work): Promise<Project> {
  const keeps = after.startsOn === before.startsOn && after.exchangeRate !== null;
  if (keeps || after.rateStated) return after;
  const known = await readRateOn(after.currency, after.startsOn, work);
  return { ...after, exchangeRate: known?.rate ?? null, rateStated: false };
}
