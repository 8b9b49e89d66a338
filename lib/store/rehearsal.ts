/** Rehearsals run work without writing. Its writes are remembered and read back until it ends. */
import { type Answer, type Item, type Request, wrapTransport } from './client.ts';
import type { Key } from './keys.ts';
import { readUnnoted } from './read.ts';

/** A record that a write would create; `doc` as stored. */
export type WouldBe = { organizationId: number; recordType: string; doc: unknown };

type Action = NonNullable<Extract<Request, { type: 'transact' }>['input']['TransactItems']>[number];

const toName = ({ pk, sk }: Record<string, unknown>): string => `${pk}|${sk}`;
const toKey = ({ pk, sk }: Record<string, unknown>): Key => ({ pk: String(pk), sk: String(sk) });

/**
 * Runs work without writing; the process must do nothing else. `writes`: the records that each would create.
 * @throws Error for a kind of write that is not rehearsed
 */
export async function rehearse<T>(work: () => Promise<T>): Promise<{ result: T; writes: WouldBe[][] }> {
  /** What differs from the table; null: deleted. */
  const known = new Map<string, Item | null>();
  const writes: WouldBe[][] = [];

  const restore = wrapTransport((inner) => async (request) => {
    switch (request.type) {
      case 'query':
        return inner(request);
      case 'batchGet':
        return overlayWrites(await inner(request), request.input.RequestItems ?? {}, known);
      case 'transact': {
        const actions = request.input.TransactItems ?? [];
        await checkPresence(actions);
        for (const { Put, Delete } of actions) {
          if (Put?.Item) known.set(toName(Put.Item), Put.Item);
          if (Delete?.Key) known.set(toName(Delete.Key), null);
        }
        const created = actions.flatMap(listCreated);
        if (created.length > 0) writes.push(created);
        return {};
      }
      case 'update': {
        const { Key: key = {}, UpdateExpression, ExpressionAttributeValues: values } = request.input;
        if (UpdateExpression !== 'ADD n :count') throw new Error(`'${UpdateExpression}' is not rehearsed`);
        const found = await readUnnoted(toKey(key));
        // Another update may have counted on during the read.
        const n = Number((known.get(toName(key)) ?? found)?.n ?? 0) + Number(values?.[':count']);
        known.set(toName(key), { ...key, n });
        return { Attributes: { n } };
      }
      default:
        throw new Error(`'${request.type}' is not rehearsed`);
    }
  });
  try {
    return { result: await work(), writes };
  } finally {
    restore();
  }
}

function overlayWrites(
  answer: Answer,
  requested: Readonly<Record<string, { Keys?: Record<string, unknown>[] | undefined }>>,
  known: ReadonlyMap<string, Item | null>,
): Answer {
  const found = (answer.Responses ?? {}) as Record<string, Item[]>;
  const Responses = Object.fromEntries(
    Object.entries(requested).map(([table, { Keys = [] }]) => {
      const better = Keys.flatMap((key) => known.get(toName(key)) ?? []);
      return [table, [...(found[table] ?? []).filter((item) => !known.has(toName(item))), ...better]];
    }),
  );
  return { ...answer, Responses };
}

/** Only presence is checked: versions and numbers were read by this process, so they hold. */
const presence: Readonly<Record<string, boolean>> = { 'attribute_exists(pk)': true, 'attribute_not_exists(pk)': false };

/** @throws like DynamoDB, when an item exists that must not, or the other way round */
async function checkPresence(actions: readonly Action[]): Promise<void> {
  const checks = await Promise.all(
    actions.map(async ({ Put, Update, Delete, ConditionCheck }) => {
      const { ConditionExpression = '' } = Put ?? Update ?? Delete ?? ConditionCheck ?? {};
      const mustBe = presence[ConditionExpression];
      const key = Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {};
      return { mustBe, is: mustBe === undefined ? undefined : (await readUnnoted(toKey(key))) !== null };
    }),
  );
  const fails = ({ mustBe, is }: (typeof checks)[number]): boolean => is !== mustBe;
  if (!checks.some(fails)) return;
  const CancellationReasons = checks.map((one) => ({ Code: fails(one) ? 'ConditionalCheckFailed' : 'None' }));
  const name = 'TransactionCanceledException';
  throw Object.assign(new Error(name), { name, CancellationReasons });
}

/** A new document has a `doc`, on condition that nothing was there. */
function listCreated({ Put }: Action): WouldBe[] {
  const { pk, doc } = Put?.Item ?? {};
  if (typeof doc !== 'string' || Put?.ConditionExpression !== 'attribute_not_exists(pk)') return [];
  const [organizationId, recordType = ''] = String(pk).split('/');
  return [{ organizationId: Number(organizationId), recordType, doc: JSON.parse(doc) }];
}
