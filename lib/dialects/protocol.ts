/** What a dialect says about a resource so that routes.ts can serve it: addresses, bodies, answers. */
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

export type Verb = 'list' | 'read' | 'create' | 'update' | 'delete';

export type Request = Work & { incoming: Incoming };

export type Address = {
  method: Method;
  path: string;
  /** Further `METHOD /path` of the same route. */
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

/** Returns the address that a verb has in most products. */
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

/** The body of a write, and what the derived tests must know about it. */
export type Body<G> = {
  schema: z.ZodType<G>;
  files?: readonly string[];
  sample: unknown;
  required: readonly string[];
  broken: Readonly<Record<string, unknown>>;
};

export type Writes<D extends Document, I> = {
  create?: (input: Partial<I>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  update?: (id: number, input: Partial<I>, work: Work, uploads: readonly Upload[]) => Promise<Stored<D>>;
  remove?: (id: number, work: Work) => Promise<unknown>;
};

/** A write in progress; `id` is null for a new record. */
export type Written<D, I> = { mode: Mode; id: number | null; input: Partial<I>; record: Promise<Stored<D>> };

/** A resource behind its protocol. `G`: opened bodies; `Q`: query of single records; `L`: query of lists. */
export type Endpoint<D extends Document, I, G, Q extends object = object, L extends object = object> = {
  protocol: Protocol;
  resource: Writes<D, I> & { name: string; scope: ScopeResource; records: (store: Store) => Collection<D> };
  address: (verb: Verb) => Address;
  list: { query: z.ZodObject & z.ZodType<L>; reply: (query: L, work: Request) => Promise<Reply> };
  /** What clients may ask of an answer with one record; `anyShape` if nothing. */
  query: z.ZodObject & z.ZodType<Q>;
  /** Refuses a query before any work is done. */
  check?: (query: Q, work: Request) => void;
  read: (id: number, query: Q, work: Request) => Promise<Reply>;
  body: (mode: Mode) => Body<G>;
  /** The record that a body is about, where the path need not name it. */
  idIn?: (given: G) => number | undefined;
  /** Refuses an update for what its body says as a whole, or for what only the stored record tells. */
  checkUpdate?: (given: G, id: number, work: Request, uploads: readonly Upload[]) => Promise<void>;
  input: (given: G, id: number | null, work: Request) => Partial<I>;
  /** Where the client wrote what an operation refuses by our key; null where the dialect has no name of its own. */
  place: (path: Path, given: G) => Place | null;
  sentences?: Sentences;
  /** Answers a create or update. It may read related records while the record is still being written. */
  written: (written: Written<D, I>, query: Q, work: Request) => Promise<Reply>;
  deleted: () => Reply;
};

/** The query of dialects whose answers always look the same. */
export const anyShape: z.ZodObject & z.ZodType<object> = z.object({});
