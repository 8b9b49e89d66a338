/** The lists of settings by their paths. */
import { Problem } from '../../domain/problem.ts';
import * as settings from '../../domain/settings/settings.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { defineColumns } from '../fields.ts';
import { boards } from './board.ts';
import { color, flag, idColumn, name, nullableText, percent, position, text } from './columns.ts';
import { customFields } from './custom-field.ts';
import { customTables } from './custom-table.ts';
import { exchangeRates } from './exchange-rate.ts';
import { entryOperations, type SettingsList, settingsList } from './settings-list.ts';
import { tokens } from './tokens.ts';

const { column: tax } = defineColumns<settings.Tax, settings.Tax, undefined>();
const { column: mode } = defineColumns<settings.PaymentMode, settings.PaymentMode, undefined>();
const { column: named } = defineColumns<settings.NamedEntry, settings.NamedEntry, undefined>();
const { column: status } = defineColumns<settings.LeadStatus, settings.LeadStatus, undefined>();

/** A list whose entries are nothing but their names. */
const namedList = (recordsOf: (store: Store) => Collection<settings.NamedEntry>): SettingsList =>
  settingsList({
    ...entryOperations(recordsOf, settings.namedEntry),
    columns: [
      idColumn,
      named('name', 'name', name, { required: 'create' }),
      named('description', 'description', text),
      named('active', 'active', flag),
    ],
  });

export const lists: Readonly<Record<string, SettingsList>> = {
  taxes: settingsList({
    ...entryOperations((store) => store.taxes, settings.tax),
    columns: [
      idColumn,
      tax('name', 'name', name, { required: 'create' }),
      tax('rate', 'ratePercent', percent, { required: 'create' }),
      tax('active', 'active', flag),
      tax('default', 'default', flag),
    ],
  }),
  'payment-modes': settingsList({
    ...entryOperations((store) => store.paymentModes, settings.paymentMode),
    columns: [
      idColumn,
      mode('name', 'name', name, { required: 'create' }),
      mode('description', 'description', nullableText),
      mode('active', 'active', flag),
      mode('show_on_pdf', 'showOnPdf', flag),
      mode('invoices_only', 'invoicesOnly', flag),
      mode('expenses_only', 'expensesOnly', flag),
      mode('selected_by_default', 'selectedByDefault', flag),
    ],
  }),
  'expense-categories': namedList((store) => store.expenseCategories),
  departments: namedList((store) => store.departments),
  'lead-sources': namedList((store) => store.leadSources),
  'lead-statuses': settingsList({
    ...entryOperations((store) => store.leadStatuses, settings.leadStatus),
    columns: [
      idColumn,
      status('name', 'name', name, { required: 'create' }),
      status('description', 'description', text),
      status('active', 'active', flag),
      status('color', 'color', color),
      status('position', 'position', position),
      status('default', 'default', flag),
      status('converted', 'converted', flag),
    ],
  }),
  priorities: namedList((store) => store.priorities),
  'ticket-services': namedList((store) => store.ticketServices),
  'customer-groups': namedList((store) => store.customerGroups),
  boards,
  'custom-fields': customFields,
  'custom-tables': customTables,
  'exchange-rates': exchangeRates,
  tokens,
};

/**
 * The list at a path.
 * @throws Problem `not_found` for a list that does not exist
 */
export function findList(path: string): SettingsList {
  const found = Object.hasOwn(lists, path) ? lists[path] : undefined;
  if (!found) throw new Problem('not_found', `There is no list "${path}"; there are ${Object.keys(lists).join(', ')}`);
  return found;
}
