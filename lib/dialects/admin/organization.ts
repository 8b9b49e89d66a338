/** The organization's own settings on the wire. */
import * as z from 'zod';
import { findFormatFault } from '../../domain/bill/number-format.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { readLocale } from '../../domain/locale.ts';
import {
  formattedKinds,
  getNumberFormat,
  type Organization,
  siwappAnswers,
} from '../../domain/organization/organization.ts';
import { pickGiven } from '../../domain/record.ts';
import { monthEnds } from '../../domain/recurrence/recurrence.ts';
import { findTaxNumberFault } from '../../domain/tax-number.ts';
import type { ChangedOrganization } from '../../operations/organization/update.ts';
import type { Work } from '../../store/work.ts';
import { toInput, type Values } from '../bodies.ts';
import { dateInput, listUpTo, ofDays } from '../codecs.ts';
import { type Codec, defineColumns, presentRecord } from '../fields.ts';
import { buildView } from '../resource.ts';
import { choiceCodec, currency, currencyInput, flag, name, nullable, plainCodec, textUpTo } from './columns.ts';

/** The logo's address, which the settings show in place of the picture. */
export const logoPath = '/admin/v1/organization/logo';

type Formats = Organization['numberFormats'];
type Secret = { secret: string | null };

const { column, translated } = defineColumns<Organization, Organization, Secret>();

/** Shown only, but it may be sent back unchanged. */
const ownId: Codec<number> = {
  ...plainCodec(z.int(), 'first', undefined),
  resolve: (id, { organization }, refuse) => (id === organization.id ? undefined : refuse('cannot change')),
  mustSay: true,
};

const currencies = plainCodec(listUpTo(50, z.array(currencyInput, { error: 'must be a list' })), 'EUR', ['EUR']);

const timezone = plainCodec(
  textUpTo(100).refine(isTimeZone, { error: 'is not an IANA time zone' }),
  'Mars/Base',
  'Europe/Madrid',
);

const localeInput = textUpTo(100).transform((value, context): string => {
  const read = readLocale(value);
  if (read !== null) return read;
  context.issues.push({ code: 'custom', message: 'is not a locale such as de or de-AT', input: value });
  return z.NEVER;
});
const locale = plainCodec(localeInput, 'no locale', 'de-AT', z.string());

const taxNumber = plainCodec(
  textUpTo(100)
    .trim()
    .refine((value) => findTaxNumberFault(value) === null, {
      error: ({ input }) => findTaxNumberFault(String(input)) ?? undefined,
    }),
  7,
  'DE136695976',
);

const onePixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const logo = plainCodec(textUpTo(1_000_000).nullable(), 7, onePixel);

const format = textUpTo(100).refine((value) => findFormatFault(value) === null, {
  error: ({ input }) => findFormatFault(String(input)) ?? undefined,
});
const formats = z
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
const formatsInput = formats.transform((given): Formats => pickGiven(given, formattedKinds));
const numberFormats = plainCodec(formatsInput, 'EST-', { estimate: 'AN-{YYYY}-' }, formats);

const someDays = { error: 'must be a whole number from 0 to 100000, or null' };
const days = plainCodec(nullable(z.int(someDays).min(0, someDays).max(100_000, someDays)), 'soon', 14);

const firstDate: Codec<string> = {
  ...plainCodec(dateInput, '2024-02-30', '2024-01-31', z.iso.date()),
  resolve: ofDays.resolve,
};

const urlOrNull = textUpTo(2_000).nullable();
const urlInput = urlOrNull.transform((url) => (url === '' ? null : url));
const webhookUrl = plainCodec(urlInput, 7, 'https://hooks.example/quintet', urlOrNull);

const secretInput = z.null({ error: 'cannot be set: POST /admin/v1/organization/webhook-secret makes another' });
const webhookSecret: Codec<string | null> = {
  ...plainCodec<string | null>(secretInput, 'mine', null, z.string().nullable()),
  mustSay: true,
};

const nothing = () => ({});

/** The earlier name of `siwapp_answers`, which counts if both are sent. */
const keysCodec = plainCodec(choiceCodec(['document', 'dashes']), 'slashes', 'document');
const siwappKeys = translated('siwapp_keys', keysCodec, {
  put: (keys) => ({ siwappAnswers: keys === 'dashes' ? 'original' : 'document' }),
});

/** Takes the picture as a data URL; shows its address. */
export const logoColumn = column('logo', 'logo', logo, { read: (doc) => (doc.logo === null ? null : logoPath) });

export const columns = [
  translated('id', ownId, { put: nothing, read: (doc) => doc.id }),
  column('name', 'name', name),
  column('currency', 'currency', currency),
  column('currencies', 'currencies', currencies),
  column('timezone', 'timezone', timezone),
  column('locale', 'locale', locale),
  column('address', 'address', plainCodec(textUpTo(2_000), 7, '7 Long Road')),
  column('vat_number', 'vatNumber', taxNumber),
  logoColumn,
  column('number_formats', 'numberFormats', numberFormats, {
    read: (doc) => Object.fromEntries(formattedKinds.map((kind) => [kind, getNumberFormat(kind, doc)])),
  }),
  column('payment_terms_days', 'paymentTermsDays', days),
  column('charge_default_taxes', 'chargeDefaultTaxes', flag),
  siwappKeys,
  column('siwapp_answers', 'siwappAnswers', plainCodec(choiceCodec(siwappAnswers), 'both', 'document')),
  column('perfex_reads', 'perfexReads', plainCodec(choiceCodec(['document', 'object']), 'list', 'object')),
  column('perfex_totals', 'perfexTotals', plainCodec(choiceCodec(['warn', 'reject']), 'maybe', 'reject')),
  column('first_date', 'firstOn', firstDate),
  column('month_end', 'monthEnds', plainCodec(choiceCodec(monthEnds), 'first_day', 'last_day')),
  column('webhook_url', 'webhookUrl', webhookUrl),
  translated('webhook_secret', webhookSecret, { put: nothing, read: (_, { join }) => join.secret }),
];

/** Shows the settings on the wire. */
export function showOrganization({ doc, secret }: ChangedOrganization, work: Work): Record<string, unknown> {
  return presentRecord(columns, doc, buildView({ secret }, work));
}

/** Reads the changes in a body. Days are those of the new time zone if the body changes it. */
export function toOrganizationChanges(body: Values, work: Work): Partial<Organization> {
  const { timezone: zone = work.organization.timezone } = toInput(columns, body, work);
  return toInput(columns, body, { organization: { ...work.organization, timezone: zone } });
}
