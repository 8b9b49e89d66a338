/** The directory of organizations: create one, find it by name or number, change its settings. */
import { type Organization, organization } from '../domain/organization/organization.ts';
import { Problem } from '../domain/problem.ts';
import { readTableName, sendRequest } from './client.ts';
import { checkNoRecords } from './home.ts';
import * as keys from './keys.ts';
import { Conflict, runWrite } from './moment.ts';
import { claimNewNumber } from './number-claim.ts';
import { readAllItems, readItem, toPrefixRange } from './read.ts';
import { retryWhileBusy } from './retry.ts';
import { readFields, toSchemaAttribute, type Versioned } from './schema.ts';
import { readNumber } from './sequence.ts';

/** The directory's key for a name; case does not matter. */
export const nameKey = (name: string): keys.Key => keys.organizationNameKey(name.trim().toLowerCase());

/** The counter of organizations' numbers. A restored one raises it to its number (backup/restore.ts). */
const numbers = ['system', 'organization'] as const;

export type StoredOrganization = { doc: Organization; version: number };

/** What settings contained in earlier versions; see schema.ts. */
export const organizationSchemas: Versioned = {
  migrations: [
    // The keys of siwapp's answers became one of the ways in which the original answers.
    ({ siwappKeys, ...fields }) => ({ ...fields, siwappAnswers: siwappKeys === 'dashes' ? 'original' : 'document' }),
  ],
};

/** Reads an organization, or null. Joins the other reads of the same turn. */
export async function readOrganization(id: number): Promise<StoredOrganization | null> {
  const item = await readItem(keys.organizationKey(id));
  if (!item) return null;
  return { doc: organization.parse(readFields(organizationSchemas, item)), version: Number(item.version) };
}

/** Finds an organization's number by its name, whatever the case. */
export async function findOrganization(name: string): Promise<number | null> {
  const item = await readItem(nameKey(name));
  return item ? Number(item.id) : null;
}

/**
 * Reads the highest number that an organization ever had: whatever is above it does not exist. Joins the other reads of
 * the same turn.
 * @throws Problem `busy` after 3 s, or when the work under way has no time left
 */
export function readHighestOrganization(): Promise<number> {
  return readNumber(...numbers);
}

/** Lists every organization. For the schedule and the commands. */
export async function listOrganizations(): Promise<number[]> {
  const items = await readAllItems(keys.organizationsPartition, toPrefixRange('0'));
  return items.map((item) => Number(item.sk));
}

const taken = (name: string): Problem =>
  new Problem('duplicate', `The name "${name}" is already in use`, [
    { path: ['name'], message: 'is already in use', code: 'taken' },
  ]);

/**
 * Stores a new organization under the next free number, and holds the number until then: no restore gets it.
 * @param furnish stores what it needs; nobody can find the organization before that is done
 * @throws Problem `duplicate` when the name is taken; `conflict` when it took minutes and was discarded meanwhile
 */
export async function createOrganization(
  fields: Omit<Organization, 'id'>,
  furnish: (organization: Organization) => Promise<void> = async () => {},
): Promise<Organization> {
  if ((await findOrganization(fields.name)) !== null) throw taken(fields.name);
  const claim = await claimNewNumber({ manifestHash: null, newName: fields.name });
  const id = claim.number;
  const doc: Organization = { ...fields, id };
  await furnish(doc);
  const TableName = readTableName();
  const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' };
  const put = (Item: Record<string, unknown>) => ({ Put: { TableName, Item, ...ifNew } });
  const ending = claim.end();
  try {
    await transact(
      doc.name,
      [
        put({ ...keys.organizationKey(id), ...toContents(doc), version: 1 }),
        ...ending,
        put({ ...nameKey(doc.name), id }),
        put({ pk: keys.organizationsPartition, sk: keys.padNumber(id) }),
      ],
      ending.length,
    );
  } catch (error) {
    // An earlier try, whose answer was lost, may have taken the name for this very organization.
    if ((await findOrganization(doc.name)) === id) return doc;
    if (error instanceof Conflict) await claim.check();
    throw error;
  }
  return doc;
}

/** Conditions of other writes read the currency beside the document; see home.ts. */
const toContents = (doc: Organization) => ({
  doc: JSON.stringify(doc),
  currency: doc.currency,
  ...toSchemaAttribute(organizationSchemas),
});

/** Makes the write of changed settings, on condition that nobody has changed them since. */
export function toSettingsPut(before: StoredOrganization, doc: Organization) {
  const Item = { ...keys.organizationKey(doc.id), ...toContents(doc), version: before.version + 1 };
  const condition = { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before.version } };
  return { Put: { TableName: readTableName(), Item, ...condition } };
}

/**
 * Stores changed settings.
 * @param emptyTypes record types that must have no record when this is written
 * @throws Conflict when the settings changed since, or such a record exists; Problem `duplicate` for a taken name
 */
export async function updateOrganization(
  before: StoredOrganization,
  doc: Organization,
  emptyTypes: readonly string[] = [],
): Promise<Organization> {
  const TableName = readTableName();
  const absences = (await Promise.all(emptyTypes.map((recordType) => checkNoRecords(doc.id, recordType)))).flat();
  const [oldName, newName] = [nameKey(before.doc.name), nameKey(doc.name)];
  const renamed =
    oldName.sk === newName.sk
      ? []
      : [
          { Put: { TableName, Item: { ...newName, id: doc.id }, ConditionExpression: 'attribute_not_exists(pk)' } },
          { Delete: { TableName, Key: oldName } },
        ];
  const checks = absences.map((ConditionCheck) => ({ ConditionCheck }));
  await transact(doc.name, [toSettingsPut(before, doc), ...checks, ...renamed], checks.length);
  return doc;
}

type Actions = Extract<Parameters<typeof sendRequest>[0], { type: 'transact' }>['input']['TransactItems'];

/** @param checks how many conditions on other items follow the first action */
async function transact(name: string, actions: Actions, checks = 0): Promise<void> {
  try {
    await runWrite(() => retryWhileBusy(() => sendRequest({ type: 'transact', input: { TransactItems: actions } })));
  } catch (error) {
    if (error instanceof Error && 'CancellationReasons' in error) {
      const reasons = error.CancellationReasons as { Code?: string }[];
      const failed = reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed');
      if (failed < 0) throw error;
      if (failed <= checks) throw new Conflict('organization changed meanwhile');
      throw taken(name);
    }
    throw error;
  }
}
