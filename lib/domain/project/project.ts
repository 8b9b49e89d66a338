/** A project of a customer: Sereni's and Teamwork's project, Productive's project and deal. */
import * as z from 'zod';
import { currency, date, decimal, id, recordFields } from '../record.ts';

export const projectStatuses = ['not-started', 'in-progress', 'on-hold', 'finished', 'cancelled'] as const;
export const billingMethods = ['fixed_rate', 'hourly_project_rate', 'hourly_task_rate', 'hourly_staff_rate'] as const;

export const project = z.object({
  ...recordFields,
  reference: z.string(),
  name: z.string().min(1),
  customerId: id,
  description: z.string().nullable().default(null),
  status: z.enum(projectStatuses).default('not-started'),
  billingMethod: z.enum(billingMethods).default('fixed_rate'),
  startsOn: date,
  dueOn: date.nullable().default(null),
  currency,
  /** 1 unit of `currency` = this many of the organization's. */
  exchangeRate: decimal.default('1'),
  hourlyRate: decimal.nullable().default(null),
  fixedPrice: decimal.nullable().default(null),
  estimatedHours: decimal.nullable().default(null),
  color: z.string().default('gray'),
  notes: z.string().nullable().default(null),
  progressPercent: z.int().min(0).max(100).default(0),
});
export type Project = z.infer<typeof project>;

/** Teamwork's archived project: finished or cancelled. */
export function isArchived(value: Pick<Project, 'status'>): boolean {
  return value.status === 'finished' || value.status === 'cancelled';
}
