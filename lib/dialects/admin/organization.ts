/** The organization's own settings on the wire. */
import * as z from 'zod';
import { formatFault } from '../../domain/bill/number-format.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { dayMeant } from '../../domain/date-text.ts';
import { readLocale } from '../../domain/locale.ts';
import { formattedKinds, numberFormat, type Organization } from '../../domain/organization/organization.ts';
import { monthEnds } from '../../domain/recurrence/recurrence.ts';
import { taxNumberFault } from '../../domain/tax-number.ts';
import { blanksLeftOut } from '../blank.ts';
import { dateInput, listUpTo } from '../codecs.ts';
import { currencyInput, nameInput, oneOf, textUpTo } from './columns.ts';

/** Where the logo is, and what stands for it in the settings. */
export const logoPath = '/admin/v1/organization/logo';

const someDays = { error: 'must be a whole number from 0 to 100000, or null' };
const days = z.int(someDays).min(0, someDays).max(100_000, someDays);

const format = textUpTo(100).refine((value) => formatFault(value) === null, {
  error: ({ input }) => formatFault(String(input)) ?? undefined,
});
const numberFormats = z
  .strictObject(
    {
      credit_note: format,
      estimate: format,
      proposal: format,
      invoice: z.never({ error: 'are not set here: invoices are printed as the value of their series says' }),
    },
    { error: ({ code }) => (code === 'invalid_type' ? 'must be an object of texts' : undefined) },
  )
  .partial();

const locale = textUpTo(100).transform((value, context): string => {
  const read = readLocale(value);
  if (read !== null) return read;
  context.issues.push({ code: 'custom', message: 'is not a locale such as de or de-AT', input: value });
  return z.NEVER;
});

export const organizationBody = z
  .strictObject({
    name: nameInput,
    currency: currencyInput,
    currencies: listUpTo(50, z.array(currencyInput, { error: 'must be a list' })),
    timezone: textUpTo(100).refine(isTimeZone, { error: 'is not an IANA time zone' }),
    locale,
    address: textUpTo(2_000),
    vat_number: textUpTo(100)
      .trim()
      .refine((value) => taxNumberFault(value) === null, {
        error: ({ input }) => taxNumberFault(String(input)) ?? undefined,
      }),
    logo: textUpTo(1_000_000).nullable(),
    number_formats: numberFormats,
    payment_terms_days: days.nullable(),
    charge_default_taxes: z.boolean({ error: 'must be true or false' }),
    siwapp_keys: oneOf(['document', 'dashes']),
    perfex_totals: oneOf(['warn', 'reject']),
    first_date: dateInput,
    month_end: oneOf(monthEnds),
    webhook_url: textUpTo(2_000).nullable(),
  })
  .partial();

/** What is only shown, and may be sent back as it is. */
const onlyShown = {
  id: z.int().optional(),
  webhook_secret: z
    .null({ error: 'is made here: POST /admin/v1/organization/webhook-secret makes another' })
    .optional(),
};

/** A change of the settings. The organization always has a name. */
export const organizationChange = z.preprocess(
  blanksLeftOut(organizationBody.shape, ['name']),
  organizationBody.extend(onlyShown),
);

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
    number_formats: Object.fromEntries(formattedKinds.map((kind) => [kind, numberFormat(kind, doc)])),
    payment_terms_days: doc.paymentTermsDays,
    charge_default_taxes: doc.chargeDefaultTaxes,
    siwapp_keys: doc.siwappKeys,
    perfex_totals: doc.perfexTotals,
    first_date: doc.firstOn,
    month_end: doc.monthEnds,
    webhook_url: doc.webhookUrl,
    webhook_secret: secret,
  };
}

/**
 * What a body asks to change, in our words, but for the logo.
 * @param timeZone of the firm, unless the body has another
 */
export function organizationChanges(body: z.infer<typeof organizationBody>, timeZone: string): Partial<Organization> {
  const {
    vat_number: vatNumber,
    number_formats: numberFormats,
    payment_terms_days: paymentTermsDays,
    charge_default_taxes: chargeDefaultTaxes,
    siwapp_keys: siwappKeys,
    perfex_totals: perfexTotals,
    first_date: firstDate,
    month_end: ends,
    webhook_url: url,
    logo: _,
    ...same
  } = body;
  const firstOn = firstDate && dayMeant(firstDate, body.timezone ?? timeZone);
  const webhookUrl = url === '' ? null : url;
  const charged = { paymentTermsDays, chargeDefaultTaxes };
  const all = {
    ...same,
    ...charged,
    vatNumber,
    numberFormats,
    siwappKeys,
    perfexTotals,
    firstOn,
    monthEnds: ends,
    webhookUrl,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
