/**
 * An organization's items as lines of text that do not name its number, and back. A line is an object of `pk`, `sk` and
 * `item`, the other attributes in DynamoDB's notation and in a fixed order: the same item always gives the same line.
 */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { toWaiting } from '../effects.ts';
import * as keys from '../keys.ts';
import { toSetAsideItem } from '../outbox.ts';
import { findPlace } from '../verify/places.ts';
import type { NativeItem } from '../verify/scan.ts';

/** The files of a backup, in the order in which they are restored. */
export const partNames = ['documents', 'derived', 'sequences', 'promises', 'effects', 'due'] as const;
export type PartName = (typeof partNames)[number];
export type Portable = { part: PartName; line: string };

/** The relative key of the organization's own document. */
export const ownDocument = 'organization';

/** Why a restored effect is set aside. A backup leaves it out again. */
const restored = 'restored';

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

function order(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(order);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(byName);
  return Object.fromEntries(entries.map(([name, part]) => [name, order(part)]));
}

const toLine = (pk: string, sk: string, item: object): string => JSON.stringify({ pk, sk, item: order(item) });

/**
 * Makes the line of an item; null for what no backup needs: other organizations' items, answers kept for idempotency
 * keys, circuits, and the directory, which follows from the organization's document.
 */
export function toPortable(organizationId: number, native: NativeItem): Portable | null {
  const { pk: pkValue, sk: skValue, ...item } = native;
  const [pk, sk] = [pkValue?.S ?? '', skValue?.S ?? ''];
  const own = `${organizationId}/`;
  if (!pk.startsWith(own)) return toSystemPortable(organizationId, native);
  const relative = pk.slice(own.length);
  const [kind] = relative.split('/', 1);
  if (kind === 'idempotency') return null;
  const { organizationId: _, ...free } = item;
  if (kind === 'promises') return { part: 'promises', line: toLine(relative, sk, free) };
  if (kind === 'sequence') return { part: 'sequences', line: toLine(relative, sk, item) };
  return { part: 'doc' in item ? 'documents' : 'derived', line: toLine(relative, sk, item) };
}

function toSystemPortable(organizationId: number, native: NativeItem): Portable | null {
  const item = unmarshall(native);
  const place = findPlace(organizationId, item);
  if (place?.type === 'effect') {
    const { id, kind, payload, promisedAt, attempts, failures, failedSince, reason, answer } = toWaiting(item);
    const facts = { kind, payload, promisedAt, attempts, failures, failedSince, answer };
    const effect = { ...facts, reason: reason === restored ? null : reason };
    return { part: 'effects', line: toLine('effects', id, marshall(effect)) };
  }
  if (place?.type !== 'kept' || !String(item.pk).startsWith('system/due/')) return null;
  const { organizationId: _, pk: __, sk: ___, ...entry } = native;
  return { part: 'due', line: toLine('due', `${item.at}#${item.kind}#${item.id}`, entry) };
}

const attribute = z.custom<NativeItem[string]>((value) => typeof value === 'object' && value !== null);
const parsed = z.object({ pk: z.string(), sk: z.string(), item: z.record(z.string(), attribute) });
const effectFacts = z.object({
  kind: z.string(),
  payload: z.record(z.string(), z.unknown()),
  promisedAt: z.string(),
  attempts: z.number(),
  failures: z.number(),
  failedSince: z.number().nullable(),
  reason: z.string().nullable(),
  answer: z.string().nullable(),
});
const dueFacts = z.object({ kind: z.string(), id: z.number(), at: z.string() });

/** Reads a line. @throws when it is no line of a backup */
export const parseLine = (line: string): z.infer<typeof parsed> => parsed.parse(JSON.parse(line));

/**
 * Makes the item of a line in an organization of this number. Effects are set aside: the organization that was backed
 * up may still be at work, and must not be joined by another that sends the same.
 * @throws when it is no line of a backup
 */
export function fromPortable(organizationId: number, part: PartName, line: string): NativeItem {
  const { pk, sk, item } = parseLine(line);
  if (part === 'effects') {
    const { reason, ...effect } = effectFacts.parse(unmarshall(item));
    const { kind, attempts } = effect;
    const key = { pk: '', sk: '' };
    const state = { id: sk, organizationId, lane: keys.toLane(kind), dueAt: 0, claimedUntil: 0, attempts, key };
    return marshall(toSetAsideItem({ ...effect, ...state, reason }, reason ?? restored), {
      removeUndefinedValues: true,
    });
  }
  if (part === 'due') {
    const entry = { organizationId, ...dueFacts.parse(unmarshall(item)) };
    return marshall({ ...keys.dueKey(entry), ...entry });
  }
  const own = part === 'promises' ? { organizationId: { N: String(organizationId) } } : {};
  return { pk: { S: `${organizationId}/${pk}` }, sk: { S: sk }, ...item, ...own };
}
