/** The organization's own settings on the wire. */
import * as z from 'zod';
import { isoDate, isTimeZone } from '../../domain/calendar.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { monthEnds } from '../../domain/recurrence/recurrence.ts';
import { listUpTo } from '../codecs.ts';
import { currencyInput, nameInput, oneOf, textUpTo } from './columns.ts';

/** Where the logo is, and what stands for it in the settings. */
export const logoPath = '/admin/v1/organization/logo';

export const organizationBody = z
  .strictObject({
    name: nameInput,
    currency: currencyInput,
    currencies: listUpTo(50, z.array(currencyInput, { error: 'must be a list' })),
    timezone: textUpTo(100).refine(isTimeZone, { error: 'is not an IANA time zone' }),
    locale: textUpTo(100).regex(/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, { error: 'is not a locale' }),
    address: textUpTo(2_000),
    vat_number: textUpTo(100),
    logo: textUpTo(1_000_000).nullable(),
    number_formats: z.record(z.string(), textUpTo(100), { error: 'must be an object of texts' }),
    siwapp_keys: oneOf(['document', 'dashes']),
    perfex_totals: oneOf(['warn', 'reject']),
    first_date: isoDate,
    month_end: oneOf(monthEnds),
    webhook_url: textUpTo(2_000).nullable(),
  })
  .partial();

export const organizationAnswer = organizationBody.required().extend({
  id: z.int(),
  /** Only in the answer to the request that makes it. */
  webhook_secret: z.string().nullable(),
});

/** The settings as they are answered; `secret` where it was made just now. */
export function showOrganization(doc: Organization, secret: string | null = null): z.infer<typeof organizationAnswer> {
  return {
    id: doc.id,
    name: doc.name,
    currency: doc.currency,
    currencies: doc.currencies,
    timezone: doc.timezone,
    locale: doc.locale,
    address: doc.address,
    vat_number: doc.vatNumber,
    logo: doc.logo === null ? null : logoPath,
    number_formats: doc.numberFormats,
    siwapp_keys: doc.siwappKeys,
    perfex_totals: doc.perfexTotals,
    first_date: doc.firstOn,
    month_end: doc.monthEnds,
    webhook_url: doc.webhookUrl,
    webhook_secret: secret,
  };
}

/** What a body asks to change, in our words, but for the logo. */
export function organizationChanges(body: z.infer<typeof organizationBody>): Partial<Organization> {
  const {
    vat_number: vatNumber,
    number_formats: numberFormats,
    siwapp_keys: siwappKeys,
    perfex_totals: perfexTotals,
    first_date: firstOn,
    month_end: ends,
    webhook_url: url,
    logo: _,
    ...same
  } = body;
  const webhookUrl = url === '' ? null : url;
  const all = { ...same, vatNumber, numberFormats, siwappKeys, perfexTotals, firstOn, monthEnds: ends, webhookUrl };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
