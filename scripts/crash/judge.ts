/** Compares what was acknowledged with what exists. Nothing is read here, so that a test can break each check. */
import type { ToldInvoice } from './receiver.ts';
import { type Acknowledged, changes, hasFile, isDeletion, type Kind, type Write } from './writes.ts';

export const recordTypeOf: Partial<Record<Kind, string>> = {
  customer: 'customer',
  client: 'customer',
  invoice: 'invoice',
  'teamwork invoice': 'invoice',
  payment: 'payment',
  item: 'item',
  expense: 'expense',
  receipt: 'expense',
  ticket: 'ticket',
  token: 'token',
  rule: 'recurring invoice',
};

export type DocumentsOf = (recordType: string) => readonly unknown[];

const marksOf = (doc: unknown): string[] => [...new Set(JSON.stringify(doc).match(/mark\d+x[0-9a-f]{8}/g) ?? [])];

function countMarks(docs: readonly unknown[]): Map<string, number> {
  const marks = docs.flatMap(marksOf);
  return new Map([...Map.groupBy(marks, (mark) => mark)].map(([mark, all]) => [mark, all.length]));
}

/** Lists the records that were, or may have been, deleted later, by record type and id. */
export function deletedBy(writes: readonly Write[]): Set<string> {
  return new Set(
    writes.flatMap(({ kind, target }) => (isDeletion(kind) ? [`${changes[kind]?.recordType} ${target}`] : [])),
  );
}

export const idIn = (answer: string): number => {
  const { id, data } = JSON.parse(answer);
  return Number(id ?? data?.id ?? 0);
};

const isDeleted = (deleted: Set<string>, kind: Kind, answer: string): boolean =>
  deleted.has(`${recordTypeOf[kind]} ${idIn(answer)}`);

/** @param documentsOf without the schedule's records: generated invoices have their rule's mark too */
export function wrongCreates(
  documentsOf: DocumentsOf,
  acknowledged: readonly Acknowledged[],
  deleted: Set<string>,
): string[] {
  const marks = new Map(
    Object.values(recordTypeOf).map((recordType) => [recordType, countMarks(documentsOf(recordType))]),
  );
  return acknowledged.flatMap(({ kind, mark, answer }) => {
    const recordType = recordTypeOf[kind];
    if (recordType === undefined || isDeleted(deleted, kind, answer)) return [];
    const times = marks.get(recordType)?.get(mark) ?? 0;
    return times === 1 ? [] : [`${times === 0 ? 'lost' : 'done twice'}: ${kind} ${mark}`];
  });
}

type Referred = { reference: string };

/** Expects exactly one mail for each payment and each generated invoice, and no others. */
export function wrongMails(
  subjects: readonly string[],
  { payments, generated }: { payments: readonly Referred[]; generated: readonly Referred[] },
  acknowledged: readonly Acknowledged[],
): string[] {
  const paid = new Set(acknowledged.filter(({ kind }) => kind === 'payment').map(({ mark }) => mark));
  const promised = [
    ...payments
      .filter((payment) => marksOf(payment).some((mark) => paid.has(mark)))
      .map(({ reference }) => `Payment ${reference} for`),
    ...generated.map(({ reference }) => `Invoice ${reference} from`),
  ];
  const toTopic = (subject: string): string => subject.split(' ').slice(0, 3).join(' ');
  const found = Map.groupBy(subjects, toTopic);
  const wrong = promised.filter((topic) => found.get(topic)?.length !== 1);
  const expected = new Set(promised);
  const others = [...found.keys()].filter((topic) => !expected.has(topic));
  return [
    ...wrong.map((topic) => `mails "${topic} …": ${found.get(topic)?.length ?? 0} instead of one`),
    ...others.map((topic) => `a mail that nobody has promised: "${topic} …"`),
  ];
}

/** Expects at least one webhook for each generated invoice. All repetitions have one id, which no other invoice has. */
export function wrongWebhooks(told: readonly ToldInvoice[], generated: readonly { id: number }[]): string[] {
  const idsOf = new Map(
    [...Map.groupBy(told, ({ invoiceId }) => invoiceId)].map(([id, all]) => [id, new Set(all.map((one) => one.id))]),
  );
  const existing = new Set(generated.map(({ id }) => id));
  const shared = [...Map.groupBy(told, ({ id }) => id)].filter(
    ([, all]) => new Set(all.map((a) => a.invoiceId)).size > 1,
  );
  return [
    ...generated.flatMap(({ id }) => {
      const ids = idsOf.get(id)?.size ?? 0;
      return ids === 1 ? [] : [`invoice ${id} was told under ${ids} ids`];
    }),
    ...[...idsOf.keys()].filter((id) => !existing.has(id)).map((id) => `invoice ${id} was told and is not there`),
    ...shared.map(([id]) => `the webhook ${id} told of several invoices`),
  ];
}

export type Named = { name: string; storedAs: string };

/**
 * Expects one record for every upload, with its bytes, and a record for every file on the disk.
 * @param onDisk paths
 * @param deleted records whose files may be gone
 */
export function wrongFiles(
  { named, onDisk, read }: { named: readonly Named[]; onDisk: readonly string[]; read: (path: string) => Buffer },
  acknowledged: readonly Acknowledged[],
  deleted: Set<string>,
): string[] {
  const stored = new Set(named.map(({ storedAs }) => storedAs));
  const unnamed = onDisk.filter((path) => !stored.has(path.split('/').at(-1) ?? ''));
  const wrong = acknowledged.flatMap(({ kind, mark, bytes, answer }) => {
    if (!hasFile(kind) || (kind !== 'reply' && isDeleted(deleted, kind, answer))) return [];
    const matches = named.filter(({ name }) => name === `${mark}.bin`);
    const path = onDisk.find((file) => matches[0] && file.endsWith(matches[0].storedAs));
    const isIntact = matches.length === 1 && path && bytes && read(path).equals(bytes);
    return isIntact ? [] : [`upload ${mark}: named ${matches.length} times, ${path ? 'other bytes' : 'not there'}`];
  });
  return [...wrong, ...unnamed.map((path) => `no record names ${path}`)];
}
