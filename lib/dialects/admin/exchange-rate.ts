/** Exchange rates: a list that grows by every day and currency, so it is paged, newest date first. */
import {
  checkExchangeRate,
  type ExchangeRate,
  exchangeRate as exchangeRateSchema,
} from '../../domain/exchange-rate/exchange-rate.ts';
import { listExchangeRates } from '../../operations/exchange-rate/exchange-rates.ts';
import { changeRate, createRate, deleteRate, existingRate } from '../../operations/exchange-rate/write-rates.ts';
import { currency, date, rate } from './columns.ts';
import { rowsOf, settingsList } from './entity.ts';
import { windowOf } from './paging.ts';

const row = rowsOf<ExchangeRate>();

function complete(fields: object): ExchangeRate {
  const doc = exchangeRateSchema.parse(fields);
  checkExchangeRate(doc);
  return doc;
}

export const exchangeRates = settingsList<ExchangeRate>(
  {
    find: ({ from, to, ...query }, work) => {
      const pair = from !== undefined && to !== undefined ? { from, to } : null;
      return listExchangeRates({ pair, ...windowOf(query) }, work);
    },
    read: existingRate,
    add: (input, work) => createRate((born) => complete({ ...input, ...born }), work),
    change: (id, input, work) => changeRate(id, (doc) => complete({ ...doc, ...input }), work),
    drop: deleteRate,
  },
  [
    row('from', 'from', currency, 'create'),
    row('to', 'to', currency, 'create'),
    row('date', 'on', date, 'create'),
    row('rate', 'rate', rate, 'create'),
  ],
);
