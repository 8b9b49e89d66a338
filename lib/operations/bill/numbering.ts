/**
 * Numbers of bills. The next number of a row is taken in the transaction that stores the bill, on
 * condition that nobody took it since it was read: no gaps, no twins. A number that is given is
 * guarded too (see the record types), and raises the row to at least itself.
 */
import { printNumber } from '../../domain/bill/number-format.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import type { Counter, SequenceMove } from '../../store/sequence.ts';
import { runInTurn } from '../../store/turns.ts';
import type { Work } from '../../store/work.ts';

/** A row of numbers: the counter that keeps it, how its numbers are printed (number-format.ts), where it begins. */
export type NumberRow = { sequence: string; format: string; firstNumber: number };

/** A number with what people see of it, and how the row moves for it. */
export type Numbered<N extends number | null = number> = { number: N; reference: string; sequences: SequenceMove[] };

/** The highest number that a client may give. Beyond it a row goes on by itself, so that no request can end one. */
const highestGiven = 999_999_999;
const highestNumber = 999_999_999_999;
/** So many numbers after each other may be taken before it is given up to find the next one that is free. */
const mostPassed = 100;

/** `lastNumber`: where the row is believed to stand, to save the reading; wrong, the save is a Conflict. `passed`: see skipUsedNumbers. */
export type Known = { lastNumber?: number | undefined; passed?: number };

/**
 * @param asked undefined for the next number
 * @param on the date of the bill, which may be printed in its reference
 * @throws Problem `invalid` for a number too large
 */
export async function numberFrom(
  row: NumberRow,
  asked: number | undefined,
  on: string,
  work: Work,
  { lastNumber, passed = 0 }: Known = {},
): Promise<Numbered> {
  if (asked !== undefined && asked > highestGiven)
    throw invalidProblem('number', `must not be greater than ${highestGiven}`);
  const from = lastNumber ?? (await work.store.number(row.sequence));
  const number = asked ?? following(row, from) + passed;
  if (number > highestNumber) throw invalidProblem('number', 'is too large: the numbers of this series are used up');
  const reference = printNumber(row.format, number, on);
  return { number, reference, sequences: [moveFor(row, from, number, asked !== undefined)] };
}

const following = ({ firstNumber }: NumberRow, last: number): number => Math.max(last + 1, firstNumber);

/**
 * The number that a row gives next, unless that is in use already: then it is the next one that is free.
 * @param last where its counter stands
 * @returns null where its numbers are used up
 */
export function findNextNumber(row: NumberRow, last: number): number | null {
  const next = following(row, last);
  return next > highestNumber ? null : next;
}

function moveFor({ sequence: name }: NumberRow, from: number, number: number, isGiven: boolean): SequenceMove {
  if (!isGiven) return { name, from, to: number };
  return number > from ? { name, from, to: number, given: true } : { name, atLeast: number };
}

const allTaken = `The next ${mostPassed} numbers are in use: give a higher one, or make it the first number of the series`;

/**
 * Takes the next number of a row although it may be in use, as it can be where the row was set back, or printed on a bill of
 * another row: then the one after it, and so on.
 * @param issue is told how many numbers were found taken
 * @throws whatever `issue` throws; Problem `duplicate` where a hundred in a row are taken
 */
export async function skipUsedNumbers<T>(issue: (passed: number) => Promise<T>): Promise<T> {
  for (let passed = 0; ; passed += 1) {
    try {
      return await issue(passed);
    } catch (error) {
      if (!isNumberTaken(error)) throw error;
      if (passed === mostPassed) throw new Problem('duplicate', allTaken, [{ path: ['number'], message: allTaken }]);
    }
  }
}

function isNumberTaken(error: unknown): boolean {
  return error instanceof Problem && error.code === 'duplicate' && error.fields[0]?.path[0] === 'number';
}

/**
 * How a row that stands beyond a number is set back so that this is its next one. Whoever takes or gives a number meanwhile
 * makes the save a Conflict.
 * @param back the row's counter, read before it was looked which numbers are in use
 * @param highestInUse the highest number that a record of the row has; 0 where none has one
 * @throws Problem `invalid` naming `first_number` where a number from there on is in use
 */
export function giveNumberBack(
  sequence: string,
  firstNumber: number,
  back: Counter,
  highestInUse: number,
): SequenceMove[] {
  if (highestInUse >= firstNumber) {
    const message = `must be greater than ${highestInUse}, the highest number in use in the series`;
    throw invalidProblem('firstNumber', message);
  }
  return [{ name: sequence, back, to: firstNumber - 1 }];
}

/** Whether a row stands where no client could have wanted it: what it is asked to begin with is then meant as a way back. */
export function isAbandoned(lastNumber: number): boolean {
  return lastNumber >= highestGiven;
}

/** Runs what takes a number after the others of its row in this process. */
export function runInRow<T>(sequence: string, work: Work, issue: () => Promise<T>): Promise<T> {
  return runInTurn(`${work.store.organizationId}/${sequence}`, issue);
}
