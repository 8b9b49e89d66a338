/**
 * Every key of the table; docs/table.md describes each kind of item. A business key begins with the organization's
 * number. `system/` holds what spans organizations: their directory, the due index and the outbox.
 */

export type Key = { pk: string; sk: string };

const idWidth = 12;

/** Pads a number to a fixed width, so that text order is number order. */
export function padNumber(value: number, width = idWidth): string {
  return String(value).padStart(width, '0');
}

/** Ids per range of a list by id; ranges per counter item. */
export const idsPerRange = 256;
export const rangesPerItem = 64;
/** Ids per range within one day of a list by date. */
export const idsPerDayRange = 1024;
/** Records per shard of rows and search texts. */
export const idsPerShard = 4096;
/** Partitions of the due index and of the outbox. */
export const dueShards = 64;
export const outboxShards = 8;

/** The key of a record's document. */
export const documentKey = (organizationId: number, recordType: string, home: 'own' | 'settings', id: number): Key =>
  home === 'own'
    ? { pk: `${organizationId}/${recordType}/${id}`, sk: 'doc' }
    : { pk: `${organizationId}/settings/${recordType}`, sk: padNumber(id) };

/** The figures and reference counts beside a document. */
export const sumsKey = (organizationId: number, recordType: string, id: number): Key => ({
  pk: `${organizationId}/${recordType}/${id}`,
  sk: 'sums',
});

/** The key of a counter that gives numbers. */
export const sequenceKey = (organizationId: number | 'system', name: string): Key => ({
  pk: `${organizationId}/sequence/${name}`,
  sk: 'n',
});

/** The key of the item that lets a value exist only once. */
export const guardKey = (organizationId: number, guard: string): Key => ({
  pk: `${organizationId}/guard/${guard}`,
  sk: 'guard',
});

/** How the guards of occurrences begin; see record-types/occurrence.ts. */
export const occurrences = 'occurrence';

/** Whether an item outlives its record: an occurrence stays created, whatever is deleted. */
export const isLasting = ({ pk }: Pick<Key, 'pk'>): boolean =>
  pk.split('/', 3).slice(1).join() === `guard,${occurrences}`;

/** One counted list: members and their counters. */
export const listPartition = (organizationId: number, recordType: string, order: 'id' | 'date', list: string): string =>
  `${organizationId}/list/${recordType}/${order}/${list}`;

/** The key of a record's row, which filters and sorts read. */
export const rowKey = (organizationId: number, recordType: string, kind: 'row' | 'search', id: number): Key => ({
  pk: `${organizationId}/${kind}/${recordType}/${Math.floor(id / idsPerShard)}`,
  sk: padNumber(id),
});

/** The partition of a record type's changes, for polling. */
export const changesPartition = (organizationId: number, recordType: string): string =>
  `${organizationId}/changes/${recordType}`;

/** The partition of one shard of the due index. */
export const duePartition = (shard: number): string => `system/due/${shard}`;
/** The partition of one shard of the outbox. */
export const outboxPartition = (shard: number): string => `system/outbox/${shard}`;
/** Effects that failed for too long: kept for people, no drain does them. */
export const setAsidePartition = (shard: number): string => `${setAsidePrefix}${shard}`;
export const setAsidePrefix = 'system/outbox-aside/';

/** Effects of one organization and lane wait for each other, and for nobody else. */
export const lanes = ['mail', 'webhook', 'delivery', 'files', 'work'] as const;
export type Lane = (typeof lanes)[number];

/** Finds the lane of a kind, which ends with it, such as `invoice mail`. Every other kind is `work`. */
export function toLane(kind: string): Lane {
  const last = kind.split(' ').at(-1);
  return lanes.find((lane) => lane === last) ?? 'work';
}

/** How the sort keys of a lane begin. `#` follows; `~` sorts after the whole lane. */
export const laneStart = (organizationId: number, lane: Lane): string => `${padNumber(organizationId)}/${lane}`;

/** A waiting effect, in the order of its lane. `due` is the stamp from which it may be tried. */
export const outboxKey = (organizationId: number, lane: Lane, due: string, id: string): Key => ({
  pk: outboxPartition(organizationId % outboxShards),
  sk: `${laneStart(organizationId, lane)}#${due}#${id}`,
});
/** The key of an effect that was set aside for people. */
export const setAsideKey = (organizationId: number, lane: Lane, promised: string, id: string): Key => ({
  pk: setAsidePartition(organizationId % outboxShards),
  sk: `${laneStart(organizationId, lane)}#${promised}#${id}`,
});
/** The promise of an effect. The write that ends the effect deletes it, so a vanished effect is noticed. */
export const promiseKey = (organizationId: number, id: string): Key => ({ pk: `${organizationId}/promises`, sk: id });
/** A lane's circuit. It sorts before the lane's effects, so that reading them reads it. */
export const circuitKey = (organizationId: number, lane: Lane): Key => ({
  pk: outboxPartition(organizationId % outboxShards),
  sk: `${laneStart(organizationId, lane)}#!`,
});
/** The key of the chain of drains that goes on. */
export const chainKey: Key = { pk: 'system/drains', sk: 'chain' };
/** Where effects from before lanes begin: `<stamp>#<o>#<id>`. No organization's number begins so. */
export const oldEffects = '01';

/** The partition of what became of a webhook's deliveries. Ids are never given twice, so a new webhook finds none. */
export const deliveriesPartition = (organizationId: number, webhookId: number): string =>
  `${organizationId}/deliveries/${webhookId}`;
/** A try of a delivery, at a stamp. */
export const deliveryKey = (organizationId: number, webhookId: number, stamp: string): Key => ({
  pk: deliveriesPartition(organizationId, webhookId),
  sk: `T${stamp}`,
});
/** What is known of a webhook's receiver while it fails. It sorts before the tries. */
export const receiverKey = (organizationId: number, webhookId: number): Key => ({
  pk: deliveriesPartition(organizationId, webhookId),
  sk: '!',
});

/** The key of what a request with an Idempotency-Key answered. */
export const idempotencyKey = (organizationId: number, hash: string): Key => ({
  pk: `${organizationId}/idempotency/${hash}`,
  sk: 'answer',
});

/** How the partition keys of all counts of requests begin. */
export const requestCountsPrefix = 'system/requests/';
/** The key of the count of somebody's requests in a minute. */
export const requestCountKey = (kind: string, who: string, minute: number): Key => ({
  pk: `${requestCountsPrefix}${kind}/${who}`,
  sk: new Date(minute * 60_000).toISOString().slice(0, 16),
});

/** The key of an organization's document. */
export const organizationKey = (organizationId: number): Key => ({ pk: `${organizationId}/organization`, sk: 'doc' });
/** The key of the item that lets an organization's name exist only once. */
export const organizationNameKey = (name: string): Key => ({ pk: 'system/organization-names', sk: name });
export const organizationsPartition = 'system/organizations';
/** What holds a number: restores under way or broken off, and organizations being created; by the number. */
export const restoresPartition = 'system/restores';
/** The key of what holds a number. */
export const restoreKey = (organizationId: number): Key => ({ pk: restoresPartition, sk: padNumber(organizationId) });
/** The key of the item that each transaction of one of its writers checks. */
export const restoreFenceKey = (organizationId: number, writer: number): Key => ({
  pk: restoresPartition,
  sk: `${padNumber(organizationId)}#${writer}`,
});

/** The key of an entry of the due index, in order of its instant. */
export const dueKey = (entry: { organizationId: number; kind: string; id: number; at: string }): Key => ({
  pk: duePartition(toDueShard(entry.organizationId)),
  sk: `${entry.at}#${entry.organizationId}#${entry.kind}#${entry.id}`,
});

/** Finds an organization's due shard. Its work stays in one shard, so that runs do not compete for its series. */
export function toDueShard(organizationId: number): number {
  return organizationId % dueShards;
}
