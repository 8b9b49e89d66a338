/** The firm: its settings decide currency, time zone and a few manners of the dialects. */
import * as z from 'zod';
import { currency, date, instant } from '../record.ts';
import { monthEnds } from '../recurrence/recurrence.ts';

export const organization = z.object({
  id: z.int().positive(),
  name: z.string().min(1),
  /** ISO 4217; the `_default` currency of Productive, currency id 1 of Perfex. */
  currency,
  /** Further currencies in use, in the order of their Perfex ids (2, 3, …). */
  currencies: z.array(currency).default([]),
  /** IANA name. */
  timezone: z.string(),
  locale: z.string(),
  address: z.string().default(''),
  vatNumber: z.string().default(''),
  /** `file:` and its name among the organization's files, or a data URL; see operations/organization/logo.ts. */
  logo: z.string().nullable().default(null),
  numberFormats: z.record(z.string(), z.string()).default({}),
  siwappKeys: z.enum(['document', 'dashes']).default('document'),
  perfexTotals: z.enum(['warn', 'reject']).default('warn'),
  /** Nothing begins to repeat before it. */
  firstOn: date.default('2000-01-01'),
  /** What starts to repeat on the last day of a month does so on the last day of every month, or on the same day. */
  monthEnds: z.enum(monthEnds).default('last_day'),
  /** Is told of each invoice that the schedule makes; null: nobody is. */
  webhookUrl: z.string().nullable().default(null),
  /** What these messages are signed with, `whsec_` and base64 (Standard Webhooks). Shown when it is made, never again. */
  webhookSecret: z.string().nullable().default(null),
  createdAt: instant,
  updatedAt: instant,
});
export type Organization = z.infer<typeof organization>;

/** The organization's currencies in the order of their Perfex ids: the default one is 1. */
export function currencyList(firm: Pick<Organization, 'currency' | 'currencies'>): string[] {
  return [firm.currency, ...firm.currencies.filter((code) => code !== firm.currency)];
}
