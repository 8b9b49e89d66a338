/** Values of filters, and values that answers show, as texts to compare. */
import { Problem } from '../../../domain/problem.ts';
import { foldText } from '../../../domain/text.ts';
import { longestList } from '../../codecs.ts';

/** Refuses a parameter, naming it. */
export function refuseParameter(name: string, message: string): never {
  throw new Problem('malformed', `${name} ${message}`, [{ path: [name], message }]);
}

/** Reads the values of a filter, any of which may match. @throws Problem `malformed` for what is neither text nor a list of texts */
export function readTexts(name: string, given: unknown): string[] {
  const texts = Array.isArray(given) ? given : [given];
  if (texts.length > longestList) refuseParameter(name, `has more than ${longestList} entries`);
  return texts.map((text) => (typeof text === 'string' ? text : refuseParameter(name, 'must be text')));
}

/** Tells whether a value is shown as one text. */
const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What a column shows, as texts to compare: "" for nothing, each entry of a list, and none of what is nested. */
export function toTexts(shown: unknown): string[] {
  if (shown === null || shown === undefined) return [''];
  if (Array.isArray(shown))
    return shown.length === 0 ? [''] : shown.filter(isScalar).map((one) => foldText(String(one)));
  return isScalar(shown) ? [foldText(String(shown))] : [];
}
