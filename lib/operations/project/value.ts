/** Giving a project that was kept without a rate the one that is known by now. */
import { currenciesToValue, type Project } from '../../domain/project/project.ts';
import type { RateOf } from '../settings/exchange-rates.ts';

/** @returns the project with the rate of the day it starts; itself where it has one, or none is known */
export async function valuedProject(project: Project, rateOf: RateOf): Promise<Project> {
  if (currenciesToValue(project).length === 0) return project;
  const known = await rateOf(project.currency, project.startsOn);
  return known ? { ...project, exchangeRate: known.rate } : project;
}
