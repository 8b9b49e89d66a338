/**
 * How a kind of record lies in the table, as data. A record type says which lists, guards, rows,
 * figures and due dates follow from a document; `save` derives the items from what was and
 * what is, so that no operation ever writes an index by hand.
 */
import type * as z from 'zod';
import type { Row } from '../domain/list-query.ts';
import type { ScopeResource } from '../domain/token/scopes.ts';

export type Document = { id: number; updatedAt: string };

/** Membership of a list: by id, or by a date where `on` is given (YYYY-MM-DD). */
export type Membership = { list: string; on?: string };

/** A value that may stand only once; `path` is the key to name when it is taken. */
export type Guard = { key: string; path: string };

/** A currency that a document is in, and the day on which it must be valid; `path` is the field to name when it is not. */
export type Denomination = { currency: string; on: string; path?: string };

/** Adds `by` to the figure `name` kept beside another record. */
export type Sum = { recordType: string; id: number; name: string; by: number };

/** A record this one cannot do without. It cannot be deleted while the reference stands. */
export type Reference = { recordType: string; id: number; path: string };

/** Something to be done after a write, once: kept until a drain has done it. */
export type Effect = { kind: string; payload: Record<string, unknown> };

/** When the schedule must look at a record, as an instant in UTC. */
export type Due = { at: string };

export type RecordType<D extends Document> = {
  name: string;
  /**
   * The resource whose rights it takes: to be shown wherever it is joined, to be made or deleted along with others. Null:
   * words to choose from and bookkeeping, which go with whatever names them.
   */
  resource: ScopeResource | null;
  /** It comes and goes with another record, by the right to that one (a reply with its ticket, boards with their project). */
  isPart?: true;
  /** What it has a copy of, of records of another resource: itself without that copy, and what of the copy is searched. */
  copies?: { of: ScopeResource; without: (doc: D) => D; text?: (doc: D) => string };
  schema: z.ZodType<D>;
  /** `own`: a partition a record. `settings`: a short list kept in one partition and read whole. */
  home: 'own' | 'settings';
  /** It keeps rates to the organization's currency, so it is made only while that is what the writer takes it to be. */
  valued?: true;
  /** Which counter its ids come from, where that is not its own. */
  sequence?: string;
  /** A currency that is no more is taken for days when it was valid, whoever writes it. */
  denominations?: (doc: D) => Denomination[];
  lists?: (doc: D) => Membership[];
  guards?: (doc: D) => Guard[];
  sums?: (doc: D) => Sum[];
  references?: (doc: D) => Reference[];
  /** Whether other records refer to it or keep figures beside it. */
  referred?: boolean;
  row?: (doc: D) => Row;
  /** The text of its own that search looks through, not yet folded. */
  text?: (doc: D) => string;
  due?: (doc: D, zone: string) => Due | null;
  /**
   * The kinds of effect that a write of it promises, whoever writes it; `before` null: it is new. One of a kind is promised for all
   * records of a write, which its payload names (`{ records: [{ noun, id }] }`).
   */
  promises?: (before: D | null, after: D) => string[];
  /** Whether its changes are listed: for pollers, and so that filters and searches may read rows at half the price. */
  polled?: boolean;
};

/** A document with what the table knows of it: its version, its last change, the marks of its last writes. */
export type Stored<D> = { doc: D; version: number; stamp: string | null; marks?: string };
