/** Teamwork's project: read only, so that a client of invoices finds a project's id. */
import * as z from 'zod';
import type { Customer } from '../../domain/customer/customer.ts';
import type { Row } from '../../domain/list-query.ts';
import { isArchived, type Project, projectStatuses } from '../../domain/project/project.ts';
import { defineColumns } from '../fields.ts';
import type { Among } from '../resource.ts';
import { formatCompactDate, formatInstant } from './columns.ts';
import { pageParameter, toWindow } from './paging.ts';
import { defineTeamwork } from './protocol.ts';

type Related = { customers: Among<Customer> };

const { computed } = defineColumns<Project, object, Related>();
const text = (wire: string, read: (doc: Project, related: Related) => string) =>
  computed(wire, z.string(), (doc, { join }) => read(doc, join));

/** The company that a project is for. An internal project is for nobody. */
export const company = z.object({ id: z.string(), name: z.string(), 'is-owner': z.string() });

export const projectColumns = [
  text('id', (doc) => String(doc.id)),
  text('name', (doc) => doc.name),
  text('description', (doc) => doc.description ?? ''),
  text('status', (doc) => (isArchived(doc) ? 'archived' : 'active')),
  text('subStatus', (doc) => (doc.status === 'finished' ? 'completed' : 'current')),
  computed('company', company, (doc, { join }) => ({
    id: String(doc.customerId ?? ''),
    name: join.customers.get(doc.customerId ?? 0)?.doc.name ?? '',
    'is-owner': doc.customerId === null ? '1' : '0',
  })),
  text('startDate', (doc) => formatCompactDate(doc.startsOn)),
  text('endDate', (doc) => formatCompactDate(doc.dueOn ?? '')),
  text('created-on', (doc) => formatInstant(doc.createdAt)),
  text('last-changed-on', (doc) => formatInstant(doc.updatedAt)),
  computed('tags', z.array(z.object({ id: z.string(), name: z.string() })), (doc) =>
    doc.tags.map((name, i) => ({ id: String(i + 1), name })),
  ),
  computed('starred', z.boolean(), () => false),
];

const statuses = ['ALL', 'ACTIVE', 'ARCHIVED', 'CURRENT', 'LATE', 'COMPLETED'] as const;
const query = z.object({
  page: pageParameter,
  status: z
    .string()
    .transform((word) => word.toUpperCase())
    .pipe(z.enum(statuses, { error: `must be one of ${statuses.join(', ')}` }))
    .default('ACTIVE'),
});

const codeOf = (status: Project['status']): number => projectStatuses.indexOf(status) + 1;
const ended: ReadonlySet<unknown> = new Set([codeOf('finished'), codeOf('cancelled')]);
const isLate = ({ due }: Row, today: string): boolean => due !== null && String(due) < today;

/** What a status selects of the rows, where no stored list does. */
const filters: Readonly<Record<string, (row: Row, today: string) => boolean>> = {
  ACTIVE: ({ status }) => !ended.has(status),
  CURRENT: (row, today) => !ended.has(row.status) && !isLate(row, today),
  LATE: (row, today) => !ended.has(row.status) && isLate(row, today),
  COMPLETED: ({ status }) => status === codeOf('finished'),
};

export const project = defineTeamwork<Project, object, Related, z.infer<typeof query>>({
  name: 'projects',
  singular: 'a project',
  plural: 'projects',
  scope: 'projects',
  root: 'project',
  tellsStatus: true,
  records: (store) => store.projects,
  columns: projectColumns,
  details: [],
  createOnly: [],
  join: {
    by: 'records',
    read: async (docs, { store }) => ({
      customers: await store.customers.getMany(docs.flatMap(({ customerId }) => customerId ?? [])),
    }),
  },
  listing: {
    query,
    find: async ({ status, page }, { store, today }) => {
      const window = toWindow(page);
      if (status === 'ALL') return store.projects.find(window);
      if (status === 'ARCHIVED') return store.projects.find({ list: 'archived', ...window });
      // Stored lists answer while no project has ended.
      if (status === 'ACTIVE' && (await store.projects.count('archived')) === 0) return store.projects.find(window);
      return store.projects.find({ where: (row) => filters[status]?.(row, today) ?? true, ...window });
    },
  },
});
