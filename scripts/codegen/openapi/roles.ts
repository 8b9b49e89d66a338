/** Names the bodies and answers of a dialect's operations: a record, a new one, its changes, a list. */
import type { Route } from '../../../lib/http/route.ts';
import { type Components, isRecordItself } from './components.ts';
import { nounsOf, pascal } from './names.ts';
import { type Schema, textOf } from './schema.ts';

export type Described = { route: Route; id: string; body: Schema | null; answer: Schema | null };

export type OwnRoles = {
  /** By the sorted names of all fields: `message status`. */
  shapes: Readonly<Record<string, string>>;
  /** By operation, where the answer is not a record of the resource. */
  answers: Readonly<Record<string, string>>;
  bodies: Readonly<Record<string, string>>;
  /** Envelopes by operation, if the name is not the record's plus `List` or `Response`. */
  documents: Readonly<Record<string, string>>;
  /** Suffixes of nested objects in bodies, by their path: `invoice`. */
  places: Readonly<Record<string, string>>;
  /** Fields of envelopes that contain the records. */
  envelopes: readonly string[];
};

const usual: readonly string[] = ['list', 'read', 'search', 'create', 'update'];

function peel(
  schema: Schema,
  envelopes: readonly string[],
): { envelope: Schema | null; record: Schema; isList: boolean }[] {
  if (schema.anyOf) return schema.anyOf.flatMap((part) => peel(part, envelopes));
  if (schema.items) return peel(schema.items, envelopes).map((part) => ({ ...part, isList: true }));
  if (typeof schema.additionalProperties === 'object') return peel(schema.additionalProperties, []);
  if (!schema.properties) return [];
  const field = envelopes.find((name) => {
    const inside = schema.properties?.[name];
    return inside && (inside.properties || inside.items?.properties);
  });
  const inside = field === undefined ? undefined : schema.properties[field];
  if (!inside) return [{ envelope: null, record: schema, isList: false }];
  return peel(inside, []).map(({ record, isList }) => ({ envelope: schema, record, isList }));
}

const shapeOf = ({ properties = {} }: Schema): string => Object.keys(properties).sort().join(' ');

/** Names the answers: for each resource first what a list shows, then what a read adds. */
export function nameAnswers(operations: readonly Described[], components: Components, own: OwnRoles): void {
  const order = (verb: string): number => (usual.indexOf(verb) + usual.length + 1) % (usual.length + 1);
  const rank = ({ route }: Described): number => (usual.includes(route.verb) ? order(route.verb) : usual.length + 1);
  for (const { route, id, answer } of [...operations].sort((a, b) => rank(a) - rank(b))) {
    if (!answer) continue;
    const [noun] = nounsOf(route.resource);
    for (const { envelope, record, isList } of peel(answer, own.envelopes)) {
      const shape = own.shapes[shapeOf(record)];
      const base = components.raw(noun) ? noun : null;
      const plain = route.verb === 'search' ? `${noun}Match` : base === null ? noun : `${noun}Details`;
      const preferred = own.answers[id] ?? shape ?? (usual.includes(route.verb) ? plain : `${pascal(id)}Result`);
      const name = components.name(record, preferred, route.resource, base);
      const document = own.documents[id] ?? `${name}${isList ? 'List' : 'Response'}`;
      if (envelope) components.name(envelope, document, null);
    }
  }
}

/** Finds a schema that both extend only by required fields; null if they differ in anything else. */
function common(one: Schema, other: Schema): Schema | null {
  if (one.properties === undefined || other.properties === undefined) {
    return textOf(one) === textOf(other) ? one : null;
  }
  const names = Object.keys(one.properties);
  if (names.length !== Object.keys(other.properties).length || one.additionalProperties === false) return null;
  const properties: Record<string, Schema> = {};
  for (const name of names) {
    const [first, second] = [one.properties[name], other.properties[name]];
    const both = first && second ? common(first, second) : null;
    if (both === null) return null;
    properties[name] = both;
  }
  const { required: _, ...rest } = one;
  const required = (one.required ?? []).filter((name) => other.required?.includes(name));
  return { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
}

/** Yields all nested objects of a schema with their paths, from the outside in. */
function* objectsIn(
  schema: Schema,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; object: Schema }> {
  if (!schema.properties) return;
  yield { path, object: schema };
  for (const [name, part] of Object.entries(schema.properties)) yield* objectsIn(part, [...path, name]);
}

const isBulk = ({ properties }: Schema): boolean => properties?.data?.items !== undefined;

/** Tells the body with one record apart from the body with several, where an operation takes both. */
function splitBulk(body: Schema | null): { body: Schema | null; bulk: Schema | null } {
  const bulk = body?.anyOf?.find(isBulk) ?? null;
  return { body: bulk ? (body?.anyOf?.find((part) => part !== bulk) ?? null) : body, bulk };
}

/** Names the bodies: `NewEstimate`, and `EstimateInput` for what it shares with a change. */
export function nameBodies(operations: readonly Described[], components: Components, own: OwnRoles): void {
  const bodyOf = (resource: string, verb: string): Schema | null =>
    splitBulk(operations.find(({ route }) => route.resource === resource && route.verb === verb)?.body ?? null).body;
  for (const { route, id, body: whole } of operations) {
    const { resource, verb } = route;
    const [noun, nouns] = nounsOf(resource);
    const { body, bulk } = splitBulk(whole);
    if (bulk) components.name(bulk, `New${nouns}`, null);
    for (const one of body?.anyOf ?? []) {
      const what = own.shapes[shapeOf(one)] ?? noun;
      components.name(one, verb === 'create' ? `New${what}` : `${what}Input`, resource);
    }
    if (!body?.properties) continue;
    const name = own.bodies[id] ?? { create: `New${noun}`, update: `${noun}Changes` }[verb] ?? `${pascal(id)}Input`;
    const other = bodyOf(resource, verb === 'create' ? 'update' : 'create');
    const shared = other && (verb === 'create' || verb === 'update') ? common(body, other) : null;
    if (!shared) {
      components.name(body, name, resource);
      continue;
    }
    const inner = [...objectsIn(body)].reverse();
    const bases = new Map([...objectsIn(shared)].map(({ path, object }) => [path.join('.'), object]));
    for (const { path, object } of inner) {
      const base = bases.get(path.join('.'));
      const inside = path.filter((part) => part !== 'data').join(' ');
      const place = own.places[inside] ?? pascal(inside);
      const isWhole = path.length > 0 && place === '';
      if (!base || isWhole) continue;
      const within = path.every(isRecordItself) ? resource : null;
      const baseName = components.name(base, `${noun}Input${place}`, within);
      components.name(object, `${name}${place}`, within, baseName);
    }
  }
}
