/** What is wrong, by what was acknowledged and what there is. Nothing is read here, so that a test can break each of them. */
import type { ToldInvoice } from './receiver.ts';
import { type Acknowledged, changes, hasFile, isDeletion, type Kind, type Write } from './writes.ts';

/** Which kinds make a document of which record type. */
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

/** How often each mark stands in documents of a record type. */
function countMarks(docs: readonly unknown[]): Map<string, number> {
  const marks = docs.flatMap(marksOf);
  return new Map([...Map.groupBy(marks, (mark) => mark)].map(([mark, all]) => [mark, all.length]));
}

/** What was or may have been deleted later, by record type and id. */
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

/** @param documentsOf without what the schedule has made: invoices of a rule have its mark as well */
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

/** One mail for each payment and each generated invoice, each for itself: no fewer, no more, and no others. */
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
  const about = (subject: string): string => subject.split(' ').slice(0, 3).join(' ');
  const found = Map.groupBy(subjects, about);
  const wrong = promised.filter((one) => found.get(one)?.length !== 1);
  const expected = new Set(promised);
  const others = [...found.keys()].filter((one) => !expected.has(one));
  return [
    ...wrong.map((one) => `mails "${one} …": ${found.get(one)?.length ?? 0} instead of one`),
    ...others.map((one) => `a mail that nobody has promised: "${one} …"`),
  ];
}

/** Each generated invoice is told at least once, and every repetition has the same id, which no other has. */
export function wrongWebhooks(told: readonly ToldInvoice[], generated: readonly { id: number }[]): string[] {
  const idsOf = new Map(
    [...Map.groupBy(told, ({ invoiceId }) => invoiceId)].map(([id, all]) => [id, new Set(all.map((one) => one.id))]),
  );
  const there = new Set(generated.map(({ id }) => id));
  const shared = [...Map.groupBy(told, ({ id }) => id)].filter(
    ([, all]) => new Set(all.map((a) => a.invoiceId)).size > 1,
  );
  return [
    ...generated.flatMap(({ id }) => {
      const ids = idsOf.get(id)?.size ?? 0;
      return ids === 1 ? [] : [`invoice ${id} was told under ${ids} ids`];
    }),
    ...[...idsOf.keys()].filter((id) => !there.has(id)).map((id) => `invoice ${id} was told and is not there`),
    ...shared.map(([id]) => `the webhook ${id} told of several invoices`),
  ];
}

export type Named = { name: string; storedAs: string };

/**
 * Every upload is named once and has its bytes; everything on the disk is named.
 * @param onDisk paths
 * @param deleted of whose files none need be left
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
    const own = named.filter(({ name }) => name === `${mark}.bin`);
    const path = onDisk.find((one) => own[0] && one.endsWith(own[0].storedAs));
    const same = own.length === 1 && path && bytes && read(path).equals(bytes);
    return same ? [] : [`upload ${mark}: named ${own.length} times, ${path ? 'other bytes' : 'not there'}`];
  });
  return [...wrong, ...unnamed.map((path) => `no record names ${path}`)];
}
