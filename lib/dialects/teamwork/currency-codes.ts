/** The currencies that an invoice dated today can have, as Teamwork lists them. */
import * as z from 'zod';
import { currencies, isWithdrawnOn } from '../../domain/currency.ts';
import { declareFor } from '../declare.ts';
import { protocol } from './http.ts';

/** Kinds of money, which the document writes in lower case after a name: "Algerian dinar". */
const kinds = new Set(
  `ariary birr cedi colon denar dinar dirham dollar dram escudo florin franc guilder kip krona krone koruna kwacha
  leu lev lira manat mark metical peso pound real renminbi rial ringgit riyal ruble rupee sheqel shilling sterling
  sum won`.split(/\s+/),
);

const nameInSentence = (name: string): string =>
  name
    .split(' ')
    .map((word, i) => (i > 0 && kinds.has(word.toLowerCase()) ? word.toLowerCase() : word))
    .join(' ');

const byName = new Intl.Collator('en');
const codes = currencies
  .map(({ name, code }) => ({ name: nameInSentence(name), code }))
  .sort((a, b) => byName.compare(a.name, b.name) || byName.compare(a.code, b.code));

/** GET /currencycodes.json. */
export const listCurrencyCodes = () =>
  declareFor(protocol, { name: 'currencycodes', scope: 'invoices' })(
    {
      method: 'GET',
      path: '/currencycodes.json',
      verb: 'list',
      summary: 'List the currency codes an invoice dated today can have.',
    },
    { answer: z.object({ 'currency-codes': z.array(z.object({ name: z.string(), code: z.string() })) }) },
    async ({ today }) => {
      const valid = codes.filter(({ code }) => !isWithdrawnOn(code, today));
      return { status: 200, body: { 'currency-codes': valid } };
    },
  );
