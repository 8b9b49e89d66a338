/** Which entries of a settings list can be chosen, and why not. */
import { invalidProblem, type Path, type Problem, unknownReferenceProblem } from '../problem.ts';
import type { RecordFields } from '../record.ts';
import type { PaymentMode } from './settings.ts';

export type Entry = RecordFields & { deletedAt: string | null; active?: boolean; position?: number };

/** Returns whether an entry can be newly chosen. Records may keep others that they have. */
export function isOffered(entry: Pick<Entry, 'deletedAt' | 'active'> | null | undefined): boolean {
  return entry?.deletedAt === null && entry.active !== false;
}

/** Returns the position after all others. */
export function nextPosition(others: readonly { position?: number }[]): number {
  return Math.max(0, ...others.map(({ position = 0 }) => position)) + 1;
}

/** Explains why an entry cannot be chosen; null if it can. */
export function whyNotOffered(
  entry: Pick<Entry, 'deletedAt' | 'active'> | null | undefined,
  reference: number | string,
  path: Path | string,
): Problem | null {
  if (isOffered(entry)) return null;
  return entry?.deletedAt === null
    ? invalidProblem(path, `is no longer in use (${reference})`)
    : unknownReferenceProblem(path, reference);
}

/** Refuses a deleted or inactive entry, unless the record already has it. @throws Problem `invalid` */
export function refuseNotOffered(
  chosen: Entry | null | undefined,
  current: number | null | undefined,
  path: Path | string,
): void {
  const fault = chosen && chosen.id !== current ? whyNotOffered(chosen, chosen.id, path) : null;
  if (fault) throw fault;
}

/** Who pays with a mode: customers pay invoices, the organization pays expenses. */
export type ModeUse = 'invoices' | 'expenses';

/** Whether a payment mode is for this use: invoices, or expenses. */
export function isForUse({ invoicesOnly, expensesOnly }: PaymentMode, use: ModeUse): boolean {
  return use === 'invoices' ? !expensesOnly : !invoicesOnly;
}

/** Like `whyNotOffered`, and also refuses a mode for the other use. */
export function whyModeNotOffered(
  mode: PaymentMode | null | undefined,
  reference: number | string,
  path: Path | string,
  use: ModeUse,
): Problem | null {
  const fault = whyNotOffered(mode, reference, path);
  if (fault || !mode || isForUse(mode, use)) return fault;
  return invalidProblem(path, `is for ${use === 'invoices' ? 'expenses' : 'invoices'} only (${reference})`);
}
