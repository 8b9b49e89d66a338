/** Creates, changes and deletes members of staff. Their rights are those of their tokens. */
import type { CustomValuesInput } from '../../domain/custom-field/values.ts';
import { Problem, unknownReferenceProblem } from '../../domain/problem.ts';
import { type Given, stampChange, stampNew } from '../../domain/record.ts';
import { isOffered } from '../../domain/settings/entry.ts';
import { type Staff, staff as staffSchema } from '../../domain/staff/staff.ts';
import { hashPassword } from '../../platform/password.ts';
import type { Stored } from '../../store/record-type.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { beginChangedCustomValues, beginNewCustomValues } from '../custom-field/values.ts';
import { readExisting } from '../record/records.ts';

export type StaffInput = Omit<Given<Staff>, 'passwordHash' | 'passwordChangedAt'> & {
  /** In clear text; only its hash is stored. */
  password: string;
} & CustomValuesInput;

/** The write that deletes a person also revokes the person's tokens. */
const mostTokens = 80;

/** Stores new staff. Two round trips. @throws Problem `invalid` (unknown department); `duplicate` (e-mail address) */
export async function createStaff(input: Partial<StaffInput>, work: Work): Promise<Stored<Staff>> {
  const { staff } = work.store;
  const { password, departmentIds = [], ...fields } = input;
  const newValues = beginNewCustomValues('staff', input.customValues, work);
  const [id, passwordHash, missing] = await Promise.all([
    staff.nextId(),
    password ? hashPassword(password) : null,
    findMissingDepartments(departmentIds, work),
  ]);
  refuseMissing(missing, []);
  const customValues = await newValues();
  const doc = staffSchema.parse({ ...fields, customValues, departmentIds, passwordHash, ...stampNew(work, id) });
  const [stored] = await work.store.save([staff.create(doc)]);
  return stored;
}

/**
 * Changes a member of staff; fields left out stay. Two round trips. Tokens of inactive staff do not work
 * (http/authenticate.ts).
 * @throws Problem `not_found`; as on create; `conflict` for deactivating the person behind the request
 */
export async function updateStaff(id: number, input: Partial<StaffInput>, work: Work): Promise<Stored<Staff>> {
  const { staff } = work.store;
  const { password, extras, ...fields } = input;
  const changedValues = beginChangedCustomValues('staff', input.customValues, work);
  if (input.active === false) refuseOneself(id, work);
  const passwordFields = password ? { passwordHash: await hashPassword(password), passwordChangedAt: work.at } : {};
  return retryOnConflict(async () => {
    const [before, missing] = await Promise.all([
      readExisting(staff, id),
      findMissingDepartments(fields.departmentIds ?? [], work),
    ]);
    refuseMissing(missing, before.doc.departmentIds);
    const after = staffSchema.parse({
      ...before.doc,
      ...fields,
      ...passwordFields,
      customValues: await changedValues(before.doc.customValues),
      extras: { ...before.doc.extras, ...extras },
      ...stampChange(work),
    });
    const [stored] = await work.store.save([staff.update(before, after)]);
    return stored;
  });
}

/**
 * Deletes a member of staff and revokes the person's tokens; what the person created stays. Two round trips.
 * @throws Problem `not_found`; `conflict` for assigned records, and for the person behind the request
 */
export async function deleteStaff(id: number, work: Work): Promise<void> {
  refuseOneself(id, work);
  const { staff, tokens } = work.store;
  await retryOnConflict(async () => {
    const [before, all] = await Promise.all([readExisting(staff, id), tokens.all()]);
    const ownTokens = all.filter(({ doc }) => doc.staffId === id && doc.revokedAt === null);
    if (ownTokens.length > mostTokens)
      throw new Problem('conflict', `The person has ${ownTokens.length} tokens: revoke some first`);
    await work.store.save([
      staff.remove(before),
      ...ownTokens.map((one) => tokens.update(one, { ...one.doc, revokedAt: work.at, ...stampChange(work) })),
    ]);
  });
}

/** A request that shuts out its own person could not be undone with the same token. */
function refuseOneself(id: number, { actor }: Work): void {
  if (actor.staffId === id) throw new Problem('conflict', 'The token of this request acts for this person');
}

async function findMissingDepartments(ids: readonly number[], work: Work): Promise<number[]> {
  const found = await work.store.departments.getMany(ids);
  return ids.filter((id) => !isOffered(found.get(id)?.doc));
}

/** A department that was deleted since may stay on the person. */
function refuseMissing(missing: readonly number[], before: readonly number[]): void {
  const unknown = missing.find((id) => !before.includes(id));
  if (unknown !== undefined) throw unknownReferenceProblem('departmentIds', unknown);
}
