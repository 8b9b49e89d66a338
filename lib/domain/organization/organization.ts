/** The organization: its currency, time zone and settings. */
import * as z from 'zod';
import { dateFormats } from '../date-text.ts';
import { currency, date, instant } from '../record.ts';
import { monthEnds } from '../recurrence/recurrence.ts';

export const siwappAnswers = ['document', 'original'] as const;

export const organization = z.object({
  id: z.int().positive(),
  name: z.string().min(1),
  /** Productive's `_default` currency, Perfex's currency 1. */
  currency,
  /** In order of their Perfex ids (2, 3, …). */
  currencies: z.array(currency).default([]),
  /** IANA name. */
  timezone: z.string(),
  locale: z.string(),
  address: z.string().default(''),
  vatNumber: z.string().default(''),
  /** `file:` and a name among the organization's files, or a data URL (operations/organization/logo.ts). */
  logo: z.string().nullable().default(null),
  /** Formats of bills outside series, by kind. `firstFormats` has the defaults. */
  numberFormats: z.record(z.string(), z.string()).default({}),
  /** Days to due of invoices without terms of their own; null: they are never due. */
  paymentTermsDays: z.int().min(0).nullable().default(null),
  /** Gives time and expenses on invoices the taxes marked `default` if they have none. */
  chargeDefaultTaxes: z.boolean().default(false),
  /** Whether siwapp answers as its document prints, or as the original software does. */
  siwappAnswers: z.enum(siwappAnswers).default('document'),
  /** Whether Perfex's reads that its document prints as an array of one are that, or the record. */
  perfexReads: z.enum(['document', 'object']).default('document'),
  perfexTotals: z.enum(['warn', 'reject']).default('warn'),
  /** Whether Perfex refuses as its document prints, or as version 3 of its module does: 422 with `errors`. */
  perfexErrors: z.enum(['document', 'v3']).default('document'),
  /** Whether Perfex deletes a project or task with what is done in it, without being asked to each time. */
  perfexDeletes: z.enum(['refuse', 'cascade']).default('refuse'),
  /** How Perfex's clients may write dates beside ISO 8601; one of Perfex's own formats. */
  dateFormat: z.enum(dateFormats).default('Y-m-d'),
  /** No rule may start earlier. */
  firstOn: date.default('2000-01-01'),
  /** Whether a rule from a month's last day stays on last days, or on that day of the month. */
  monthEnds: z.enum(monthEnds).default('last_day'),
  /** Receives a message for each invoice that the schedule creates; null: none is sent. */
  webhookUrl: z.string().nullable().default(null),
  /** Signs these messages: `whsec_` and base64 (Standard Webhooks). Shown only when created. */
  webhookSecret: z.string().nullable().default(null),
  /** What its active webhooks want to be told of; written with each of them, so that a write need not read them. */
  webhookEvents: z.array(z.string()).default([]),
  createdAt: instant,
  updatedAt: instant,
});
export type Organization = z.infer<typeof organization>;

const firstFormats = { credit_note: 'CN-', estimate: 'EST-', proposal: 'PRO-' } as const;
export const formattedKinds = ['credit_note', 'estimate', 'proposal'] as const satisfies (keyof typeof firstFormats)[];

/** Returns the number format of a kind of bill. */
export function getNumberFormat(
  kind: keyof typeof firstFormats,
  organization: Pick<Organization, 'numberFormats'>,
): string {
  return organization.numberFormats[kind] ?? firstFormats[kind];
}

/** Lists the organization's currencies by their Perfex ids; the default one is 1. */
export function listCurrencies(organization: Pick<Organization, 'currency' | 'currencies'>): string[] {
  return [organization.currency, ...organization.currencies.filter((code) => code !== organization.currency)];
}
