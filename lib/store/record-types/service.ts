import { type Service, service, serviceBillings, serviceUnits } from '../../domain/service/service.ts';
import type { RecordType } from '../record-type.ts';

/** Services are part of their project's budget, so the rights to projects guard them. */
export const serviceRecordType: RecordType<Service> = {
  name: 'service',
  resource: 'projects',
  schema: service,
  home: 'own',
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: `project=${doc.projectId}` }],
  references: (doc) => [{ recordType: 'project', id: doc.projectId, path: 'projectId' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    project: doc.projectId,
    category: doc.categoryId,
    billing: serviceBillings.indexOf(doc.billing) + 1,
    unit: serviceUnits.indexOf(doc.unit) + 1,
    takesTime: doc.takesTime,
    takesExpenses: doc.takesExpenses,
    position: doc.position ?? doc.id,
  }),
};
