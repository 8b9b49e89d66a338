/**
 * Whatever repeats may make up for what it has missed: a slip in its starting date, 1026 for 2026, would be thousands of
 * bills. So nothing begins to repeat before the organization's first date, a setting.
 */
import { invalidProblem } from '../problem.ts';
import type { Recurrence } from './recurrence.ts';

type Start = Pick<Recurrence, 'startsOn'>;
/** The organization's setting: the first date on which a record may begin to repeat. */
export type FirstDate = { firstOn: string };

/**
 * @param rule as it is to be; null: the record does not repeat
 * @param before as it was: one that has begun earlier already stays
 * @param field what gives the starting date
 * @throws Problem `invalid` naming the field
 */
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
