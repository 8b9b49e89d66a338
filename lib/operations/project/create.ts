import { board as boardSchema } from '../../domain/board/board.ts';
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import { invalidProblem } from '../../domain/problem.ts';
import { type Project, project as projectSchema } from '../../domain/project/project.ts';
import { type Given, requireGiven, stampNew } from '../../domain/record.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { beginNewCustomValues } from '../custom-field/values.ts';
import { readRateOn } from '../exchange-rate/exchange-rates.ts';

/** `boards`: their names, from left to right. */
export type ProjectInput = Partial<Given<Project>> & CustomValuesInput & { boards?: readonly string[] | undefined };

/** Each member's count of projects changes in the same write. */
const mostMembers = 40;

/** @throws Problem `invalid` for over 40 members */
export function checkMembers(doc: Project): Project {
  if (doc.memberIds.length > mostMembers) throw invalidProblem('memberIds', `are more than ${mostMembers}`);
  return doc;
}

/** A task in Sereni lies on a board: a project without one could have no tasks there. */
const firstBoards = ['Backlog'];

/**
 * Stores a new project with its boards, one by default. Two round trips, three for a customer's foreign currency.
 * @throws Problem `invalid` for an unknown customer, lead or member, and over 40 members
 */
export async function createProject(input: ProjectInput, work: Work): Promise<Stored<Project>> {
  const { boards: names = firstBoards, customValues, ...fields } = input;
  requireGiven(fields, 'name', 'startsOn');
  const { projects, boards } = work.store;
  const newValues = beginNewCustomValues('projects', customValues, work);
  const [id, boardId, money] = await Promise.all([
    projects.nextId(),
    names.length > 0 ? boards.nextId(names.length) : 0,
    readMoney(fields, work),
  ]);
  const project = projectSchema.parse({
    ...money,
    rateStated: typeof fields.exchangeRate === 'string',
    progressFromTasks: fields.progressPercent === undefined,
    ...fields,
    ...stampNew(work, id),
    finishedAt: fields.status === 'finished' ? work.at : null,
    reference: `PRO${String(id).padStart(4, '0')}`,
  });
  const doc = { ...checkMembers(project), customValues: await newValues() };
  const newBoards = names.map((name, i) =>
    boardSchema.parse({ ...stampNew(work, boardId + i), projectId: id, name, position: i + 1 }),
  );
  const [stored] = await work.store.save([projects.create(doc), ...newBoards.map(boards.create)]);
  return stored;
}

/** Takes the customer's currency at the rate of the start, as an invoice does. */
async function readMoney(
  { customerId, currency, startsOn }: Pick<ProjectInput, 'customerId' | 'currency'> & Pick<Project, 'startsOn'>,
  work: Work,
): Promise<Pick<Project, 'currency' | 'exchangeRate'>> {
  const own = work.organization.currency;
  const customer = currency === undefined && customerId ? await work.store.customers.get(customerId) : null;
  const used = currency ?? customer?.doc.currency ?? own;
  return { currency: used, exchangeRate: (await readRateOn(used, startsOn, work))?.rate ?? null };
}
