/** Declares the five verbs over any resource. A route file names the verb and the resource. */
import { invalidProblem } from '../domain/problem.ts';
import { createHandler, type Handler } from '../http/lambda.ts';
import type { Rights, Route } from '../http/route.ts';
import type { Document } from '../store/record-type.ts';
import type { Mode } from './bodies.ts';
import { idParams } from './codecs.ts';
import type { Endpoint, Verb } from './protocol.ts';
import { withWireNames } from './refusals.ts';

export type Declared = { route: Route; handler: Handler };

function declare<D extends Document, I, G, Q extends object, L extends object, const R extends Rights>(
  { protocol, resource, address }: Endpoint<D, I, G, Q, L>,
  verb: Verb,
  right: R,
) {
  const { dialect } = protocol;
  return { ...address(verb), dialect, resource: resource.name, verb, scope: `${resource.scope}:${right}` as const };
}

/** Declares the list of a resource's records. */
export function list<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { query, reply } = endpoint.list;
  const route = { ...declare(endpoint, 'list', 'read'), query };
  return { route, handler: createHandler(endpoint.protocol, route, ({ query: given, ...work }) => reply(given, work)) };
}

/** Declares the read of one record. */
export function read<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const route = { ...declare(endpoint, 'read', 'read'), params: idParams, query: endpoint.query };
  const handler = createHandler(endpoint.protocol, route, ({ params, query, ...work }) => {
    endpoint.check?.(query, work);
    return endpoint.read(params.id, query, work);
  });
  return { route, handler };
}

function bodyParts<D extends Document, I, G, Q extends object, L extends object>(
  { query, body }: Endpoint<D, I, G, Q, L>,
  mode: Mode,
) {
  const { schema, ...facts } = body(mode);
  return { query, body: schema, ...facts };
}

/** Declares the creation of a record. */
export function create<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { protocol, resource, check, input, place, written } = endpoint;
  const { create: write } = resource;
  if (!write) throw new Error(`${resource.name} are not created by themselves`);
  const route = { ...declare(endpoint, 'create', 'create'), ...bodyParts(endpoint, 'create') };
  const handler = createHandler(protocol, route, async ({ query, body, files, ...work }) => {
    check?.(query, work);
    const given = input(body, null, work);
    const record = withWireNames(
      (path) => place(path, body),
      () => write(given, work, files),
      endpoint.sentences,
    );
    return written({ mode: 'create', id: null, input: given, record }, query, work);
  });
  return { route, handler };
}

/** Declares the update of a record. */
export function update<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { protocol, resource, check, idIn, input, place, written } = endpoint;
  const { update: write } = resource;
  if (!write) throw new Error(`${resource.name} are not changed by themselves`);
  const declared = declare(endpoint, 'update', 'update');
  const params = declared.path.includes('{id}') ? idParams : idParams.partial();
  const route = { ...declared, params, ...bodyParts(endpoint, 'update') };
  const handler = createHandler(protocol, route, async ({ params, query, body, files, ...work }) => {
    const id = params.id ?? idIn?.(body);
    if (id === undefined) throw invalidProblem('id', 'is required');
    check?.(query, work);
    const given = input(body, id, work);
    const record = withWireNames(
      (path) => place(path, body),
      () => write(id, given, work, files),
      endpoint.sentences,
    );
    return written({ mode: 'update', id, input: given, record }, query, work);
  });
  return { route, handler };
}

/** Declares the deletion of a record. */
export function remove<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { protocol, resource, deleted } = endpoint;
  const { remove: write } = resource;
  if (!write) throw new Error(`${resource.name} are not deleted by themselves`);
  const route = { ...declare(endpoint, 'delete', 'delete'), params: idParams };
  const handler = createHandler(protocol, route, async ({ params, ...work }) => {
    await write(params.id, work);
    return deleted();
  });
  return { route, handler };
}
