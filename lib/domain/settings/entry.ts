/** An entry of a short list: whether it can be chosen, and why not. */
import { invalidProblem, type Path, type Problem, unknownReferenceProblem } from '../problem.ts';
import type { RecordFields } from '../record.ts';
import type { PaymentMode } from './settings.ts';

export type Entry = RecordFields & { deletedAt: string | null; active?: boolean; position?: number };

/** Whether an entry can be chosen anew: it is there, and in use. What was chosen before may stay. */
export function isOffered(entry: Pick<Entry, 'deletedAt' | 'active'> | null | undefined): boolean {
  return entry?.deletedAt === null && entry.active !== false;
}

/** The position behind those of all the others. */
export function nextPosition(others: readonly { position?: number }[]): number {
  return Math.max(0, ...others.map(({ position = 0 }) => position)) + 1;
}

/** Why an entry cannot be chosen; null where it can. */
export function whyNotOffered(
  entry: Pick<Entry, 'deletedAt' | 'active'> | null | undefined,
  named: number | string,
  path: Path | string,
): Problem | null {
  if (isOffered(entry)) return null;
  return entry?.deletedAt === null
    ? invalidProblem(path, `is no longer in use (${named})`)
    : unknownReferenceProblem(path, named);
}

/**
 * Refuses an entry that was deleted or is not in use; what became so since may stay where it stood.
 * @param current the one the record has
 * @throws Problem `invalid`
 */
export function refuseNotOffered(
  chosen: Entry | null | undefined,
  current: number | null | undefined,
  path: Path | string,
): void {
  const fault = chosen && chosen.id !== current ? whyNotOffered(chosen, chosen.id, path) : null;
  if (fault) throw fault;
}

/** What is paid with a mode: by customers on invoices, or by the firm for what it spends. */
export type ModeUse = 'invoices' | 'expenses';

/** Whether a payment mode is for what is paid with it. */
export function isForUse({ invoicesOnly, expensesOnly }: PaymentMode, use: ModeUse): boolean {
  return use === 'invoices' ? !expensesOnly : !invoicesOnly;
}

/** Why what is paid cannot be paid with a mode, as whyNotOffered; and where the mode is for other things. */
export function whyModeNotOffered(
  mode: PaymentMode | null | undefined,
  named: number | string,
  path: Path | string,
  use: ModeUse,
): Problem | null {
  const fault = whyNotOffered(mode, named, path);
  if (fault || !mode || isForUse(mode, use)) return fault;
  return invalidProblem(path, `is for ${use === 'invoices' ? 'expenses' : 'invoices'} only (${named})`);
}
