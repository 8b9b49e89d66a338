/**
 * What is kept beside a project, a milestone or a task about the records that belong to it, so that none
 * of them has to be read. Each of those records adds its part (the record types' `sums` in lib/store/record-types).
 */
import type { Project } from './project.ts';

/** Figures by name; one that nothing was ever added to is missing. */
export type Figures = Readonly<Record<string, number>>;

/** Minor units that are counted beside a record under a name and a currency ("paid.EUR"): those other than 0, by currency. */
export function readAmounts(figures: Figures, name: string): ReadonlyMap<string, number> {
  const prefix = `${name}.`;
  return new Map(
    Object.entries(figures)
      .filter(([key, amountMinor]) => key.startsWith(prefix) && amountMinor !== 0)
      .map(([key, amountMinor]): [string, number] => [key.slice(prefix.length), amountMinor])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** How many tasks there are (of a project or milestone), and how many are complete. */
export function readTaskCounts(figures: Figures): { total: number; finished: number } {
  return { total: figures.tasks ?? 0, finished: figures.finishedTasks ?? 0 };
}

/** Time logged (on a task or in a project), in seconds; unbilled is what is billable and on no invoice yet. */
export function readTime(figures: Figures): { logged: number; billable: number; unbilled: number } {
  return {
    logged: figures.loggedSeconds ?? 0,
    billable: figures.billableSeconds ?? 0,
    unbilled: figures.unbilledSeconds ?? 0,
  };
}

const onInvoice = 'onInvoice.';

/** The figure beside a task that counts its time on one invoice. */
export const toInvoiceFigure = (invoiceId: number): string => `${onInvoice}${invoiceId}`;

/**
 * Whether all of a task's time that is to be billed is on invoices, and the newest invoice that charges some of it
 * (null: none does).
 */
export function deriveBilling(figures: Figures): { billed: boolean; invoiceId: number | null } {
  const invoiceIds = Object.entries(figures).flatMap(([name, count]) =>
    name.startsWith(onInvoice) && count > 0 ? [Number(name.slice(onInvoice.length))] : [],
  );
  if (invoiceIds.length === 0) return { billed: false, invoiceId: null };
  return { billed: readTime(figures).unbilled === 0, invoiceId: Math.max(...invoiceIds) };
}

/**
 * How far a project is, in whole per cent: as judged, or the share of its tasks that are complete, rounded
 * down so that 100 means all. Without a task it is 0, and 100 once it is finished.
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
