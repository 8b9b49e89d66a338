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
  /** How the numbers of bills are printed that are in no series, by kind; what is left out is as in `firstFormats`. */
  numberFormats: z.record(z.string(), z.string()).default({}),
  /** When invoices are due that say nothing of it: so many days after their date. null: never. */
  paymentTermsDays: z.int().min(0).nullable().default(null),
  /** Whether time and expenses that are put on invoices without taxes of their own get the taxes marked `default`. */
  chargeDefaultTaxes: z.boolean().default(false),
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

/** How numbers are printed (see ../bill/number-format.ts) as long as the firm does not say otherwise. */
const firstFormats = { credit_note: 'CN-', estimate: 'EST-', proposal: 'PRO-' } as const;
export const formattedKinds = ['credit_note', 'estimate', 'proposal'] as const satisfies (keyof typeof firstFormats)[];

/** How the numbers of a kind of bill are printed. */
export function getNumberFormat(
  kind: keyof typeof firstFormats,
  organization: Pick<Organization, 'numberFormats'>,
): string {
  return organization.numberFormats[kind] ?? firstFormats[kind];
}

/** The organization's currencies in the order of their Perfex ids: the default one is 1. */
export function listCurrencies(organization: Pick<Organization, 'currency' | 'currencies'>): string[] {
  return [organization.currency, ...organization.currencies.filter((code) => code !== organization.currency)];
}
