/**
 * Numbers of bills. The transaction that stores a bill takes the next number of the row, on condition that nobody else
 * has: no gaps, no duplicates. A number given by a client is guarded too, and raises the row.
 */
import { printNumber } from '../../domain/bill/number-format.ts';
import { invalidProblem, Problem } from '../../domain/problem.ts';
import type { Counter, SequenceMove } from '../../store/sequence.ts';
import { runInTurn } from '../../store/turns.ts';
import type { Work } from '../../store/work.ts';

/** A row of numbers: its counter, the print format (number-format.ts) and the first number. */
export type NumberRow = { sequence: string; format: string; firstNumber: number };

/** A number as printed in its reference, and how the row moves for it. */
export type Numbered<N extends number | null = number> = { number: N; reference: string; sequences: SequenceMove[] };

/** The highest number that a client may give. The row itself goes further, so that no request can exhaust it. */
const highestGiven = 999_999_999;
const highestNumber = 999_999_999_999;
/** This many consecutive numbers in use end the search for a free one. */
const mostPassed = 100;

/** `lastNumber`: a remembered counter, to save a read; if wrong, the save conflicts. `passed`: numbers to skip. */
export type Known = { lastNumber?: number | undefined; passed?: number };

/** Numbers a bill dated `on`. @param requested undefined for the next number @throws Problem `invalid` if too large */
export async function numberFrom(
  row: NumberRow,
  requested: number | undefined,
  on: string,
  work: Work,
  { lastNumber, passed = 0 }: Known = {},
): Promise<Numbered> {
  if (requested !== undefined && requested > highestGiven)
    throw invalidProblem('number', `must not be greater than ${highestGiven}`);
  const from = lastNumber ?? (await work.store.number(row.sequence));
  const number = requested ?? computeNext(row, from) + passed;
  if (number > highestNumber) throw invalidProblem('number', 'is too large: the numbers of this series are used up');
  const reference = printNumber(row.format, number, on);
  return { number, reference, sequences: [composeMove(row, from, number, requested !== undefined)] };
}

const computeNext = ({ firstNumber }: NumberRow, last: number): number => Math.max(last + 1, firstNumber);

/** Finds the number after `last`, whether or not it is in use; null where the numbers are used up. */
export function findNextNumber(row: NumberRow, last: number): number | null {
  const next = computeNext(row, last);
  return next > highestNumber ? null : next;
}

function composeMove({ sequence: name }: NumberRow, from: number, number: number, isGiven: boolean): SequenceMove {
  if (!isGiven) return { name, from, to: number };
  return number > from ? { name, from, to: number, given: true } : { name, atLeast: number };
}

const allTaken = `The next ${mostPassed} numbers are in use: give a higher one, or make it the first number of the series`;

/**
 * Takes the next number of a row, skipping numbers in use. The row may have been set back, or another row may print
 * the same number.
 * @param issue gets the count of numbers found in use
 * @throws whatever `issue` throws; Problem `duplicate` after a hundred numbers in use
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
 * Sets a row back so that `firstNumber` comes next. If anybody takes or gives a number meanwhile, the save conflicts.
 * @param counter the row's counter, read before the numbers in use were read
 * @param highestInUse the highest number in use in the row; 0 for none
 * @throws Problem `invalid` naming `firstNumber` where that or a higher number is in use
 */
export function giveNumberBack(
  sequence: string,
  firstNumber: number,
  counter: Counter,
  highestInUse: number,
): SequenceMove[] {
  if (highestInUse >= firstNumber) {
    const message = `must be greater than ${highestInUse}, the highest number in use in the series`;
    throw invalidProblem('firstNumber', message);
  }
  return [{ name: sequence, back: counter, to: firstNumber - 1 }];
}

/** Says whether the counter is too high to be intended. Repeating the first number then sets it back. */
export function isAbandoned(lastNumber: number): boolean {
  return lastNumber >= highestGiven;
}

/** Takes turns with the other users of the row in this process, which avoids lost races. */
export function runInRow<T>(sequence: string, work: Work, issue: () => Promise<T>): Promise<T> {
  return runInTurn(`${work.store.organizationId}/${sequence}`, issue);
}
