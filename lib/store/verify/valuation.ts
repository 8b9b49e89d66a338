/** Compares the rates that records have or want with those known: a wanted rate that is known has been promised. */
import { type ExchangeRate, pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { type Expense, listUnvaluedExpenseCurrencies } from '../../domain/expense/expense.ts';
import { computeWorthInProject } from '../../domain/expense/worth.ts';
import { listUnvaluedProjectCurrencies as currenciesOf, type Project } from '../../domain/project/project.ts';
import type { Document, RecordType } from '../record-type.ts';

/** What a record says about a currency and a day: that it has the rate, or wants it. */
export type Claim = { currency: string; on: string; has: boolean };

type Kept = { currency: string; on: string; rate: string | null; isStated: boolean };

/** A rate that somebody stated, or may have stated, claims nothing. */
function listClaimed({ currency, on, rate, isStated }: Kept, wanted: readonly string[]): Claim[] {
  if (rate === null) return wanted.includes(currency) ? [{ currency, on, has: false }] : [];
  return isStated ? [] : [{ currency, on, has: true }];
}

/** Lists a document's claims, except about the organization's own currency. */
export function listClaims(recordType: RecordType<Document>, doc: Document, home: string): Claim[] {
  return listAllClaims(recordType, doc).filter(({ currency }) => currency !== home);
}

function listAllClaims(recordType: RecordType<Document>, doc: Document): Claim[] {
  if (recordType.name === 'project') {
    const project = doc as Project;
    const { currency, startsOn: on, exchangeRate: rate, rateStated } = project;
    return listClaimed({ currency, on, rate, isStated: rateStated === true }, currenciesOf(project));
  }
  if (recordType.name !== 'expense') return [];
  const expense = doc as Expense;
  const {
    currency,
    exchangeRate,
    rateStated,
    billableCurrency,
    billableRate,
    billableRateStated,
    spentOn: on,
  } = expense;
  const wanted = listUnvaluedExpenseCurrencies(expense);
  return [
    // Old records do not note whether somebody stated it.
    ...listClaimed({ currency, on, rate: exchangeRate, isStated: rateStated !== false }, wanted),
    ...(billableCurrency === null || billableCurrency === currency
      ? []
      : listClaimed(
          { currency: billableCurrency, on, rate: billableRate, isStated: billableRateStated === true },
          wanted,
        )),
  ];
}

/** Rates of exactly 1 in old records once stood in for unknown ones, but may be right for currencies of equal worth. */
function findCountedAtOne(recordType: RecordType<Document>, doc: Document, home: string): string | null {
  if (recordType.name !== 'project' && recordType.name !== 'expense') return null;
  const { currency, exchangeRate, rateStated } = doc as Project | Expense;
  const { billableCurrency, billableRate, billableRateStated } = doc as Partial<Expense>;
  if (rateStated === null && currency !== home && exchangeRate === '1') return currency;
  const isBilledAtOne = billableRateStated === null && billableCurrency !== home && billableRate === '1';
  return isBilledAtOne && billableCurrency ? billableCurrency : null;
}

/** Whether a record lacks a rate: for now, or as it was approved or charged. */
function isUnvalued(recordType: RecordType<Document>, doc: Document): boolean {
  if (recordType.name === 'project') return (doc as Project).exchangeRate === null;
  if (recordType.name !== 'expense') return false;
  const { exchangeRate, billableCurrency, billableRate } = doc as Expense;
  return exchangeRate === null || (billableCurrency !== null && billableRate === null);
}

/** Describes what is wrong with the rates of one document. */
export function findRateFaults(recordType: RecordType<Document>, doc: Document, home: string): string[] {
  const own = (currency: string, rate: string | null): string[] =>
    currency === home && rate !== '1'
      ? [`counts ${home}, the organization's own currency, at ${rate ?? 'no rate'}`]
      : [];
  if (recordType.name === 'project') {
    const { currency, exchangeRate } = doc as Project;
    return own(currency, exchangeRate);
  }
  if (recordType.name !== 'expense') return [];
  const expense = doc as Expense;
  const { currency, exchangeRate, billableCurrency, billableRate, billableMinor, billable } = expense;
  const isKnown = computeWorthInProject(expense).amountMinor !== null;
  return [
    ...own(currency, exchangeRate),
    ...(billableCurrency === null ? [] : own(billableCurrency, billableRate)),
    ...(billableCurrency === currency && billableRate !== exchangeRate ? [`counts ${currency} at two rates`] : []),
    ...(billableMinor === null && (isKnown || !billable) ? ['has no charge, though nothing is missing for it'] : []),
  ];
}

const toPair = (one: string, other: string): string => [one, other].sort().join('/');

/** The first day with a known rate between two currencies; null: none. */
export type FirstDay = (one: string, other: string) => string | null;

/** Whether a rate leads to the organization's currency on a day, directly or by way of the pivot. */
export function isKnown(currency: string, home: string, on: string, firstDay: FirstDay): boolean {
  const leads = (one: string, other: string): boolean => one === other || (firstDay(one, other) ?? '~') <= on;
  return leads(currency, home) || (leads(currency, pivot) && leads(pivot, home));
}

export type Claimant = { recordType: string; id: number };

export class ValuationTally {
  readonly #home: string;
  /** By pair: the first day of any rate that ever was, and of those that still are. */
  readonly #ever = new Map<string, string>();
  readonly #now = new Map<string, string>();
  readonly #claimants = new Map<string, { claim: Claim; by: Claimant[] }>();
  /** `waiting`: those that get one as soon as it is known. */
  readonly unvalued = { records: 0, waiting: 0 };
  /** What only the organization's people can judge. */
  readonly notes = new Set<string>();

  constructor(home: string) {
    this.#home = home;
  }

  see(recordType: RecordType<Document>, doc: Document): void {
    if (recordType.name === 'exchange rate') this.#rate(doc as ExchangeRate);
    const atOne = findCountedAtOne(recordType, doc, this.#home);
    if (atOne)
      this.notes.add(`${recordType.name} ${doc.id} counts 1 ${atOne} as 1 ${this.#home}, and nobody has noted why`);
    const claims = listClaims(recordType, doc, this.#home);
    if (isUnvalued(recordType, doc)) this.unvalued.records += 1;
    if (claims.some(({ has }) => !has)) this.unvalued.waiting += 1;
    for (const claim of claims) {
      const text = JSON.stringify(claim);
      const known = this.#claimants.get(text) ?? { claim, by: [] };
      known.by.push({ recordType: recordType.name, id: doc.id });
      this.#claimants.set(text, known);
    }
  }

  #rate({ from, to, on, deletedAt, formerly }: ExchangeRate): void {
    const first = (days: Map<string, string>, one: string, other: string, day: string): void => {
      const known = days.get(toPair(one, other));
      if (known === undefined || day < known) days.set(toPair(one, other), day);
    };
    for (const was of [{ from, to, on }, ...formerly]) first(this.#ever, was.from, was.to, was.on);
    if (deletedAt === null) first(this.#now, from, to, on);
  }

  /** Whether there was such a rate during the pass, though it may be gone by now. */
  everKnown(currency: string, on: string): boolean {
    return isKnown(currency, this.#home, on, (one, other) => this.#ever.get(toPair(one, other)) ?? null);
  }

  /** Lists records that have an unknown rate or lack a known one, unless a valuation is promised. */
  suspects(isPromised: (one: Claimant) => boolean = () => false): Claimant[] {
    const now: FirstDay = (one, other) => this.#now.get(toPair(one, other)) ?? null;
    const wrong = [...this.#claimants.values()].flatMap(({ claim: { currency, on, has }, by }) => {
      if (has) return this.everKnown(currency, on) ? [] : by;
      return isKnown(currency, this.#home, on, now) ? by.filter((one) => !isPromised(one)) : [];
    });
    return [...new Map(wrong.map((one) => [`${one.recordType} ${one.id}`, one])).values()];
  }
}
