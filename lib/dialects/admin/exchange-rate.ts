/** Exchange rates. The list grows with every day and currency, so it is paged, newest date first. */
import {
  checkExchangeRate,
  type ExchangeRate,
  exchangeRate as exchangeRateSchema,
} from '../../domain/exchange-rate/exchange-rate.ts';
import { listExchangeRates } from '../../operations/exchange-rate/exchange-rates.ts';
import { changeRate, createRate, deleteRate, readExistingRate } from '../../operations/exchange-rate/write-rates.ts';
import { defineColumns } from '../fields.ts';
import { currency, date, idColumn, rate } from './columns.ts';
import { toWindow } from './paging.ts';
import { settingsList } from './settings-list.ts';

const { column } = defineColumns<ExchangeRate, ExchangeRate, undefined>();

function complete(fields: object): ExchangeRate {
  const doc = exchangeRateSchema.parse(fields);
  checkExchangeRate(doc);
  return doc;
}

export const exchangeRates = settingsList<ExchangeRate>({
  columns: [
    idColumn,
    column('from', 'from', currency, { required: 'create' }),
    column('to', 'to', currency, { required: 'create' }),
    column('date', 'on', date, { required: 'create' }),
    column('rate', 'rate', rate, { required: 'create' }),
  ],
  find: ({ from, to, ...query }, work) => {
    const pair = from !== undefined && to !== undefined ? { from, to } : null;
    return listExchangeRates({ pair, ...toWindow(query) }, work);
  },
  read: readExistingRate,
  create: (input, work) => createRate((newFields) => complete({ ...input, ...newFields }), work),
  update: (id, input, work) => changeRate(id, (doc) => complete({ ...doc, ...input }), work),
  remove: deleteRate,
});
