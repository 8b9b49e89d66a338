/** A project, usually of a customer: Sereni's and Teamwork's project, Productive's project and deal. */
import * as z from 'zod';
import { ratio } from '../exchange-rate/conversion.ts';
import { currency, date, decimal, id, instant, recordFields } from '../record.ts';

export const projectStatuses = ['not-started', 'in-progress', 'on-hold', 'finished', 'cancelled'] as const;
export const billingMethods = ['fixed_rate', 'hourly_project_rate', 'hourly_task_rate', 'hourly_staff_rate'] as const;
/** Whose project it is: a customer's, that of a lead who may become one, or the firm's own. */
export const projectKinds = ['customer', 'lead', 'internal'] as const;

export const project = z.object({
  ...recordFields,
  reference: z.string(),
  name: z.string().min(1),
  kind: z.enum(projectKinds).default('customer'),
  /** Given where, and only where, the kind is `customer`. */
  customerId: id.nullable().default(null),
  /** Given where, and only where, the kind is `lead`. */
  leadId: id.nullable().default(null),
  description: z.string().nullable().default(null),
  status: z.enum(projectStatuses).default('not-started'),
  /** When it was finished; null while it is not. */
  finishedAt: instant.nullable().default(null),
  billingMethod: z.enum(billingMethods).default('fixed_rate'),
  startsOn: date,
  dueOn: date.nullable().default(null),
  currency,
  /** 1 unit of `currency` = this many of the organization's, as on the day it starts; null: none is known. */
  exchangeRate: ratio.nullable(),
  /** Whether that comes from whoever wrote it, and not from the rates of that day; null: it was written when nobody could say. */
  rateStated: z.boolean().nullable().default(null),
  hourlyRate: decimal.nullable().default(null),
  fixedPrice: decimal.nullable().default(null),
  estimatedHours: decimal.nullable().default(null),
  color: z.string().default('gray'),
  notes: z.string().nullable().default(null),
  /** Whether its progress is that of its tasks; see progress.ts. */
  progressFromTasks: z.boolean().default(true),
  /** How far it is as somebody has judged, where it does not follow from the tasks. */
  progressPercent: z.int().min(0).max(100).default(0),
  /** Members of staff who work on it. */
  memberIds: z.array(id).default([]),
  tags: z.array(z.string()).default([]),
});
export type Project = z.infer<typeof project>;

/** Teamwork's archived project: finished or cancelled. */
export function isArchived(value: Pick<Project, 'status'>): boolean {
  return value.status === 'finished' || value.status === 'cancelled';
}

/** The currencies of a project that shall have a rate to the organization's as soon as it is known. */
export function listUnvaluedProjectCurrencies({
  currency,
  exchangeRate,
}: Pick<Project, 'currency' | 'exchangeRate'>): string[] {
  return exchangeRate === null ? [currency] : [];
}
