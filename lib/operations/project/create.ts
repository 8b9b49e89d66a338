/** Making projects. */
import { type Project, project as projectSchema } from '../../domain/project/project.ts';
import type { Stored } from '../../store/noun.ts';
import type { Work } from '../../store/work.ts';
import { createRecord } from '../record/records.ts';

export type ProjectInput = Pick<Project, 'name' | 'customerId' | 'startsOn'> & Partial<Project>;

/**
 * Stores a new project.
 * @throws Problem `invalid` when its customer does not exist
 */
export function createProject(input: ProjectInput, work: Work): Promise<Stored<Project>> {
  return createRecord(
    work.store.projects,
    (born) =>
      projectSchema.parse({
        currency: work.firm.currency,
        ...input,
        ...born,
        reference: `PRO${String(born.id).padStart(4, '0')}`,
      }),
    work,
  );
}
