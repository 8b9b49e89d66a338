/**
 * Rates that records have, or want, against the rates that are known. Nothing is converted without a rate, and whoever wants
 * one that is known has been promised it.
 */
import { type ExchangeRate, pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { type Expense, listUnvaluedExpenseCurrencies } from '../../domain/expense/expense.ts';
import { computeWorthInProject } from '../../domain/expense/worth.ts';
import { listUnvaluedProjectCurrencies as currenciesOf, type Project } from '../../domain/project/project.ts';
import type { Document, RecordType } from '../record-type.ts';

/** What a record says of a currency and a day: that it has its rate, or that it wants it. */
export type Claim = { currency: string; on: string; has: boolean };

type Kept = { currency: string; on: string; rate: string | null; isStated: boolean };

/** Of a rate that somebody stated, or may have stated, nothing is claimed. */
function listClaimed({ currency, on, rate, isStated }: Kept, wanted: readonly string[]): Claim[] {
  if (rate === null) return wanted.includes(currency) ? [{ currency, on, has: false }] : [];
  return isStated ? [] : [{ currency, on, has: true }];
}

/** @param home the organization's currency, of which nothing has to be known */
export function listClaims(recordType: RecordType<Document>, doc: Document, home: string): Claim[] {
  return claims(recordType, doc).filter(({ currency }) => currency !== home);
}

function claims(recordType: RecordType<Document>, doc: Document): Claim[] {
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
    // Before a note was kept of it somebody may have stated it.
    ...listClaimed({ currency, on, rate: exchangeRate, isStated: rateStated !== false }, wanted),
    ...(billableCurrency === null || billableCurrency === currency
      ? []
      : listClaimed(
          { currency: billableCurrency, on, rate: billableRate, isStated: billableRateStated === true },
          wanted,
        )),
  ];
}

/**
 * Records of before it was noted who stated a rate, which are counted at exactly 1: that was put in the place of a rate that nobody
 * knew. But it may be right, of two currencies that are worth the same.
 */
function countedAtOne(recordType: RecordType<Document>, doc: Document, home: string): string | null {
  if (recordType.name !== 'project' && recordType.name !== 'expense') return null;
  const { currency, exchangeRate, rateStated } = doc as Project | Expense;
  const { billableCurrency, billableRate, billableRateStated } = doc as Partial<Expense>;
  if (rateStated === null && currency !== home && exchangeRate === '1') return currency;
  const isBilledAtOne = billableRateStated === null && billableCurrency !== home && billableRate === '1';
  return isBilledAtOne && billableCurrency ? billableCurrency : null;
}

/** Whether a record lacks a rate: for now, or as it has been approved or charged. */
function isUnvalued(recordType: RecordType<Document>, doc: Document): boolean {
  if (recordType.name === 'project') return (doc as Project).exchangeRate === null;
  if (recordType.name !== 'expense') return false;
  const { exchangeRate, billableCurrency, billableRate } = doc as Expense;
  return exchangeRate === null || (billableCurrency !== null && billableRate === null);
}

/** What is wrong with the rates inside one document, in words. */
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

/** The first day of which a rate between two currencies is known; null: of none. */
export type FirstDay = (one: string, other: string) => string | null;

/** Whether a rate leads from a currency to the organization's on a day: straight, or by way of the pivot. */
export function isKnown(currency: string, home: string, on: string, firstDay: FirstDay): boolean {
  const leads = (one: string, other: string): boolean => one === other || (firstDay(one, other) ?? '~') <= on;
  return leads(currency, home) || (leads(currency, pivot) && leads(pivot, home));
}

export type Claimant = { recordType: string; id: number };

export class ValuationTally {
  readonly #home: string;
  /** By pair: the first day of any rate that ever was, and of those that are there. */
  readonly #ever = new Map<string, string>();
  readonly #now = new Map<string, string>();
  /** Records that have or want a rate, by what they claim of it. */
  readonly #claimants = new Map<string, { claim: Claim; by: Claimant[] }>();
  /** Records without a rate, and those of them that shall have it as soon as it is known. */
  readonly unvalued = { records: 0, waiting: 0 };
  /** What nobody but the firm's people can judge, in words. */
  readonly notes = new Set<string>();

  constructor(home: string) {
    this.#home = home;
  }

  see(recordType: RecordType<Document>, doc: Document): void {
    if (recordType.name === 'exchange rate') this.#rate(doc as ExchangeRate);
    const atOne = countedAtOne(recordType, doc, this.#home);
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

  /** Whether such a rate was there when the rates were seen, though it may be gone by now. */
  everKnown(currency: string, on: string): boolean {
    return isKnown(currency, this.#home, on, (one, other) => this.#ever.get(toPair(one, other)) ?? null);
  }

  /**
   * Records that have a rate of which nothing is known, or want one that is.
   * @param isPromised whether one that wants a rate is known to be looked at
   */
  suspects(isPromised: (one: Claimant) => boolean = () => false): Claimant[] {
    const now: FirstDay = (one, other) => this.#now.get(toPair(one, other)) ?? null;
    const wrong = [...this.#claimants.values()].flatMap(({ claim: { currency, on, has }, by }) => {
      if (has) return this.everKnown(currency, on) ? [] : by;
      return isKnown(currency, this.#home, on, now) ? by.filter((one) => !isPromised(one)) : [];
    });
    return [...new Map(wrong.map((one) => [`${one.recordType} ${one.id}`, one])).values()];
  }
}
