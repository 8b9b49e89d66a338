/**
 * What the table keeps because of whatever repeats: an entry in the due index for the next date and,
 * for each date that was made, a guard that the record made on it holds, so that it is made once only.
 */
import { startOfDay } from '../../domain/calendar.ts';
import type { FieldProblem } from '../../domain/problem.ts';
import type { Recurrence } from '../../domain/recurrence/recurrence.ts';
import type { Due, Guard } from '../noun.ts';

/** When the next date of a rule begins in the organization's time zone; null where it has none, or is paused. */
export function dueOf(rule: Pick<Recurrence, 'nextOn' | 'pausedAt'> | null, zone: string): Due | null {
  if (!rule || rule.pausedAt || rule.nextOn === null) return null;
  return { at: new Date(startOfDay(rule.nextOn, zone)).toISOString() };
}

const path = 'occurrence';

/**
 * The guard of one date of one rule.
 * @param kind the noun of the rule: "recurring invoice", "expense", "task", "subscription"
 */
export function occurrenceGuard(kind: string, ruleId: number, on: string): Guard {
  return { key: `occurrence/${kind}/${ruleId}/${on}`, path, message: 'is generated already' };
}

/** Whether a refusal says that a date was made already. */
export function isOccurrenceGuard(problem: FieldProblem): boolean {
  return problem.path[0] === path;
}
