/** JSON:API's bulk extension: `data` is a list. All of it is written, or nothing. A refusal names `data/1/attributes/…`. */
import { invalidProblem, type Path } from '../../domain/problem.ts';
import type { Reply } from '../../http/respond.ts';
import { forEachPlaced } from '../../operations/record/placed.ts';
import type { Document } from '../../store/record-type.ts';
import { describeBody } from '../bodies.ts';
import { idInput } from '../codecs.ts';
import { type Declared, declareFor } from '../declare.ts';
import type { Request } from '../protocol.ts';
import { toUsualPath, withWireNames } from '../refusals.ts';
import { asSeen, showOne } from '../resource.ts';
import { toCreation } from '../routes.ts';
import { buildBulkBody, collectInputColumns, type GivenMany, namesBody, oneOrMany, refuseOtherFields } from './body.ts';
import { blank } from './columns.ts';
import { bulkAnswer, readAnswer } from './documents.ts';
import { toNode } from './graph.ts';
import { checkInclusion, type ShapeParameters } from './include.ts';
import { type BulkWrites, type defineProductive, readDocuments } from './protocol.ts';

type Endpoint<D extends Document, I, J> = ReturnType<typeof defineProductive<D, I, J>>;

function takeWrite<D extends Document, I, K extends keyof BulkWrites<D, I>>(
  { name, bulk }: { name: string; bulk?: BulkWrites<D, I> },
  kind: K,
): NonNullable<BulkWrites<D, I>[K]> {
  const write = bulk?.[kind];
  if (!write) throw new Error(`${name} are not written together`);
  return write;
}

/** Reads which record each resource is. @throws Problem `invalid` naming an id that is missing or none */
const readIds = ({ data }: GivenMany): number[] =>
  data.map(({ id }, i) => {
    const { data: read, error } = idInput.safeParse(id);
    if (read !== undefined) return read;
    const message = id === undefined || id === null || id === '' ? blank : (error?.issues[0]?.message ?? blank);
    throw invalidProblem(['data', i, 'id'], message);
  });

/** Finds where a refused path stands: it begins with the position of the resource. */
function findPlaces<D extends Document, I, J>({ place }: Endpoint<D, I, J>, { data }: GivenMany) {
  return ([position, ...path]: Path): Path => {
    const one = data[Number(position)];
    if (typeof position !== 'number' || !one) return ['data'];
    if (path[0] === 'data') return ['data', position, ...path.slice(1)];
    if (path.length === 0 || path[0] === 'id') return ['data', position, ...path];
    return ['data', position, 'attributes', ...(place(path, { data: one }) ?? toUsualPath(path))];
  };
}

type Many<D extends Document, I> = NonNullable<BulkWrites<D, I>['create']>;

/** Translates the resources and writes them; shows what was written. */
async function writeMany<D extends Document, I, J>(
  endpoint: Endpoint<D, I, J>,
  { status, body, ids, query }: { status: 200 | 201; body: GivenMany; ids: readonly number[]; query: ShapeParameters },
  write: Many<D, I>,
  work: Request,
): Promise<Reply> {
  const { resource, input } = endpoint;
  const records = await withWireNames(findPlaces(endpoint, body), async () => {
    const named = body.data.map((data, i) => ({ data, id: ids[i] ?? null }));
    return write(await forEachPlaced(named, async ({ data, id }) => input({ data }, id, work)), work);
  });
  const shown = records.map((record) => showOne(resource, record.doc.id, Promise.resolve(record), work));
  const nodes = (await Promise.all(shown)).map((one) => toNode(resource, one));
  return { status, body: await readDocuments(nodes, query, asSeen(work)) };
}

/** POST /api/v2/{path}: one resource, or several. */
export function createOneOrMany<D extends Document, I, J>(endpoint: Endpoint<D, I, J>): Declared {
  const { protocol, resource, address, query: shape } = endpoint;
  const write = takeWrite(resource, 'create');
  const createOne = toCreation(endpoint);
  const { schema, ...facts } = endpoint.body('create');
  const body = oneOrMany(schema, buildBulkBody({ ...resource, columns: collectInputColumns(resource) }, 'create'));
  // What most ask for; programs against the document's types would otherwise have to tell the two answers apart.
  const answer = readAnswer(resource);
  return declareFor(protocol, resource)(
    { ...address('create'), verb: 'create', answer },
    { query: shape, body, ...facts },
    async ({ query, body, files, ...work }) => {
      checkInclusion(query.include, work);
      const { data } = body;
      if (!Array.isArray(data)) return createOne({ data }, query, files, work);
      if (files.length > 0) throw invalidProblem(files[0]?.field ?? 'file', 'is taken with one resource only');
      return writeMany(endpoint, { status: 201, body: { data }, ids: [], query }, write, work);
    },
  );
}

/** PATCH /api/v2/{path}: several resources, each by its id. */
export function updateMany<D extends Document, I, J>(endpoint: Endpoint<D, I, J>): Declared {
  const { protocol, resource, query: shape } = endpoint;
  const write = takeWrite(resource, 'update');
  const { type, plural } = resource;
  const columns = collectInputColumns(resource);
  const { sample } = describeBody(columns, 'update');
  return declareFor(protocol, resource)(
    { method: 'PATCH', path: `/api/v2/${type}`, verb: 'update-many', summary: `Change several ${plural} at once.` },
    {
      query: shape,
      body: buildBulkBody({ ...resource, columns }, 'update'),
      sample: { data: [{ type, id: '1', attributes: sample }] },
      answer: bulkAnswer(resource),
    },
    async ({ query, body, ...work }) => {
      checkInclusion(query.include, work);
      const ids = readIds(body);
      const changed: Many<D, I> = (inputs) =>
        write(
          inputs.map((input, i) => ({ id: ids[i] ?? 0, input })),
          work,
        );
      return writeMany(endpoint, { status: 200, body, ids, query }, changed, work);
    },
  );
}

/** DELETE /api/v2/{path}: several resources, each by its id. */
export function removeMany<D extends Document, I, J>(endpoint: Endpoint<D, I, J>): Declared {
  const { protocol, resource } = endpoint;
  const remove = takeWrite(resource, 'remove');
  const { type, plural } = resource;
  return declareFor(protocol, resource)(
    {
      method: 'DELETE',
      path: `/api/v2/${type}`,
      verb: 'delete-many',
      status: 204,
      summary: `Delete several ${plural} at once.`,
    },
    { body: namesBody, sample: { data: [{ type, id: '1' }] } },
    async ({ body, ...work }) => {
      const ids = readIds(body);
      await withWireNames(findPlaces(endpoint, body), async () => {
        await forEachPlaced(body.data, async (data) =>
          refuseOtherFields({ data: { ...data, id: null } }, { type, id: null }),
        );
        await remove(ids, work);
      });
      return { status: 204 };
    },
  );
}
