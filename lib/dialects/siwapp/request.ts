/**
 * Brings a siwapp body into the document's form. Clients differ in dashes, root keys and places of lists.
 * It remembers where everything was, so that a refusal names what the client wrote.
 */
import type { Path } from '../../domain/problem.ts';
import { longestList } from '../codecs.ts';
import { isFields } from '../fields.ts';

type Fields = Record<string, unknown>;
/** Maps paths in the document's form, joined by "/", to the client's paths. */
export type KeySpelling = Map<string, Path>;

type Form = { value: Fields; attributes: Fields; spelling: KeySpelling };

/** Unlike blank text, text of spaces is a value here: as an id it is refused. */
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const toUnderscores = (key: string): string => key.replaceAll('-', '_');

type Found = { path: Path; value: unknown };

function pickIn({ path, value }: Found, key: string): Found[] {
  return Object.entries(isFields(value) ? value : {}).flatMap(([written, part]) =>
    toUnderscores(written) === key && part !== undefined && part !== null
      ? [{ path: [...path, written], value: part }]
      : [],
  );
}

function openKeys(fields: Fields, at: string, from: Path, spelling: KeySpelling): Fields {
  const entries = Object.entries(fields);
  for (const [key] of entries) spelling.set(`${at}/${toUnderscores(key)}`, [...from, key]);
  return Object.fromEntries(entries.map(([key, value]) => [toUnderscores(key), value]));
}

/** Attributes may stand under their own key or flat; id and `_destroy` inside or beside them. */
function openEntry(entry: unknown, at: string, from: Path, spelling: KeySpelling): unknown {
  spelling.set(at, from);
  if (!isFields(entry)) return entry;
  const { attributes, ...beside } = entry;
  const flat = attributes === undefined;
  spelling.set(`${at}/attributes`, flat ? from : [...from, 'attributes']);
  if (!flat && !isFields(attributes)) return { attributes };
  return {
    attributes: {
      ...openKeys(beside, `${at}/attributes`, from, spelling),
      ...openKeys(attributes ?? {}, `${at}/attributes`, [...from, 'attributes'], spelling),
    },
  };
}

/** A list may be an array or an object with numbered keys (forms), under `data` or not. */
function openList(name: string, { path: from, value: given }: Found, spelling: KeySpelling): unknown {
  const at = `data/relationships/${name}`;
  const inData = isFields(given) && given.data !== undefined;
  const list = inData ? given.data : given;
  const listPath = inData ? [...from, 'data'] : from;
  spelling.set(at, from);
  spelling.set(`${at}/data`, listPath);
  if (!Array.isArray(list) && !isFields(list)) return { data: list };
  const written = Object.entries(list);
  // The schema refuses it; opening every entry first would be wasted work.
  if (written.length > longestList) return { data: written };
  const entries = written.map(([key, entry], i) =>
    openEntry(entry, `${at}/data/${i}`, [...listPath, Array.isArray(list) ? Number(key) : key], spelling),
  );
  return { data: entries };
}

function openMeta(given: readonly Found[], spelling: KeySpelling): unknown {
  const present = given.filter(({ value }) => value !== undefined && value !== null);
  const wrong = present.find(({ value }) => !isFields(value));
  const first = wrong ?? present[0];
  if (first) spelling.set('data/meta', first.path);
  if (wrong) return wrong.value;
  return first ? Object.assign({}, ...present.map(({ value }) => value)) : undefined;
}

function findRelatedId({ path, value }: Found, name: string): Found[] {
  const [related] = pickIn({ path, value }, name);
  if (!related || !isFields(related.value) || !isFields(related.value.data)) return [];
  const { id } = related.value.data;
  return isEmpty(id) ? [] : [{ path: [...related.path, 'data', 'id'], value: id }];
}

/** Finds the attributes under `data`, or under the root key of older clients. */
function findAttributes(body: Fields, root: string): { holder: Fields; holderPath: Path; given: unknown; from: Path } {
  const [old] = body.data === undefined ? pickIn({ path: [], value: body }, root) : [];
  if (old) return { holder: {}, holderPath: [], given: old.value, from: old.path };
  const data = body.data ?? {};
  if (!isFields(data)) return { holder: {}, holderPath: ['data'], given: data, from: ['data'] };
  return { holder: data, holderPath: ['data'], given: data.attributes ?? {}, from: ['data', 'attributes'] };
}

/** Tells whether a body has keys but none of the known places: its attributes stand bare. */
export function saysNothingKnown(body: unknown, root: string, nests: readonly string[]): boolean {
  const places = new Set(['data', root, 'relationships', 'meta', ...nests.map((nest) => `${nest}_attributes`)]);
  const keys = isFields(body) ? Object.keys(body) : [];
  return keys.length > 0 && !keys.some((key) => places.has(toUnderscores(key)));
}

/** Opens a body; `root` is the old root key, `nests` are the lists that may be nested. */
export function openBody(body: unknown, root: string, nests: readonly string[]): Form {
  const spelling: KeySpelling = new Map();
  const top = isFields(body) ? body : {};
  const { holder, holderPath, given, from } = findAttributes(top, root);
  spelling.set('data/attributes', from);
  if (!isFields(given)) return { value: { data: { attributes: given } }, attributes: {}, spelling };
  const attributes = openKeys(given, 'data/attributes', from, spelling);

  const places: Found[] = [
    { path: [...holderPath, 'relationships'], value: holder.relationships ?? {} },
    { path: ['relationships'], value: top.relationships ?? {} },
  ];
  const wrong = places.find(({ value }) => !isFields(value));
  if (wrong) {
    spelling.set('data/relationships', wrong.path);
    return { value: { data: { attributes, relationships: wrong.value } }, attributes, spelling };
  }
  const lists = [
    { path: from, value: given },
    { path: [], value: top },
  ];
  const relationships = Object.fromEntries(
    nests.flatMap((nest) => {
      const older = lists.flatMap((place) => pickIn(place, `${nest}_attributes`));
      const [found] = [...places.flatMap((place) => pickIn(place, nest)), ...older];
      return found ? [[nest, openList(nest, found, spelling)]] : [];
    }),
  );
  const customer = places.flatMap((place) => findRelatedId(place, 'customer'))[0];
  if (customer && isEmpty(attributes.customer_id)) {
    attributes.customer_id = customer.value;
    spelling.set('data/attributes/customer_id', customer.path);
  }
  const meta = openMeta(
    [
      { path: [...from, 'meta'], value: given.meta },
      { path: [...holderPath, 'meta'], value: holder.meta },
      { path: ['meta'], value: top.meta },
    ],
    spelling,
  );
  return {
    value: { data: { attributes, relationships, ...(meta === undefined ? {} : { meta }) } },
    attributes,
    spelling,
  };
}

/** Finds the client's path: the longest known start is replaced, the rest stays. */
export function rewriteKeys(spelling: KeySpelling, path: Path): Path {
  for (let length = path.length; length > 0; length -= 1) {
    const known = spelling.get(path.slice(0, length).join('/'));
    if (known) return [...known, ...path.slice(length)];
  }
  return path;
}
