/** Names the bodies and answers of a dialect's operations by what they are: a record, a new one, what changes one, a list. */
import type { Route } from '../../../lib/http/route.ts';
import type { Components } from './components.ts';
import { nounsOf, pascal } from './names.ts';
import { type Schema, textOf } from './schema.ts';

/** An operation with its schemas as they are declared. */
export type Described = { route: Route; id: string; body: Schema | null; answer: Schema | null };

/** Names of answers that are no records, by their fields; of bodies and answers, by operation. */
export type OwnRoles = {
  /** By the names of all fields, sorted: `message status`. */
  shapes: Readonly<Record<string, string>>;
  /** By operation, where the answer is not a record of the resource. */
  answers: Readonly<Record<string, string>>;
  bodies: Readonly<Record<string, string>>;
  /** What envelopes are called, where that is not their record's name and `List` or `Response`; by operation. */
  documents: Readonly<Record<string, string>>;
  /** What objects in bodies are called after their body, by the way to them: `invoice`. */
  places: Readonly<Record<string, string>>;
  /** Fields in which an answer's records stand, where it is an envelope. */
  envelopes: readonly string[];
};

const usual: readonly string[] = ['list', 'read', 'search', 'create', 'update'];

/** The objects in which a schema's records stand, and the records. */
function peel(
  schema: Schema,
  envelopes: readonly string[],
): { envelope: Schema | null; record: Schema; isList: boolean }[] {
  if (schema.anyOf) return schema.anyOf.flatMap((one) => peel(one, envelopes));
  if (schema.items) return peel(schema.items, envelopes).map((one) => ({ ...one, isList: true }));
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

/** The names of all fields of an object, sorted. */
const shapeOf = ({ properties = {} }: Schema): string => Object.keys(properties).sort().join(' ');

/** Names the answers: of each resource first what a list shows, then what a read shows beyond that. */
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
      const wanted = own.answers[id] ?? shape ?? (usual.includes(route.verb) ? plain : `${pascal(id)}Result`);
      const name = components.name(record, wanted, route.resource, base);
      const document = own.documents[id] ?? `${name}${isList ? 'List' : 'Response'}`;
      if (envelope) components.name(envelope, document, route.resource);
    }
  }
}

/** A schema that both are without what only one of them requires; null where they differ in more. */
function common(one: Schema, other: Schema): Schema | null {
  if (one.properties === undefined || other.properties === undefined) {
    return textOf(one) === textOf(other) ? one : null;
  }
  const names = Object.keys(one.properties);
  if (names.length !== Object.keys(other.properties).length || one.additionalProperties === false) return null;
  const properties: Record<string, Schema> = {};
  for (const name of names) {
    const [mine, theirs] = [one.properties[name], other.properties[name]];
    const both = mine && theirs ? common(mine, theirs) : null;
    if (both === null) return null;
    properties[name] = both;
  }
  const { required: _, ...rest } = one;
  const required = (one.required ?? []).filter((name) => other.required?.includes(name));
  return { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
}

/** The objects in objects that two schemas have at the same place, from the outside in, with their way. */
function* objectsIn(
  schema: Schema,
  way: readonly string[] = [],
): Generator<{ way: readonly string[]; object: Schema }> {
  if (!schema.properties) return;
  yield { way, object: schema };
  for (const [name, part] of Object.entries(schema.properties)) yield* objectsIn(part, [...way, name]);
}

/** Names the bodies: `NewEstimate` and what it shares with a change, `EstimateInput`. */
export function nameBodies(operations: readonly Described[], components: Components, own: OwnRoles): void {
  const bodyOf = (resource: string, verb: string): Schema | null =>
    operations.find(({ route }) => route.resource === resource && route.verb === verb)?.body ?? null;
  for (const { route, id, body } of operations) {
    const { resource, verb } = route;
    const [noun] = nounsOf(resource);
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
    const bases = new Map([...objectsIn(shared)].map(({ way, object }) => [way.join('.'), object]));
    for (const { way, object } of inner) {
      const base = bases.get(way.join('.'));
      const inside = way.filter((part) => part !== 'data').join(' ');
      const place = own.places[inside] ?? pascal(inside);
      const isWhole = way.length > 0 && place === '';
      if (!base || isWhole) continue;
      const baseName = components.name(base, `${noun}Input${place}`, resource);
      components.name(object, `${name}${place}`, resource, baseName);
    }
  }
}
