/** The lists that an expense's ids come from: companies, projects, deals, service types and people, listed and read. */
import type { Customer } from '../../domain/customer/customer.ts';
import { type ListQuery, pageOf, type Row } from '../../domain/list-query.ts';
import { isArchived, type Project, projectStatuses } from '../../domain/project/project.ts';
import type { ExpenseCategory } from '../../domain/settings/settings.ts';
import type { Staff } from '../../domain/staff/staff.ts';
import { fold } from '../../domain/text.ts';
import { listEntries } from '../../operations/settings/entries.ts';
import type { Work } from '../../store/work.ts';
import { company } from './company.ts';
import { deal } from './deal.ts';
import { by, createdAt, id, texts } from './facts.ts';
import { choice, type Filters, kinds } from './filters.ts';
import type { Askable } from './list-query.ts';
import { person } from './person.ts';
import { project } from './project.ts';
import { serviceType } from './service-type.ts';
import type { Endpoint } from './verbs.ts';

const named = (row: Row): string => String(row.name);
/** 1 in use, 2 no longer. */
const status = (inUse: (row: Row) => boolean): Filters => ({
  status: { kind: choice(1, 2), fact: (row) => (inUse(row) ? 1 : 2) },
});

function askable(filters: Filters, name: (row: Row) => string = named): Askable {
  return {
    filters: { id: id('id'), created_at: createdAt, ...texts('name', name), ...filters },
    sorts: { name: by((row) => fold(name(row))), created_at: by((row) => row.created) },
    aggregates: {},
  };
}

export const companies: Endpoint<Customer> = {
  path: 'companies',
  singular: 'a company',
  plural: 'companies',
  scope: 'customers',
  resource: company,
  included: [],
  askable: askable(status((row) => row.active === true)),
};

const archived = new Set(projectStatuses.flatMap((one, i) => (isArchived({ status: one }) ? [i + 1] : [])));
const ofProject = askable({
  company_id: id('customer', 'customer'),
  ...status((row) => !archived.has(Number(row.status))),
});

export const projects: Endpoint<Project> = {
  path: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  resource: project,
  included: [],
  askable: ofProject,
};

export const deals: Endpoint<Project> = {
  path: 'deals',
  singular: 'a deal',
  plural: 'deals',
  scope: 'projects',
  resource: deal,
  included: [],
  askable: { ...ofProject, filters: { ...ofProject.filters, project_id: id('id') } },
};

/** A short list that is read whole; deleted entries are in no list, but are read for the expenses that have them. */
async function locateServiceTypes<S>(query: ListQuery<S>, { store }: Work) {
  const rows = (await listEntries(store.expenseCategories)).map(
    (doc): Row => ({ id: doc.id, created: doc.createdAt, name: doc.name, active: doc.active }),
  );
  return pageOf(rows, query);
}

export const serviceTypes: Endpoint<ExpenseCategory> = {
  path: 'service_types',
  singular: 'a service type',
  plural: 'service types',
  scope: 'expense-categories',
  resource: serviceType,
  included: [],
  askable: askable(status((row) => row.active === true)),
  locate: locateServiceTypes,
};

export const people: Endpoint<Staff> = {
  path: 'people',
  singular: 'a person',
  plural: 'people',
  scope: 'staff',
  resource: person,
  included: [],
  askable: askable(
    { email: { kind: kinds.text, fact: (row) => fold(String(row.email)) }, ...status((row) => row.active === true) },
    (row) => `${row.firstName} ${row.lastName}`,
  ),
};
