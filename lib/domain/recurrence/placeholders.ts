/**
 * Dates that a recurring invoice writes into the description of its lines, as siwapp has them:
 * "Hosting from $(issue_date) to $(issue_date + period)".
 */
import { addPeriods } from '../calendar.ts';
import { computeOccurrence, findIndexAfter, findOccurrenceDate, type Period } from './occurrences.ts';

const placeholder = /\$\(issue_date(?:\s*([+-])\s*period)?\)/g;

/**
 * Replaces `$(issue_date)`, `$(issue_date - period)` and `$(issue_date + period)`, each as often
 * as it occurs, by YYYY-MM-DD. Anything else in the text stays, and so does a placeholder whose
 * date would be beyond the years 1 to 9999.
 *
 * A period before or after is the rule's neighbouring occurrence: on the 28 February of a rule
 * from 31 January, `$(issue_date + period)` is 31 March, the date of the next invoice.
 */
export function fillPlaceholders(text: string, issueOn: string, rule: Period): string {
  return text.replace(placeholder, (written, sign?: '+' | '-') => {
    if (sign === undefined) return issueOn;
    return periodFrom(issueOn, sign === '+' ? 1 : -1, rule) ?? written;
  });
}

/** A date that is none of the rule's is moved by plain calendar arithmetic. */
function periodFrom(issueOn: string, periods: 1 | -1, rule: Period): string | null {
  const index = Math.max(0, findIndexAfter(rule, issueOn) - 1);
  return computeOccurrence(rule, index) === issueOn
    ? findOccurrenceDate(rule, index + periods)
    : addPeriods(issueOn, periods * rule.every, rule.unit);
}
