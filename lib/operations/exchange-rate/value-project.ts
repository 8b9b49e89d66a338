import { listUnvaluedProjectCurrencies, type Project } from '../../domain/project/project.ts';
import type { Work } from '../../store/work.ts';
import { type RateOf, readRateOn } from './exchange-rates.ts';

/** Values a project with the rate of its start; gives the project itself where it has one or none is known. */
export async function valueProject(project: Project, rateOf: RateOf): Promise<Project> {
  if (listUnvaluedProjectCurrencies(project).length === 0) return project;
  const rateOfDay = await rateOf(project.currency, project.startsOn);
  return rateOfDay ? { ...project, exchangeRate: rateOfDay.rate } : project;
}

/** Gives a project that moved or has no rate the rate of its start; null where unknown. A stated rate stays. */
export async function revalueProject(before: Project, after: Project, work: Work): Promise<Project> {
  const keepsRate = after.startsOn === before.startsOn && after.exchangeRate !== null;
  if (keepsRate || after.rateStated) return after;
  const rateOfDay = await readRateOn(after.currency, after.startsOn, work);
  return { ...after, exchangeRate: rateOfDay?.rate ?? null, rateStated: false };
}
