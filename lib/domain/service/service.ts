/** A service: a line of a project's budget. Expenses and time can name it. */
import Big from 'big.js';
import * as z from 'zod';
import { roundHalfAwayFromZero } from '../money.ts';
import { decimal, id, minor, recordFields } from '../record.ts';

export const serviceBillings = ['fixed', 'actuals', 'none'] as const;
export const serviceUnits = ['hour', 'piece', 'day'] as const;

export const service = z.object({
  ...recordFields,
  /** Never changes: what names the service belongs to the same project. */
  projectId: id,
  categoryId: id,
  name: z.string().min(1),
  description: z.string().nullable().default(null),
  billing: z.enum(serviceBillings).default('actuals'),
  unit: z.enum(serviceUnits).default('hour'),
  quantity: decimal.default('0'),
  /** Of one unit, in the project's currency. */
  priceMinor: minor.default(0),
  estimatedMinutes: z.int().nonnegative().default(0),
  takesTime: z.boolean().default(true),
  takesExpenses: z.boolean().default(true),
  /** Null: the order of creation. */
  position: z.int().nullable().default(null),
});
export type Service = z.infer<typeof service>;

/** Computes what the service may cost, in minor units of its project's currency; may be larger than is exact. */
export function computeServiceBudget({ priceMinor, quantity }: Pick<Service, 'priceMinor' | 'quantity'>): number {
  return Number(roundHalfAwayFromZero(Big(priceMinor).times(quantity), 0).toFixed(0)) + 0;
}

const minutesOfUnit = { hour: 60, piece: 0, day: 8 * 60 } as const;

/** Computes the minutes that the service is sold for; a piece has none, a day has 8 hours. */
export function computeServiceMinutes({ unit, quantity }: Pick<Service, 'unit' | 'quantity'>): number {
  return Number(roundHalfAwayFromZero(Big(quantity).times(minutesOfUnit[unit]), 0).toFixed(0)) + 0;
}
