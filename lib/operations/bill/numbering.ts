/**
 * Numbers of bills. The next number of a row is taken in the transaction that stores the bill, on
 * condition that nobody took it since it was read: no gaps, no twins. A number that is given is
 * guarded too (see the nouns), and raises the row to at least itself.
 */
import { invalid } from '../../domain/problem.ts';
import type { SequenceMove } from '../../store/save.ts';
import { inTurn } from '../../store/turns.ts';
import type { Work } from '../../store/work.ts';

/** A row of numbers: the counter that keeps it, what is printed before a number, where it begins. */
export type NumberRow = { sequence: string; prefix: string; firstNumber: number };

/** A number with what people see of it, and how the row moves for it. */
export type Numbered<N extends number | null = number> = { number: N; reference: string; sequences: SequenceMove[] };

const highestNumber = 999_999_999_999;

/**
 * @param asked undefined for the next number
 * @param lastNumber where the row is believed to stand, to save the reading; wrong, the save is a Conflict
 * @throws Problem `invalid` for a number too large
 */
export async function numberFrom(
  row: NumberRow,
  asked: number | undefined,
  work: Work,
  lastNumber?: number,
): Promise<Numbered> {
  const from = lastNumber ?? (await work.store.number(row.sequence));
  const number = asked ?? Math.max(from + 1, row.firstNumber);
  if (number > highestNumber) throw invalid('number', 'is too large');
  const sequences = number > from ? [{ name: row.sequence, from, to: number }] : [];
  return { number, reference: `${row.prefix}${number}`, sequences };
}

/** Runs what takes a number after the others of its row in this process. */
export function inRow<T>(row: NumberRow, work: Work, issue: () => Promise<T>): Promise<T> {
  return inTurn(`${work.store.organizationId}/${row.sequence}`, issue);
}
