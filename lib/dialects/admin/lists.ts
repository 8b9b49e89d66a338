/** The lists of settings by their paths. */
import { Problem } from '../../domain/problem.ts';
import * as settings from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { defineColumns } from '../fields.ts';
import { boards } from './board.ts';
import { color, flag, name, nullableText, percent, position, text } from './columns.ts';
import { customFields } from './custom-field.ts';
import { customTables } from './custom-table.ts';
import { exchangeRates } from './exchange-rate.ts';
import { entryList, type SettingsList } from './settings-list.ts';
import { tokens } from './tokens.ts';

type Entry = Pick<settings.NamedEntry, 'name' | 'active'>;
const { column: entry } = defineColumns<Entry, Entry, undefined>();
const { column: namedEntry } = defineColumns<settings.NamedEntry, settings.NamedEntry, undefined>();
const { column: tax } = defineColumns<settings.Tax, settings.Tax, undefined>();
const { column: mode } = defineColumns<settings.PaymentMode, settings.PaymentMode, undefined>();
const { column: status } = defineColumns<settings.LeadStatus, settings.LeadStatus, undefined>();

const nameColumn = entry('name', 'name', name, { required: 'create' });
const active = entry('active', 'active', flag);

const namedList = (recordsOf: (store: Store) => Collection<settings.NamedEntry>): SettingsList =>
  entryList(recordsOf, settings.namedEntry, [nameColumn, namedEntry('description', 'description', text), active]);

export const lists: Readonly<Record<string, SettingsList>> = {
  taxes: entryList((store) => store.taxes, settings.tax, [
    nameColumn,
    tax('rate', 'ratePercent', percent, { required: 'create' }),
    active,
    tax('default', 'default', flag),
  ]),
  'payment-modes': entryList((store) => store.paymentModes, settings.paymentMode, [
    nameColumn,
    mode('description', 'description', nullableText),
    active,
    mode('show_on_pdf', 'showOnPdf', flag),
    mode('invoices_only', 'invoicesOnly', flag),
    mode('expenses_only', 'expensesOnly', flag),
    mode('selected_by_default', 'selectedByDefault', flag),
  ]),
  'expense-categories': namedList((store) => store.expenseCategories),
  departments: namedList((store) => store.departments),
  'lead-sources': namedList((store) => store.leadSources),
  'lead-statuses': entryList((store) => store.leadStatuses, settings.leadStatus, [
    nameColumn,
    status('description', 'description', text),
    active,
    status('color', 'color', color),
    status('position', 'position', position),
    status('default', 'default', flag),
    status('converted', 'converted', flag),
  ]),
  priorities: namedList((store) => store.priorities),
  'ticket-services': namedList((store) => store.ticketServices),
  'customer-groups': namedList((store) => store.customerGroups),
  boards,
  'custom-fields': customFields,
  'custom-tables': customTables,
  'exchange-rates': exchangeRates,
  tokens,
};

/** @throws Problem `not_found` for a list that does not exist */
export function findList(path: string): SettingsList {
  const found = Object.hasOwn(lists, path) ? lists[path] : undefined;
  if (!found) throw new Problem('not_found', `There is no list "${path}"; there are ${Object.keys(lists).join(', ')}`);
  return found;
}
