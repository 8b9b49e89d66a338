/** Dates in line descriptions, as siwapp has them: "Hosting from $(issue_date) to $(issue_date + period)". */
import { addPeriods } from '../calendar.ts';
import { computeOccurrence, findIndexAfter, findOccurrenceDate, type Period } from './occurrences.ts';

const placeholder = /\$\(issue_date(?:\s*([+-])\s*period)?\)/g;

/**
 * Replaces the placeholders by YYYY-MM-DD. Dates beyond the years 1 to 9999 leave theirs as it is. A period leads to
 * the rule's next date: for a rule from 31 January, from 28 February to 31 March.
 */
export function fillPlaceholders(text: string, issueOn: string, rule: Period): string {
  return text.replace(placeholder, (match, sign?: '+' | '-') => {
    if (sign === undefined) return issueOn;
    return shiftByPeriods(issueOn, sign === '+' ? 1 : -1, rule) ?? match;
  });
}

/** Dates outside the rule move by plain calendar arithmetic. */
function shiftByPeriods(issueOn: string, periods: 1 | -1, rule: Period): string | null {
  const index = Math.max(0, findIndexAfter(rule, issueOn) - 1);
  return computeOccurrence(rule, index) === issueOn
    ? findOccurrenceDate(rule, index + periods)
    : addPeriods(issueOn, periods * rule.every, rule.unit);
}
