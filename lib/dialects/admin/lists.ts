/** The lists of settings: for each path, its records' fields and how they are written. */
import * as z from 'zod';
import { Problem } from '../../domain/problem.ts';
import type { RecordFields } from '../../domain/record.ts';
import * as settings from '../../domain/settings/settings.ts';
import { parseBody } from '../../http/validate.ts';
import { createRecord } from '../../operations/record/records.ts';
import {
  changeEntry,
  checkRoom,
  deleteEntry,
  type Entry,
  listEntries,
  readEntry,
} from '../../operations/settings/entries.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import type { Work } from '../../store/work.ts';
import { answerOf, bodyOf, type Codec, type Field, field, present, shown } from '../field-table.ts';
import { flag, name, nullableText, percent, text } from './columns.ts';
import type { SettingsList } from './entity.ts';
import { tokens } from './tokens.ts';

function numericId(id: string): number {
  if (!/^\d{1,15}$/.test(id)) throw new Problem('not_found', 'No such record');
  return Number(id);
}

type Rows<D> = readonly Field<D, D, undefined>[];
const row = <D, K extends keyof D & string>(
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

/** A list whose entries are written by their fields alone. */
function settingsList<D extends Entry>(
  collectionOf: (store: Store) => Collection<D>,
  schema: z.ZodType<D>,
  rows: Rows<D>,
): SettingsList {
  const fields: Rows<D> = [shown('id', z.int(), (doc: D) => doc.id), ...rows];
  const view = (work: Work) => ({ firm: work.firm, today: work.today, at: work.at, join: undefined });
  const show = (doc: D, work: Work): unknown => present(fields, doc, view(work));
  const bodies = {
    create: bodyOf(fields, 'create', 'refuse unknown'),
    update: bodyOf(fields, 'update', 'refuse unknown'),
  };
  return {
    answer: answerOf(fields),
    all: async (work) => (await listEntries(collectionOf(work.store))).map((doc) => show(doc, work)),
    one: async (id, work) => show((await readEntry(collectionOf(work.store), numericId(id))).doc, work),
    add: async (body, work) => {
      const input = parseBody(bodies.create, body)(view(work));
      await checkRoom(collectionOf(work.store));
      const make = (born: Omit<RecordFields, 'kept'>): D => schema.parse({ ...input, ...born });
      return show((await createRecord(collectionOf(work.store), make, work)).doc, work);
    },
    change: async (id, body, work) => {
      const input = parseBody(bodies.update, body)(view(work));
      const alter = (doc: D): D => schema.parse({ ...doc, ...input });
      return show((await changeEntry(collectionOf(work.store), numericId(id), alter, work)).doc, work);
    },
    drop: (id, work) => deleteEntry(collectionOf(work.store), numericId(id), work),
  };
}

export const lists: Readonly<Record<string, SettingsList>> = {
  taxes: settingsList((store) => store.taxes, settings.tax, [
    row<settings.Tax, 'name'>('name', 'name', name, 'create'),
    row<settings.Tax, 'ratePercent'>('rate', 'ratePercent', percent, 'create'),
    row<settings.Tax, 'active'>('active', 'active', flag),
    row<settings.Tax, 'default'>('default', 'default', flag),
  ]),
  'payment-modes': settingsList((store) => store.paymentModes, settings.paymentMode, [
    row<settings.PaymentMode, 'name'>('name', 'name', name, 'create'),
    row<settings.PaymentMode, 'description'>('description', 'description', nullableText),
    row<settings.PaymentMode, 'active'>('active', 'active', flag),
    row<settings.PaymentMode, 'showOnPdf'>('show_on_pdf', 'showOnPdf', flag),
    row<settings.PaymentMode, 'invoicesOnly'>('invoices_only', 'invoicesOnly', flag),
    row<settings.PaymentMode, 'expensesOnly'>('expenses_only', 'expensesOnly', flag),
    row<settings.PaymentMode, 'selectedByDefault'>('selected_by_default', 'selectedByDefault', flag),
  ]),
  'expense-categories': settingsList((store) => store.expenseCategories, settings.expenseCategory, [
    row<settings.ExpenseCategory, 'name'>('name', 'name', name, 'create'),
    row<settings.ExpenseCategory, 'description'>('description', 'description', text),
    row<settings.ExpenseCategory, 'active'>('active', 'active', flag),
  ]),
  tokens,
};

/**
 * The list at a path.
 * @throws Problem `not_found` for a list that does not exist
 */
export function listAt(path: string): SettingsList {
  const found = Object.hasOwn(lists, path) ? lists[path] : undefined;
  if (!found) throw new Problem('not_found', `There is no list "${path}"; there are ${Object.keys(lists).join(', ')}`);
  return found;
}
