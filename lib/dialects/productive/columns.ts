/** Productive's wire types: rows for attributes that more than one resource has. */
import * as z from 'zod';
import { isoWithOffsetMillis } from '../../domain/calendar.ts';
import { type Ratio, shownRatio } from '../../domain/exchange-rate/conversion.ts';
import { shortDecimal } from '../../domain/money.ts';
import type { Organization } from '../../domain/organization/organization.ts';
import { type Field, shown, type View } from '../field-table.ts';

type Firm = Pick<View<unknown>, 'firm'>;

/** "2021-04-15T01:03:38.804+02:00", or null. */
export function instant(value: string | null, { firm }: Firm): string | null {
  return value === null ? null : isoWithOffsetMillis(Date.parse(value), firm.timezone);
}

/** "1.25", "1.0"; null where none is known. */
export const rate = (value: Ratio | null): string | null => (value === null ? null : shortDecimal(shownRatio(value)));

/** Rows of one resource: `fixed` for what is the same of each, `value` for what follows from the record. */
export function rowsOf<D, J>() {
  type Row = Field<D, unknown, J>;
  const value = (wire: string, answer: z.ZodType, show: (doc: D, view: View<J>) => unknown): Row =>
    shown(wire, answer, show);
  return {
    text: (wire: string, show: (doc: D, view: View<J>) => string): Row => value(wire, z.string(), show),
    textOrNull: (wire: string, show: (doc: D, view: View<J>) => string | null): Row =>
      value(wire, z.string().nullable(), show),
    flag: (wire: string, show: (doc: D) => boolean): Row => value(wire, z.boolean(), show),
    whole: (wire: string, show: (doc: D, view: View<J>) => number): Row => value(wire, z.number(), show),
    value,
    /** A table of attributes that are the same for every record, as the document's sample has them. */
    fixed: (constants: Readonly<Record<string, unknown>>): Row[] =>
      Object.entries(constants).map(([wire, constant]) => value(wire, z.unknown(), () => constant)),
    /** `name`, `name_default`, `name_normalized`: one figure in three currencies; null in one to which no rate is known. */
    money: (name: string, show: (doc: D, view: View<J>) => Triple): Row[] =>
      triple.map((ending) => value(`${name}${ending}`, z.number().nullable(), (doc, view) => show(doc, view)[ending])),
    /** The three currencies themselves. */
    currencies: (own: (doc: D) => string, normalized: (doc: D) => string): Row[] => [
      value('currency', z.string(), own),
      value('currency_default', z.string(), (_, { firm }) => defaultCurrency(firm)),
      value('currency_normalized', z.string(), normalized),
    ],
  };
}

const triple = ['', '_default', '_normalized'] as const;
/** A figure in the record's currency, in the organization's, and in the project's. */
export type Triple = Record<(typeof triple)[number], number | null>;
export const noMoney: Triple = { '': 0, _default: 0, _normalized: 0 };

const defaultCurrency = (firm: Organization): string => firm.currency;
