/** What a list of settings says about itself, and how one is made of a table of fields. */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import type { Born, RecordFields } from '../../domain/record.ts';
import type { Entry } from '../../domain/settings/entry.ts';
import { byPosition } from '../../domain/settings/settings.ts';
import { parseBody } from '../../http/validate.ts';
import { changeEntry, createEntry, deleteEntry, listEntries, readEntry } from '../../operations/settings/entries.ts';
import type { Collection } from '../../store/collection.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, bodyOf, type Codec, type Field, field, present, shown } from '../field-table.ts';
import { type ListParameters, pageOfWhole } from './paging.ts';

/** What the five verbs need of a list, whatever its records are. */
export type SettingsList = {
  answer: z.ZodType;
  /** The entries on the page that is asked for, and how many there are on all pages. */
  all: (query: ListParameters, work: Work) => Promise<{ total: number; entries: unknown[] }>;
  one: (id: string, work: Work) => Promise<unknown>;
  /** Both writes take the body as it came in, and refuse what is wrong with it. */
  add: (body: unknown, work: Work) => Promise<unknown>;
  change: (id: string, body: unknown, work: Work) => Promise<unknown>;
  drop: (id: string, work: Work) => Promise<void>;
};

/** How the records of a list are kept; `input` is what a body gave, each value checked, in our words. */
export type Keeping<D> = {
  find: (query: ListParameters, work: Work) => Promise<{ total: number; docs: D[] }>;
  read: (id: number, work: Work) => Promise<Stored<D>>;
  add: (input: Partial<D>, work: Work) => Promise<Stored<D>>;
  change: (id: number, input: Partial<D>, work: Work) => Promise<Stored<D>>;
  drop: (id: number, work: Work) => Promise<unknown>;
};

/** Refuses a record whose fields do not go together; `before` is null for a new one. */
export type Check<D> = (after: D, before: D | null) => void;

type Rows<D> = readonly Field<D, D, undefined>[];

/** Makes rows for the records of one list: a field on the wire that is a field of ours. */
export function rowsOf<D>() {
  return <K extends keyof D & string>(
    wire: string,
    key: K,
    codec: Codec<D[K]>,
    required: 'never' | 'create' = 'never',
  ): Field<D, D, undefined> => {
    const put = (value: D[K]): Partial<D> => {
      const part: Partial<D> = {};
      part[key] = value;
      return part;
    };
    return field<D, D, undefined, D[K]>(wire, { codec, required, get: (doc) => doc[key], put });
  };
}

/** A short list: read whole, in the order of positions and ids; deleting an entry marks it. */
export function shortList<D extends Entry>(
  collectionOf: (store: Store) => Collection<D>,
  schema: z.ZodType<D>,
  check: Check<D> = () => {},
): Keeping<D> {
  const complete = (fields: object, before: D | null): D => {
    const doc = schema.parse(fields);
    check(doc, before);
    return doc;
  };
  return {
    find: async (query, { store }) => {
      const docs = (await listEntries(collectionOf(store))).sort(byPosition);
      return { total: docs.length, docs: pageOfWhole(docs, query) };
    },
    read: (id, { store }) => readEntry(collectionOf(store), id),
    add: (input, work) => {
      const make = (born: Born, position: number): D => complete({ position, ...input, ...born }, null);
      return createEntry(collectionOf(work.store), make, work);
    },
    change: (id, input, work) =>
      changeEntry(collectionOf(work.store), id, (doc) => complete({ ...doc, ...input }, doc), work),
    drop: (id, work) => deleteEntry(collectionOf(work.store), id, work),
  };
}

/** A list whose records are written by their fields alone. */
export function settingsList<D extends RecordFields>(keeping: Keeping<D>, rows: Rows<D>): SettingsList {
  const fields: Rows<D> = [shown('id', z.int(), (doc: D) => doc.id), ...rows];
  const view = (work: Work) => ({ firm: work.firm, today: work.today, at: work.at, join: undefined });
  const show = (doc: D, work: Work): unknown => present(fields, doc, view(work));
  const bodies = {
    create: bodyOf(fields, 'create', 'refuse unknown'),
    update: bodyOf(fields, 'update', 'refuse unknown'),
  };
  return {
    answer: answerOf(fields),
    all: async (query, work) => {
      const { total, docs } = await keeping.find(query, work);
      return { total, entries: docs.map((doc) => show(doc, work)) };
    },
    one: async (id, work) => show((await keeping.read(numericId(id), work)).doc, work),
    add: async (body, work) => {
      const input = parseBody(bodies.create, body)(view(work));
      return show((await keeping.add(input, work)).doc, work);
    },
    change: async (id, body, work) => {
      const input = parseBody(bodies.update, body)(view(work));
      return show((await keeping.change(numericId(id), input, work)).doc, work);
    },
    drop: async (id, work) => {
      await keeping.drop(numericId(id), work);
    },
  };
}

function numericId(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new Problem('not_found', 'No such record');
  return Number(id);
}
