/** siwapp's statistics of what was invoiced. Its document does not print them; the original has them. */
import * as z from 'zod';
import { getCurrency } from '../../domain/currency.ts';
import { toDay } from '../../domain/date-text.ts';
import { formatMinor } from '../../domain/money.ts';
import { sumTurnoverByMonth, type Turnover } from '../../operations/invoice/turnover.ts';
import { currencyCodeInput, optionalDateInput } from '../codecs.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './http.ts';

const declare = declareFor(protocol, { name: 'stats', scope: 'invoices' });

const sums = z.object({ total_gross: z.number(), total_net: z.number(), count: z.int() });

const query = z.object({
  q: z
    .object(
      {
        currency: z.union([z.literal(''), currencyCodeInput], { error: 'is not an ISO 4217 currency' }).optional(),
        issue_date_gteq: optionalDateInput.optional(),
        issue_date_lteq: optionalDateInput.optional(),
      },
      { error: 'must be written as q[name]=value' },
    )
    .optional(),
});

function toSums(code: string, { grossMinor, netMinor, count }: Turnover): z.infer<typeof sums> {
  const major = (minor: number): number => Number(formatMinor(minor, getCurrency(code).minorDigits));
  return { total_gross: major(grossMinor), total_net: major(netMinor), count };
}

/** GET /api/v1/stats: `{"2026-01": {"eur": {total_gross, total_net, count}}}`; by default this year until today. */
export const readStats = () =>
  declare(
    {
      method: 'GET',
      path: '/api/v1/stats',
      verb: 'read',
      summary: 'Sum what was invoiced by month and currency; drafts and cancelled invoices are left out.',
    },
    { query, answer: z.record(z.string(), z.record(z.string(), sums)) },
    async ({ query: { q = {} }, ...work }) => {
      const day = (given: string | null = null) => given && toDay(given, work.organization.timezone);
      const from = day(q.issue_date_gteq) ?? `${work.today.slice(0, 4)}-01-01`;
      const to = day(q.issue_date_lteq) ?? work.today;
      const months = await sumTurnoverByMonth({ from, to, currency: q.currency || null }, work);
      const body = Object.fromEntries(
        [...months].map(([month, currencies]) => [
          month,
          Object.fromEntries([...currencies].map(([code, sum]) => [code.toLowerCase(), toSums(code, sum)])),
        ]),
      );
      return { status: 200, body };
    },
  );
