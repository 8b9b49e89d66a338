/** The hourly run: creates due occurrences and marks overdue invoices. */
import { type Run, runSchedule } from '../../lib/operations/schedule/run-schedule.ts';

export const job = {
  schedule: 'rate(1 hour)',
  timeoutSeconds: 900,
  summary: 'Makes the invoices that recurring invoices have due, and marks open invoices past their due date.',
};

/** @param event from EventBridge; its `time` counts as now */
export const handler = (event: unknown): Promise<Run> => runSchedule(event);
