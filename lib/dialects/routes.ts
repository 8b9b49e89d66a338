/** Declares the five verbs over any resource. A route file names the verb and the resource. */
import { invalidProblem } from '../domain/problem.ts';
import type { Document } from '../store/record-type.ts';
import type { Mode } from './bodies.ts';
import { idParams } from './codecs.ts';
import { type Declared, declareFor } from './declare.ts';
import type { Endpoint } from './protocol.ts';
import { withWireNames } from './refusals.ts';

/** Declares the list of a resource's records. */
export function list<D extends Document, I, G, Q extends object, L extends object>({
  protocol,
  resource,
  address,
  list: { query, reply },
}: Endpoint<D, I, G, Q, L>): Declared {
  const own = { ...address('list'), verb: 'list' };
  return declareFor(protocol, resource)(own, { query }, ({ query: given, ...work }) => reply(given, work));
}

/** Declares the read of one record. */
export function read<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { protocol, resource, address } = endpoint;
  const own = { ...address('read'), verb: 'read' };
  const parts = { params: idParams, query: endpoint.query };
  return declareFor(protocol, resource)(own, parts, ({ params, query, ...work }) => {
    endpoint.check?.(query, work);
    return endpoint.read(params.id, query, work);
  });
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
  const { protocol, resource, address, check, input, place, written } = endpoint;
  const { create: write } = resource;
  if (!write) throw new Error(`${resource.name} are not created by themselves`);
  const own = { ...address('create'), verb: 'create' };
  const parts = bodyParts(endpoint, 'create');
  return declareFor(protocol, resource)(own, parts, async ({ query, body, files, ...work }) => {
    check?.(query, work);
    const given = input(body, null, work);
    const record = withWireNames(
      (path) => place(path, body),
      () => write(given, work, files),
      endpoint.sentences,
    );
    return written({ mode: 'create', id: null, input: given, record }, query, work);
  });
}

/** Declares the update of a record. */
export function update<D extends Document, I, G, Q extends object, L extends object>(
  endpoint: Endpoint<D, I, G, Q, L>,
): Declared {
  const { protocol, resource, address, check, idIn, checkUpdate, input, place, written } = endpoint;
  const { update: write } = resource;
  if (!write) throw new Error(`${resource.name} are not changed by themselves`);
  const own = { ...address('update'), verb: 'update' };
  const params = own.path.includes('{id}') ? idParams : idParams.partial();
  const parts = { params, ...bodyParts(endpoint, 'update') };
  return declareFor(protocol, resource)(own, parts, async ({ params, query, body, files, ...work }) => {
    const id = params.id ?? idIn?.(body);
    if (id === undefined) throw invalidProblem('id', 'is required');
    check?.(query, work);
    await checkUpdate?.(body, id, work, files);
    const given = input(body, id, work);
    const record = withWireNames(
      (path) => place(path, body),
      () => write(id, given, work, files),
      endpoint.sentences,
    );
    return written({ mode: 'update', id, input: given, record }, query, work);
  });
}

/** Declares the deletion of a record. */
export function remove<D extends Document, I, G, Q extends object, L extends object>({
  protocol,
  resource,
  address,
  deleted,
}: Endpoint<D, I, G, Q, L>): Declared {
  const { remove: write } = resource;
  if (!write) throw new Error(`${resource.name} are not deleted by themselves`);
  const own = { ...address('delete'), verb: 'delete' };
  return declareFor(protocol, resource)(own, { params: idParams }, async ({ params, ...work }) => {
    await write(params.id, work);
    return deleted();
  });
}
