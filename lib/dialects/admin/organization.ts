/** The organization's own settings on the wire. */
import * as z from 'zod';
import { isTimeZone } from '../../domain/calendar.ts';
import { isCurrency } from '../../domain/currency.ts';
import type { Organization } from '../../domain/organization/organization.ts';

const currency = z.string().refine(isCurrency, { error: 'is not an ISO 4217 currency' });

export const organizationBody = z
  .strictObject({
    name: z.string().trim().min(1).max(255),
    currency,
    currencies: z.array(currency).max(50),
    timezone: z.string().refine(isTimeZone, { error: 'is not an IANA time zone' }),
    locale: z.string().regex(/^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, { error: 'is not a locale' }),
    address: z.string().max(2_000),
    vat_number: z.string().max(100),
    logo: z.string().max(2_000).nullable(),
    number_formats: z.record(z.string(), z.string().max(100)),
    siwapp_keys: z.enum(['document', 'dashes']),
    perfex_totals: z.enum(['warn', 'reject']),
  })
  .partial();

export const organizationAnswer = organizationBody.required().extend({ id: z.int() });

export function showOrganization(doc: Organization): z.infer<typeof organizationAnswer> {
  return {
    id: doc.id,
    name: doc.name,
    currency: doc.currency,
    currencies: doc.currencies,
    timezone: doc.timezone,
    locale: doc.locale,
    address: doc.address,
    vat_number: doc.vatNumber,
    logo: doc.logo,
    number_formats: doc.numberFormats,
    siwapp_keys: doc.siwappKeys,
    perfex_totals: doc.perfexTotals,
  };
}

/** What a body asks to change, in our words. */
export function organizationChanges(body: z.infer<typeof organizationBody>): Partial<Organization> {
  const {
    vat_number: vatNumber,
    number_formats: numberFormats,
    siwapp_keys: siwappKeys,
    perfex_totals: perfexTotals,
    ...same
  } = body;
  const all = { ...same, vatNumber, numberFormats, siwappKeys, perfexTotals };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
