/** All creates under load, their answers, and the comparison with what is stored. */
import type { Item } from '../../lib/store/client.ts';
import { type Complaint, judgeStatus, judgeSuccess, textOf } from './judge.ts';
import type { Answer, Ask } from './send.ts';
import type { Kind } from './writes.ts';

export type Entry = { kind: Kind; mark: string; key: string | null; ask: Ask; answer: Answer };

export const markOf = (seed: number, n: number): string => `mark${seed}x${n}x`;

export function countMarks(items: readonly Item[], kinds: readonly Kind[]): Map<string, number> {
  const recordTypes = new Set(kinds.map(({ recordType }) => recordType));
  const found = new Map<string, number>();
  for (const { pk, sk, doc } of items) {
    const recordType = String(pk).split('/')[1] ?? '';
    if (sk !== 'doc' || typeof doc !== 'string' || !recordTypes.has(recordType)) continue;
    for (const mark of new Set(doc.match(/mark\d+x\d+x/g))) {
      const place = placeOf(recordType, mark);
      found.set(place, (found.get(place) ?? 0) + 1);
    }
  }
  return found;
}

export const placeOf = (recordType: string, mark: string): string => `${recordType} ${mark}`;

/** Whether a create succeeded; a success with an error in it did not. */
export const isMade = (answer: Answer): boolean =>
  answer.status >= 200 && answer.status < 300 && judgeSuccess(answer.status, textOf(answer)).length === 0;
/** Whether a client should come back later, the only refusal that a valid request may get. */
const isPutOff = ({ status, headers }: Answer): boolean =>
  (status === 503 || status === 429) && /^\d+$/.test(headers['retry-after'] ?? '');

/** Whether an unacknowledged create must be repeated under its key. */
export const isOpen = ({ key, answer }: Entry): boolean => key !== null && !isMade(answer);

/** Compares an answer with the store. `stored`: documents with its mark after the load, before any repetition. */
export function faultsOf({ key, answer }: Entry, stored: number): Complaint[] {
  const text = textOf(answer);
  const seen = `${answer.status} ${answer.lost ?? text.slice(0, 300)}; stored ${stored} times`;
  const faults = [...judgeStatus(answer.status, answer.headers), ...judgeSuccess(answer.status, text)];
  if (answer.lost !== null) faults.push({ what: 'no answer', seen });
  else if (answer.status >= 300 && !isPutOff(answer) && answer.status < 500)
    faults.push({ what: 'a right request was refused', seen });
  if (stored > 1) faults.push({ what: 'created twice', seen });
  if (isMade(answer) && stored === 0) faults.push({ what: 'answered as created, but not there', seen });
  // With a key the client repeats the request, and that answer is judged.
  if (!isMade(answer) && answer.lost === null && stored > 0 && key === null)
    faults.push({ what: 'answered as failed, but stored', seen });
  return faults.map(({ what }) => ({ what, seen }));
}

/** Compares the answer of a repetition under the same key. `stored`: documents with its mark afterwards. */
export function faultsAgain(again: Answer, stored: number): Complaint[] {
  const seen = `${again.status} ${again.lost ?? textOf(again).slice(0, 300)}; stored ${stored} times`;
  if (stored > 1) return [{ what: 'created twice under one key', seen }];
  if (!isMade(again)) return [{ what: 'refused when sent again under its key', seen }];
  return stored === 1 ? [] : [{ what: 'answered as created when sent again, but not there', seen }];
}
