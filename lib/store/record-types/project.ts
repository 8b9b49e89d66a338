/** Figures of tasks and time lie beside a project: reading one costs the same, however much there is. */
import {
  isArchived,
  listUnvaluedProjectCurrencies,
  type Project,
  project,
  projectStatuses,
} from '../../domain/project/project.ts';
import type { RecordType } from '../record-type.ts';
import { toReference, toStaffReferences } from '../references.ts';
import { listCurrenciesToValue, unvaluedLists, type Wanting } from './unvalued.ts';

const toWanting = (doc: Project): Wanting => ({ currencies: listUnvaluedProjectCurrencies(doc), on: doc.startsOn });

export const projectRecordType: RecordType<Project> = {
  name: 'project',
  resource: 'projects',
  schema: project,
  home: 'own',
  valued: true,
  denominations: ({ currency, startsOn: on }) => [{ currency, on }],
  referred: true,
  lists: (doc) => [
    { list: 'all' },
    ...(doc.customerId ? [{ list: `customer=${doc.customerId}` }] : []),
    ...(isArchived(doc) ? [{ list: 'archived' }] : []),
    ...unvaluedLists(listUnvaluedProjectCurrencies(doc)),
  ],
  promises: (before, after) => listCurrenciesToValue(before && toWanting(before), toWanting(after)),
  references: (doc) => [
    ...toReference('customer', doc.customerId, 'customerId'),
    ...toReference('lead', doc.leadId, 'leadId'),
    ...toStaffReferences(doc.memberIds, 'memberIds'),
  ],
  // Amounts are numbers for sorting only.
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    status: projectStatuses.indexOf(doc.status) + 1,
    customer: doc.customerId,
    starts: doc.startsOn,
    due: doc.dueOn,
    finished: doc.finishedAt,
    price: Number(doc.fixedPrice ?? 0),
    rate: Number(doc.hourlyRate ?? 0),
    hours: Number(doc.estimatedHours ?? 0),
  }),
  text: (doc) => [doc.name, doc.description ?? '', doc.reference, ...doc.tags].join(' '),
};
