import { type Milestone, milestone as milestoneSchema } from '../../domain/milestone/milestone.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import { readTaskCounts } from '../../domain/project/figures.ts';
import { type Given, stampChange, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import { milestonesOfProject } from '../../store/record-types/milestone.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';

type MilestoneInput = Partial<Given<Milestone>>;

/** Stores a new milestone, by default the last of its project. Two round trips. @throws Problem `invalid` */
export async function createMilestone(input: MilestoneInput, work: Work): Promise<Stored<Milestone>> {
  const { milestones } = work.store;
  const { projectId, name, dueOn } = input;
  if (projectId === undefined) throw invalidProblem('projectId', 'is required');
  if (name === undefined) throw invalidProblem('name', 'is required');
  if (dueOn === undefined) throw invalidProblem('dueOn', 'is required');
  const [id, others] = await Promise.all([
    milestones.nextId(),
    input.order === undefined ? milestones.count(milestonesOfProject(projectId)) : 0,
  ]);
  const doc = milestoneSchema.parse({ order: others + 1, ...input, ...stampNew(work, id) });
  const [stored] = await work.store.save([milestones.create(doc)]);
  return stored;
}

/**
 * Changes a milestone; fields left out stay. Two round trips, three to another project.
 * @throws Problem `not_found`; `invalid` for an unknown project; `conflict` for another project while it has tasks
 */
export function updateMilestone(id: number, input: MilestoneInput, work: Work): Promise<Stored<Milestone>> {
  const { milestones } = work.store;
  return retryOnConflict(async () => {
    const before = await readExisting(milestones, id);
    const doc = milestoneSchema.parse({ ...before.doc, ...input, ...stampChange(work) });
    // Read after the milestone: a task added in between has changed the version that the write requires.
    const figures = doc.projectId === before.doc.projectId ? null : await milestones.figures(id);
    if (readTaskCounts(figures ?? {}).total > 0) {
      const message = 'cannot be changed while there are tasks in the milestone';
      throw new Problem('conflict', `projectId ${message}`, [{ path: ['projectId'], message }]);
    }
    const [stored] = await work.store.save([milestones.update(before, doc)]);
    return stored;
  });
}
