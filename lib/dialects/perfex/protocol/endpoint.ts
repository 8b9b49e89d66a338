/** Perfex's protocol for a resource: addresses of its verbs, bodies and answers. */
import * as z from 'zod';
import type { GivenValues } from '../../../domain/custom-field/values.ts';
import type { Method } from '../../../http/route.ts';
import { buildBody, describeBody, findWirePath, type Mode, toInput, type Values } from '../../bodies.ts';
import { idInput } from '../../codecs.ts';
import { buildAnswer } from '../../fields.ts';
import { type Address, anyShape, type Endpoint, type Request, type Verb } from '../../protocol.ts';
import { showOne } from '../../resource.ts';
import { fileFields } from './attachments.ts';
import { brokenCustomFields, withCustomFields } from './custom-field-values.ts';
import { created, protocol, written } from './envelope.ts';
import { printedSentences } from './errors.ts';
import { chooseColumns, listAnswer, replyWithList } from './lists.ts';
import { nothingFound } from './messages.ts';
import { type ListParameters, listQuery } from './paging.ts';
import type { PerfexResource, Recorded } from './resource.ts';
import { readRecord, refuseEmptying, refuseNothing } from './updates.ts';

const createdPayment = created.omit({ status: true }).extend({ paymentmode: z.boolean() });

function buildWrittenBody(
  { flag = 'status' }: { flag?: 'status' | 'paymentmode' },
  message: string,
  more: Record<string, unknown> = {},
  warnings: readonly string[] = [],
) {
  return { [flag]: true, message, ...more, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** Finds the address of a verb, with the documented path first. */
function toAddress<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>, verb: Verb): Address {
  const { singular, plural, messages, readAsArray, listIsPaged, flag, path: word = resource.name } = resource;
  const path = `/api/${word}`;
  const one = `${path}/{id}`;
  const at = (method: Method, paths: readonly [string, ...string[]], failure: string, answer: z.ZodType) => {
    const [first, ...others] = paths;
    const aliases = others.length > 0 ? { aliases: others.map((other) => `${method} ${other}`) } : {};
    return { method, path: first, status: 200, failure, answer, ...aliases } as const;
  };
  if (verb === 'list') {
    const answer = listAnswer(chooseColumns(resource, 'list'), listIsPaged);
    return { ...at('GET', [path], nothingFound, answer), summary: `List all ${plural}.` };
  }
  if (verb === 'read') {
    const shape = buildAnswer(chooseColumns(resource, 'read'));
    const answer = readAsArray ? z.union([z.array(shape), shape]) : shape;
    return { ...at('GET', resource.readPaths ?? [one], nothingFound, answer), summary: `Read ${singular}.` };
  }
  if (verb === 'create') {
    const answer = flag === 'paymentmode' ? createdPayment : created;
    return { ...at('POST', [path], messages.notCreated, answer), summary: `Create ${singular}.` };
  }
  if (verb === 'update') {
    const { updatePaths = [one] } = resource;
    return { ...at('PUT', updatePaths, messages.notUpdated, written), summary: `Update ${singular}.` };
  }
  const { deletePaths = [`/api/delete/${word}/{id}`, one] } = resource;
  return { ...at('DELETE', deletePaths, messages.notDeleted, written), summary: `Delete ${singular}.` };
}

type Given = { values: Values; customValues: GivenValues; id?: number | undefined };

/** Makes the body of a write. If the path does not name the record, the body may. */
function bodyFor<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>, mode: Mode) {
  const { columns, customFields, updatePaths, takesFiles } = resource;
  const whole = withCustomFields(buildBody(columns, mode), customFields);
  const facts = describeBody(columns, mode);
  const inBody = mode === 'update' && updatePaths && !updatePaths[0].includes('{id}');
  const schema: z.ZodType<Given> = inBody ? z.intersection(whole, z.object({ id: idInput.optional() })) : whole;
  return {
    schema,
    ...facts,
    ...(customFields ? { broken: { ...facts.broken, ...brokenCustomFields } } : {}),
    ...(takesFiles ? { files: fileFields } : {}),
    ...(inBody ? { sample: { id: 1, ...facts.sample } } : {}),
  };
}

/** Puts a resource behind Perfex's protocol. */
export function definePerfex<D extends Recorded, I, J>(resource: PerfexResource<D, I, J>) {
  const { columns, messages, customFields } = resource;
  const endpoint = {
    protocol,
    resource,
    address: (verb: Verb) => toAddress(resource, verb),
    query: anyShape,
    list: { query: listQuery, reply: (query: ListParameters, work: Request) => replyWithList(resource, query, work) },
    read: async (id: number, _: object, work: Request) => {
      const read = { ...resource, columns: chooseColumns(resource, 'read') };
      const { attributes } = await showOne(read, id, readRecord(resource, id, work), work);
      const inArray = resource.readAsArray && work.organization.perfexReads === 'document';
      return { status: 200, body: inArray ? [attributes] : attributes };
    },
    body: (mode: Mode) => bodyFor(resource, mode),
    idIn: ({ id }: Given) => id,
    checkUpdate: async (given, id, work, uploads) => {
      refuseNothing(columns, given.values, Object.keys(given.customValues).length + uploads.length);
      await refuseEmptying(resource, given.values, id, work);
    },
    input: ({ values, customValues }: Given, _: number | null, work: Request): Partial<I> => ({
      ...toInput(columns, values, work),
      ...(customFields ? { customValues } : {}),
    }),
    place: (path, { values }) => findWirePath(columns, path, values),
    sentences: printedSentences,
    written: async ({ mode, input, record }, _, work) => {
      const { doc } = await record;
      const message = mode === 'create' ? messages.created : messages.updated;
      const more = mode === 'create' ? { ...resource.createdKeys?.(doc), id: doc.id, record_id: doc.id } : {};
      return { status: 200, body: buildWrittenBody(resource, message, more, resource.warnings?.(doc, input, work)) };
    },
    deleted: () => ({ status: 200, body: buildWrittenBody(resource, messages.deleted) }),
  } satisfies Endpoint<D, I, Given, object, ListParameters>;
  return endpoint;
}
