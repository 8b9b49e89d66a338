/**
 * What a dialect says of one of its resources so that the verbs of routes.ts work over it: where its routes are, how a
 * body is opened, how answers look. All else is the same in every dialect.
 */
import * as z from 'zod';
import type { Path } from '../domain/problem.ts';
import type { Incoming, Protocol } from '../http/protocol.ts';
import type { Reply } from '../http/respond.ts';
import type { Method, ScopeResource } from '../http/route.ts';
import type { Upload } from '../operations/file/files.ts';
import type { Collection } from '../store/collection.ts';
import type { Document, Stored } from '../store/record-type.ts';
import type { Store } from '../store/store.ts';
import type { Work } from '../store/work.ts';
import type { Mode } from './bodies.ts';
import type { Place, Sentences } from './refusals.ts';

/** The verbs that most resources have. */
export type Verb = 'list' | 'read' | 'create' | 'update' | 'delete';

/** A request's work, and the request. */
export type Request = Work & { incoming: Incoming };

/** How a verb is called, and what it answers. */
export type Address = {
  method: Method;
  path: string;
  /** Further `METHOD /path` that answer the same. */
  aliases?: readonly string[];
  summary: string;
  status: 200 | 201 | 204;
  answer?: z.ZodType;
  /** The document's own sentence for a failure. */
  failure?: string;
};

const usual = {
  list: { method: 'GET', status: 200, word: 'List' },
  read: { method: 'GET', status: 200, word: 'Read' },
  create: { method: 'POST', status: 201, word: 'Create' },
  update: { method: 'PUT', status: 200, word: 'Update' },
  delete: { method: 'DELETE', status: 200, word: 'Delete' },
} as const;

/** How a verb is called in most products: at the path of all records, or at that of one. */
export function usualAddress(
  { singular, plural }: { singular: string; plural: string },
  verb: Verb,
  path: string,
  one = `${path}/{id}`,
): Address {
  const { word, ...how } = usual[verb];
  const summary = `${word} ${verb === 'list' ? plural : singular}.`;
  return { ...how, path: verb === 'list' || verb === 'create' ? path : one, summary };
}

/** The body of a write, and what the derived tests must know of it. */
export type Body<G> = {
  schema: z.ZodType<G>;
  /** The fields of a multipart body that may be files. */
  files?: readonly string[];
  sample: unknown;
  required: readonly string[];
  broken: Readonly<Record<string, unknown>>;
};

/** How records are written: operations bound to a resource. */
export type Writes<D extends Document, I> = {
  create?: (input: Partial<I>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  update?: (id: number, input: Partial<I>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  remove?: (id: number, work: Work) => Promise<unknown>;
};

/** A write on its way: of a new record `id` is null. */
export type Written<D, I> = { mode: Mode; id: number | null; input: Partial<I>; record: Promise<Stored<D>> };

/**
 * A resource behind its dialect's protocol.
 * `G`: what its bodies give; `Q`: the query of what is not a list; `L`: that of its list.
 */
export type Endpoint<D extends Document, I, G, Q extends object = object, L extends object = object> = {
  protocol: Protocol;
  resource: Writes<D, I> & { name: string; scope: ScopeResource; records: (store: Store) => Collection<D> };
  address: (verb: Verb) => Address;
  /** How a list is asked for, and answered. */
  list: { query: z.ZodObject & z.ZodType<L>; reply: (query: L, work: Request) => Promise<Reply> };
  /** What answers may be asked to look like, by the verbs that answer with one record; `anyShape` where nothing can be asked. */
  query: z.ZodObject & z.ZodType<Q>;
  /** Refuses what is asked of an answer before anything is done. */
  check?: (query: Q, work: Request) => void;
  read: (id: number, query: Q, work: Request) => Promise<Reply>;
  body: (mode: Mode) => Body<G>;
  /** Which record a body is about, where the path may not say it. */
  idIn?: (given: G) => number | undefined;
  /** The operation's input; `id` null for a new record. */
  input: (given: G, id: number | null, work: Request) => Partial<I>;
  /** Where a client wrote what an operation refuses by our key; null where it has no name of its own for that. */
  place: (path: Path, given: G) => Place | null;
  /** What the document prints where a rule is broken. */
  sentences?: Sentences;
  /** The answer to a create or an update. What it shows beside the record may be read while that is written. */
  written: (written: Written<D, I>, query: Q, work: Request) => Promise<Reply>;
  deleted: () => Reply;
};

/** For dialects whose answers always look the same. */
export const anyShape: z.ZodObject & z.ZodType<object> = z.object({});
