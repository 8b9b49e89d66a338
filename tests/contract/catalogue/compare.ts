/** Holds single values against facts: what has another shape, what is not read back as it was written. */
import { isDeepStrictEqual } from 'node:util';
import { type Kind, kinds, type Parameters, Said, type Shape, Told, words } from './facts.ts';

export type Bag = Record<string, unknown>;
export const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that are missing from a value or hold another kind of thing, with where they stand. */
export function misshapen(value: unknown, { within = {}, ...keys }: Shape, at = ''): string[] {
  if (!isBag(value)) return [`${at || 'it'} is no object: ${JSON.stringify(value)}`];
  const wrong = Object.entries(keys).flatMap(([kind, names]) =>
    words(names).flatMap((word) => {
      const name = word.replace(/\?$/, '');
      if (!Object.hasOwn(value, name)) return [`${at}${name} is missing`];
      if (name !== word && value[name] === null) return [];
      return kinds[kind as Kind](value[name]) ? [] : [`${at}${name} is not ${kind}: ${JSON.stringify(value[name])}`];
    }),
  );
  const deeper = Object.entries(within).flatMap(([word, shape]) => {
    const name = word.replace(/\?$/, '');
    const inner = value[name];
    if (name !== word && inner === null) return [];
    if (!Array.isArray(inner)) return misshapen(inner, shape, `${at}${name}.`);
    return inner.flatMap((one, i) => misshapen(one, shape, `${at}${name}.${i}.`));
  });
  return [...wrong, ...deeper];
}

/** Whether a value is what is wanted; of objects only the wanted keys count. */
function matches(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length && wanted.every((one, i) => matches(value[i], one));
  }
  if (isBag(wanted)) return isBag(value) && Object.entries(wanted).every(([name, one]) => matches(value[name], one));
  return isDeepStrictEqual(value, wanted);
}

const givenTo = (given: unknown, n: number, id: string): unknown =>
  typeof given === 'function' ? given(n, id) : given;
const sentOf = (given: unknown): unknown =>
  given instanceof Told ? given.send : given instanceof Said ? given.value : given;

/** The values to send for the n-th record. */
export function bodyOf(parameters: Parameters, n: number, id = ''): Bag {
  return Object.fromEntries(Object.entries(parameters).map(([name, given]) => [name, givenTo(sentOf(given), n, id)]));
}

/** What stands at a place: steps with dots between them. */
export const valueAt = (value: unknown, place: string): unknown =>
  place.split('.').reduce<unknown>((at, step) => (at as Bag | undefined)?.[step], value);

/** A copy with another value at a place; numbers are places in a list. */
export function putAt(body: unknown, place: string, value: unknown): Bag {
  const [step = '', ...rest] = place.split('.');
  const copy = (Array.isArray(body) ? [...body] : { ...(body as Bag) }) as Bag;
  const inner = copy[step] ?? (/^\d/.test(rest[0] ?? '') ? [] : {});
  copy[step] = rest.length === 0 ? value : putAt(inner, rest.join('.'), value);
  return copy;
}

/** The name under which a parameter is read back. */
export const shownUnder = (name: string, given: unknown): string =>
  given instanceof Told ? (given.under ?? name) : name;

/**
 * Parameters that are not read back as they were written.
 * @param place where in a record the parameter of a name is
 */
export function notReadBack(
  parameters: Parameters,
  n: number,
  shown: unknown,
  { id = '', place = (name) => name }: { id?: string; place?: (name: string) => string } = {},
): string[] {
  return Object.entries(parameters).flatMap(([name, given]) => {
    const sent = givenTo(sentOf(given), n, id);
    const wanted = given instanceof Told ? givenTo(given.shown, n, id) : String(sent);
    const found = valueAt(shown, place(shownUnder(name, given)));
    const told = () =>
      `${name}: sent ${JSON.stringify(sent)}, read ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
    return matches(found, wanted) ? [] : [told()];
  });
}
