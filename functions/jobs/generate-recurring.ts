/** The hourly run: recurring invoices that are due are made, invoices past their due date are marked overdue. */
import { type Run, runSchedule } from '../../lib/operations/schedule/run-schedule.ts';

export const job = {
  schedule: 'rate(1 hour)',
  timeoutSeconds: 900,
  summary: 'Makes the invoices that recurring invoices have due, and marks open invoices past their due date.',
};

/** @param event EventBridge's; its `time` is taken as now */
export const handler = (event: unknown): Promise<Run> => runSchedule(event);
