/** A list of settings: its columns, and how its entries are read and written. */
import type * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import type { NewRecordFields } from '../../domain/record.ts';
import type { Entry } from '../../domain/settings/entry.ts';
import { compareByPosition } from '../../domain/settings/settings.ts';
import { parseBody } from '../../http/validate.ts';
import { changeEntry, createEntry, deleteEntry, listEntries, readEntry } from '../../operations/settings/entries.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { buildBody, type Mode, toInput } from '../bodies.ts';
import { buildAnswer, type Column, presentRecord } from '../fields.ts';
import { withWireNames } from '../refusals.ts';
import { buildView } from '../resource.ts';
import { idColumn, wirePathOf } from './columns.ts';
import { type ListParameters, pageWholeList } from './paging.ts';

export type SettingsList = {
  columns: readonly Omit<Column<never, unknown, never>, 'show'>[];
  answer: z.ZodType;
  list: (query: ListParameters, work: Work) => Promise<{ total: number; entries: unknown[] }>;
  read: (id: string, work: Work) => Promise<unknown>;
  /** Both writes validate the body themselves. */
  create: (body: unknown, work: Work) => Promise<unknown>;
  update: (id: string, body: unknown, work: Work) => Promise<unknown>;
  remove: (id: string, work: Work) => Promise<void>;
};

type EntryOperations<D, I = D> = {
  find: (query: ListParameters, work: Work) => Promise<{ total: number; docs: D[] }>;
  read: (id: number, work: Work) => Promise<{ doc: D }>;
  create: (input: Partial<I>, work: Work) => Promise<{ doc: D }>;
  update: (id: number, input: Partial<I>, work: Work) => Promise<{ doc: D }>;
  remove: (id: number, work: Work) => Promise<unknown>;
};

type SettingsResource<D, I = D> = EntryOperations<D, I> & {
  columns: readonly Column<D, I, undefined>[];
  /** Reads a record's number from an id in a path that is not the number itself. */
  numberOf?: (id: string, work: Work) => number;
  /** How a new entry's body treats blanks; as an update's where a blank must not count as not given. */
  blanks?: Mode;
};

/** Refuses a record whose fields contradict each other; `before` is null for a new one. */
type Check<D> = (after: D, before: D | null) => void;

/** The operations of a short list, which is read whole and ordered by position. Deleted entries are only marked. */
export function entryOperations<D extends Entry>(
  recordsOf: (store: Store) => Collection<D>,
  schema: z.ZodType<D>,
  check: Check<D> = () => {},
): EntryOperations<D> {
  const complete = (fields: object, before: D | null): D => {
    const doc = schema.parse(fields);
    check(doc, before);
    return doc;
  };
  return {
    find: async (query, { store }) => {
      const docs = (await listEntries(recordsOf(store))).sort(compareByPosition);
      return { total: docs.length, docs: pageWholeList(docs, query) };
    },
    read: (id, { store }) => readEntry(recordsOf(store), id),
    create: (input, work) => {
      const make = (newFields: NewRecordFields, position: number): D =>
        complete({ position, ...input, ...newFields }, null);
      return createEntry(recordsOf(work.store), make, work);
    },
    update: (id, input, work) =>
      changeEntry(recordsOf(work.store), id, (doc) => complete({ ...doc, ...input }, doc), work),
    remove: (id, work) => deleteEntry(recordsOf(work.store), id, work),
  };
}

/** Builds the verbs of a list of settings. */
export function settingsList<D, I = D>(resource: SettingsResource<D, I>): SettingsList {
  const { columns, numberOf = numericId, blanks = 'create' } = resource;
  const show = (doc: D, work: Work): unknown => presentRecord(columns, doc, buildView(undefined, work));
  const createBody = buildBody(columns, blanks, 'refuse unknown');
  const updateBody = buildBody(columns, 'update', 'refuse unknown');
  type Perform = (input: Partial<I>) => Promise<{ doc: D }>;
  const write = async (schema: typeof createBody, body: unknown, work: Work, perform: Perform): Promise<unknown> => {
    const input = toInput(columns, parseBody(schema, body), work);
    const { doc } = await withWireNames(wirePathOf(columns), () => perform(input));
    return show(doc, work);
  };
  return {
    columns,
    answer: buildAnswer(columns),
    list: async (query, work) => {
      const { total, docs } = await resource.find(query, work);
      return { total, entries: docs.map((doc) => show(doc, work)) };
    },
    read: async (id, work) => show((await resource.read(numberOf(id, work), work)).doc, work),
    create: (body, work) => write(createBody, body, work, (input) => resource.create(input, work)),
    update: (id, body, work) =>
      write(updateBody, body, work, (input) => resource.update(numberOf(id, work), input, work)),
    remove: async (id, work) => {
      await resource.remove(numberOf(id, work), work);
    },
  };
}

/** Builds the verbs of a short list; its entries show their ids. */
export const entryList = <D extends Entry>(
  recordsOf: (store: Store) => Collection<D>,
  schema: z.ZodType<D>,
  columns: readonly NoInfer<Column<D, D, undefined>>[],
  check?: Check<D>,
): SettingsList => settingsList<D>({ ...entryOperations(recordsOf, schema, check), columns: [idColumn, ...columns] });

function numericId(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new Problem('not_found', 'No such record');
  return Number(id);
}
