import { type Milestone, milestone } from '../../domain/milestone/milestone.ts';
import type { RecordType } from '../record-type.ts';

/** The list of a project's milestones. */
export const milestonesOfProject = (projectId: number): string => `project=${projectId}`;

export const milestoneRecordType: RecordType<Milestone> = {
  name: 'milestone',
  resource: 'milestones',
  schema: milestone,
  home: 'own',
  referred: true,
  lists: (doc) => [{ list: 'all' }, { list: milestonesOfProject(doc.projectId) }],
  references: (doc) => [{ recordType: 'project', id: doc.projectId, path: 'projectId' }],
  row: (doc) => ({
    id: doc.id,
    created: doc.createdAt,
    name: doc.name.slice(0, 200),
    project: doc.projectId,
    due: doc.dueOn,
    order: doc.order,
  }),
  text: (doc) => `${doc.name} ${doc.description}`,
};
