import { invalidProblem } from '../../domain/problem.ts';
import { dropUndefined, type Given, requireGiven, stampChange, stampNew } from '../../domain/record.ts';
import {
  computeServiceBudget,
  computeServiceMinutes,
  type Service,
  service as serviceSchema,
} from '../../domain/service/service.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { readExisting } from '../record/records.ts';
import { checkEntry } from '../settings/choose.ts';

export type ServiceInput = Partial<Given<Service>>;

/** @throws Problem `invalid` for what is too large to be counted exactly */
function checkService(value: Service): Service {
  if (value.quantity.startsWith('-')) throw invalidProblem('quantity', 'must not be negative');
  const isExact = [computeServiceBudget(value), computeServiceMinutes(value)].every(Number.isSafeInteger);
  if (!isExact) throw invalidProblem('quantity', 'makes the budget too large to be exact');
  return value;
}

/** Stores a new service of a project. Two round trips. @throws Problem `invalid` for an unknown project or category */
export async function createService(input: ServiceInput, work: Work): Promise<Stored<Service>> {
  requireGiven(input, 'projectId', 'categoryId', 'name');
  const { services, expenseCategories } = work.store;
  const [id] = await Promise.all([
    services.nextId(),
    checkEntry(expenseCategories, input.categoryId, null, 'categoryId'),
  ]);
  const doc = checkService(serviceSchema.parse({ ...dropUndefined(input), ...stampNew(work, id) }));
  const [stored] = await work.store.save([services.create(doc)]);
  return stored;
}

/**
 * Changes a service; fields left out stay. Expenses that name it keep their category. Two round trips, three for
 * another category.
 * @throws Problem `not_found`; `invalid` for another project or an unknown category
 */
export function updateService(id: number, input: ServiceInput, work: Work): Promise<Stored<Service>> {
  const { services, expenseCategories } = work.store;
  return retryOnConflict(async () => {
    const before = await readExisting(services, id);
    const { projectId, categoryId } = before.doc;
    if (input.projectId !== undefined && input.projectId !== projectId)
      throw invalidProblem('projectId', `must be ${projectId}: a service stays where it was created`);
    await checkEntry(expenseCategories, input.categoryId, categoryId, 'categoryId');
    const changed = { ...before.doc, ...dropUndefined(input), ...stampChange(work) };
    const [stored] = await work.store.save([services.update(before, checkService(serviceSchema.parse(changed)))]);
    return stored;
  });
}
