/** A project, usually for a customer. Productive calls it a project or a deal. */
import * as z from 'zod';
import { ratio } from '../exchange-rate/conversion.ts';
import { currency, date, decimal, id, instant, recordFields } from '../record.ts';

export const projectStatuses = ['not-started', 'in-progress', 'on-hold', 'finished', 'cancelled'] as const;
export const billingMethods = ['fixed_rate', 'hourly_project_rate', 'hourly_task_rate', 'hourly_staff_rate'] as const;
export const projectKinds = ['customer', 'lead', 'internal'] as const;

export const project = z.object({
  ...recordFields,
  reference: z.string(),
  name: z.string().min(1),
  kind: z.enum(projectKinds).default('customer'),
  /** Set if and only if the kind is `customer`. */
  customerId: id.nullable().default(null),
  /** Set if and only if the kind is `lead`. */
  leadId: id.nullable().default(null),
  description: z.string().nullable().default(null),
  status: z.enum(projectStatuses).default('not-started'),
  finishedAt: instant.nullable().default(null),
  billingMethod: z.enum(billingMethods).default('fixed_rate'),
  startsOn: date,
  dueOn: date.nullable().default(null),
  currency,
  /** 1 unit of `currency` in the organization's on the start day; null: unknown. */
  exchangeRate: ratio.nullable(),
  /** True if a person set the rate, false if it came from the rates of the day. Null on older records. */
  rateStated: z.boolean().nullable().default(null),
  hourlyRate: decimal.nullable().default(null),
  fixedPrice: decimal.nullable().default(null),
  estimatedHours: decimal.nullable().default(null),
  color: z.string().default('gray'),
  notes: z.string().nullable().default(null),
  /** Whether progress follows from the tasks (figures.ts). */
  progressFromTasks: z.boolean().default(true),
  /** The progress that a person set; counts only without `progressFromTasks`. */
  progressPercent: z.int().min(0).max(100).default(0),
  memberIds: z.array(id).default([]),
  tags: z.array(z.string()).default([]),
});
export type Project = z.infer<typeof project>;

/** Returns whether Teamwork shows a project as archived. */
export function isArchived(value: Pick<Project, 'status'>): boolean {
  return value.status === 'finished' || value.status === 'cancelled';
}

/** Lists the project's currency if it awaits a rate. */
export function listUnvaluedProjectCurrencies({
  currency,
  exchangeRate,
}: Pick<Project, 'currency' | 'exchangeRate'>): string[] {
  return exchangeRate === null ? [currency] : [];
}
