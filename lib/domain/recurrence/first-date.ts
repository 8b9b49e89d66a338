/** Rules make up for missed dates: a start in 1026 instead of 2026 would create thousands of bills. */
import { invalidProblem } from '../problem.ts';
import type { Recurrence } from './recurrence.ts';

type Start = Pick<Recurrence, 'startsOn'>;
export type FirstDate = { firstOn: string };

/** Refuses a start before the organization's first date, unless it is stored. @throws Problem `invalid` with `field` */
export function checkStart(
  rule: Start | null,
  before: Start | null | undefined,
  field: string,
  { organization }: { organization: FirstDate },
): void {
  if (!rule || rule.startsOn >= organization.firstOn || rule.startsOn === before?.startsOn) return;
  const message = `must not be before ${organization.firstOn}, the earliest date on which records may begin to repeat`;
  throw invalidProblem(field, `${message}: the organization's setting first_date can be set earlier`);
}
