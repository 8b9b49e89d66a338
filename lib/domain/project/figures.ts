/** Figures beside a project, milestone or task. The record types' `sums` (lib/store/record-types) maintain them. */
import type { Project } from './project.ts';

/** Figures by name. A missing figure is 0. */
export type Figures = Readonly<Record<string, number>>;

/** Reads the amounts other than 0 under a name, such as "paid.EUR", by currency. */
export function readAmounts(figures: Figures, name: string): ReadonlyMap<string, number> {
  const prefix = `${name}.`;
  return new Map(
    Object.entries(figures)
      .filter(([key, amountMinor]) => key.startsWith(prefix) && amountMinor !== 0)
      .map(([key, amountMinor]): [string, number] => [key.slice(prefix.length), amountMinor])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Reads how many tasks there are and how many are complete. */
export function readTaskCounts(figures: Figures): { total: number; finished: number } {
  return { total: figures.tasks ?? 0, finished: figures.finishedTasks ?? 0 };
}

/** Reads logged time in seconds. Unbilled time is billable and on no invoice yet. */
export function readTime(figures: Figures): { logged: number; billable: number; unbilled: number } {
  return {
    logged: figures.loggedSeconds ?? 0,
    billable: figures.billableSeconds ?? 0,
    unbilled: figures.unbilledSeconds ?? 0,
  };
}

const onInvoice = 'onInvoice.';

/** Names the figure that counts a task's time on one invoice. */
export const toInvoiceFigure = (invoiceId: number): string => `${onInvoice}${invoiceId}`;

/** Derives whether all billable time of a task is invoiced, and the newest invoice that charges some of it. */
export function deriveBilling(figures: Figures): { billed: boolean; invoiceId: number | null } {
  const invoiceIds = Object.entries(figures).flatMap(([name, count]) =>
    name.startsWith(onInvoice) && count > 0 ? [Number(name.slice(onInvoice.length))] : [],
  );
  if (invoiceIds.length === 0) return { billed: false, invoiceId: null };
  return { billed: readTime(figures).unbilled === 0, invoiceId: Math.max(...invoiceIds) };
}

/**
 * Derives the progress in whole per cent: as set, or the share of complete tasks, rounded down so that 100 means all.
 * Without tasks it is 0, and 100 once the project is finished.
 */
export function deriveProgress(
  project: Pick<Project, 'progressFromTasks' | 'progressPercent' | 'status'>,
  figures: Figures,
): number {
  if (!project.progressFromTasks) return project.progressPercent;
  const { total, finished } = readTaskCounts(figures);
  if (total === 0) return project.status === 'finished' ? 100 : 0;
  return Math.floor((finished * 100) / total);
}
