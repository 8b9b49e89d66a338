/** Bounds how much one request reads, so that no list outgrows the memory of its instance. */
import { AsyncLocalStorage } from 'node:async_hooks';

const budgets = new AsyncLocalStorage<{ left: number }>();

/** Runs work that may read so many characters of records. */
export function runReading<T>(most: number, work: () => T): T {
  return budgets.run({ left: most }, work);
}

/** Counts characters that were read; false when the work under way has read too many. Without a bound all may be. */
export function spendReading(characters: number): boolean {
  const budget = budgets.getStore();
  if (!budget) return true;
  budget.left -= characters;
  return budget.left >= 0;
}
