/** Describes as data how a kind of record lies in the table. `save` derives the items: no operation writes an index. */
import type * as z from 'zod';
import type { Row } from '../domain/list-query.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';
import type { Migration } from './schema.ts';

export type Document = { id: number; updatedAt: string };

/** A place in a list: by id, or by date where `on` is given (YYYY-MM-DD). */
export type Membership = { list: string; on?: string };

/** A value that may exist only once; `path` is the key to name when it is taken. */
export type Guard = { key: string; path: string };

/** A currency that must be valid on a day; `path` is the field to name when it is not. */
export type Denomination = { currency: string; on: string; path?: string };

/** Adds `by` to the figure `name` beside another record. */
export type Sum = { recordType: string; id: number; name: string; by: number };

/** A record that this one names. It cannot be deleted while the reference stands. */
export type Reference = { recordType: string; id: number; path: string };

/** Something to do once after a write; it is kept until a drain has done it. */
export type Effect = { kind: string; payload: Record<string, unknown> };

/** When the schedule must look at a record, as an instant in UTC. */
export type Due = { at: string };

export type RecordType<D extends Document> = {
  name: string;
  /** The resource whose rights guard it. Null: choices and bookkeeping, which go with whatever names them. */
  resource: ScopeResource | null;
  /** It is created and deleted with another record, by the rights to that one: a reply with its ticket. */
  isPart?: true;
  /** Its copies of another resource's records: how to strip them, and which of their text is searched. */
  copies?: { of: ScopeResource; without: (doc: D) => D; text?: (doc: D) => string };
  schema: z.ZodType<D>;
  /** Turn what documents contained in earlier versions into what they contain now; see schema.ts. */
  migrations?: readonly Migration[];
  /** `own`: one partition per record. `settings`: a short list in one partition, read whole. */
  home: 'own' | 'settings';
  /** It holds rates to the organization's currency: creating one checks that the currency is still the same. */
  valued?: true;
  /** The counter of its ids, where it is not its own. */
  sequence?: string;
  /** A withdrawn currency is accepted for days when it was valid. */
  denominations?: (doc: D) => Denomination[];
  lists?: (doc: D) => Membership[];
  guards?: (doc: D) => Guard[];
  sums?: (doc: D) => Sum[];
  references?: (doc: D) => Reference[];
  /** Whether other records refer to it, or keep figures beside it. */
  referred?: boolean;
  row?: (doc: D) => Row;
  /** Its own text for search, not yet folded. */
  text?: (doc: D) => string;
  due?: (doc: D, zone: string) => Due | null;
  /** Kinds of effect that any write of it promises: one of a kind, whose payload names all records of the write. */
  promises?: (before: D | null, after: D) => string[];
  /** Whether its changes are listed: for pollers, and so that filters and searches may read rows at half the price. */
  polled?: boolean;
};

/** A document with its version, the stamp of its last change and the marks of its last writes. */
export type Stored<D> = { doc: D; version: number; stamp: string | null; marks?: string };
