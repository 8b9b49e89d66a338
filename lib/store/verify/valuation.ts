/**
 * Rates that records have, or want, against the rates that are known. Nothing is converted without a rate, and whoever wants
 * one that is known has been promised it.
 */
import type { ExchangeRate } from '../../domain/exchange-rate/exchange-rate.ts';
import { pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { currenciesToValue, type Expense } from '../../domain/expense/expense.ts';
import { worthInProject } from '../../domain/expense/worth.ts';
import { currenciesToValue as currenciesOf, type Project } from '../../domain/project/project.ts';
import type { Document, Noun } from '../noun.ts';

/** What a record says of a currency and a day: that it has its rate, or that it wants it. */
export type Claim = { currency: string; on: string; has: boolean };

type Priced = Pick<Expense, 'currency' | 'rateStated'> & { on: string };

/** Of a rate that somebody stated nothing is claimed. */
function claimed({ currency, rateStated, on }: Priced, rate: string | null, wanted: readonly string[]): Claim[] {
  if (rate === null) return wanted.includes(currency) ? [{ currency, on, has: false }] : [];
  return rateStated ? [] : [{ currency, on, has: true }];
}

/** @param home the organization's currency, of which nothing has to be known */
export function claimsOf(noun: Noun<Document>, doc: Document, home: string): Claim[] {
  return claims(noun, doc).filter(({ currency }) => currency !== home);
}

function claims(noun: Noun<Document>, doc: Document): Claim[] {
  if (noun.name === 'project') {
    const project = doc as Project;
    return claimed({ ...project, on: project.startsOn }, project.exchangeRate, currenciesOf(project));
  }
  if (noun.name !== 'expense') return [];
  const expense = doc as Expense;
  const { billableCurrency, rateStated, spentOn: on } = expense;
  const wanted = currenciesToValue(expense);
  return [
    ...claimed({ ...expense, on }, expense.exchangeRate, wanted),
    ...(billableCurrency === null || billableCurrency === expense.currency
      ? []
      : claimed({ currency: billableCurrency, rateStated, on }, expense.billableRate, wanted)),
  ];
}

/** What is wrong with the rates inside one document, in words. */
export function rateFaults(noun: Noun<Document>, doc: Document, home: string): string[] {
  const own = (currency: string, rate: string | null): string[] =>
    currency === home && rate !== '1'
      ? [`counts ${home}, the organization's own currency, at ${rate ?? 'no rate'}`]
      : [];
  if (noun.name === 'project') {
    const { currency, exchangeRate } = doc as Project;
    return own(currency, exchangeRate);
  }
  if (noun.name !== 'expense') return [];
  const expense = doc as Expense;
  const { currency, exchangeRate, billableCurrency, billableRate, billableMinor, billable } = expense;
  const isKnown = worthInProject(expense).amountMinor !== null;
  return [
    ...own(currency, exchangeRate),
    ...(billableCurrency === null ? [] : own(billableCurrency, billableRate)),
    ...(billableCurrency === currency && billableRate !== exchangeRate ? [`counts ${currency} at two rates`] : []),
    ...(billableMinor === null && (isKnown || !billable) ? ['has no charge, though nothing is missing for it'] : []),
  ];
}

const pairOf = (one: string, other: string): string => [one, other].sort().join('/');

/** The first day of which a rate between two currencies is known; null: of none. */
export type FirstDay = (one: string, other: string) => string | null;

/** Whether a rate leads from a currency to the organization's on a day: straight, or by way of the pivot. */
export function isKnown(currency: string, home: string, on: string, firstDay: FirstDay): boolean {
  const leads = (one: string, other: string): boolean => one === other || (firstDay(one, other) ?? '~') <= on;
  return leads(currency, home) || (leads(currency, pivot) && leads(pivot, home));
}

export type Claimant = { noun: string; id: number };

export class ValuationTally {
  readonly #home: string;
  /** By pair: the first day of any rate that ever was, and of those that are there. */
  readonly #ever = new Map<string, string>();
  readonly #now = new Map<string, string>();
  /** Records that have or want a rate, by what they claim of it. */
  readonly #claimants = new Map<string, { claim: Claim; by: Claimant[] }>();

  constructor(home: string) {
    this.#home = home;
  }

  see(noun: Noun<Document>, doc: Document): void {
    if (noun.name === 'exchange rate') this.#rate(doc as ExchangeRate);
    for (const claim of claimsOf(noun, doc, this.#home)) {
      const text = JSON.stringify(claim);
      const known = this.#claimants.get(text) ?? { claim, by: [] };
      known.by.push({ noun: noun.name, id: doc.id });
      this.#claimants.set(text, known);
    }
  }

  #rate({ from, to, on, deletedAt, formerly }: ExchangeRate): void {
    const first = (days: Map<string, string>, one: string, other: string, day: string): void => {
      const known = days.get(pairOf(one, other));
      if (known === undefined || day < known) days.set(pairOf(one, other), day);
    };
    for (const was of [{ from, to, on }, ...formerly]) first(this.#ever, was.from, was.to, was.on);
    if (deletedAt === null) first(this.#now, from, to, on);
  }

  /** Whether such a rate was there when the rates were seen, though it may be gone by now. */
  everKnown(currency: string, on: string): boolean {
    return isKnown(currency, this.#home, on, (one, other) => this.#ever.get(pairOf(one, other)) ?? null);
  }

  /**
   * Records that have a rate of which nothing is known, or want one that is.
   * @param promised whether those that want one are known to be looked at
   */
  suspects(promised = false): Claimant[] {
    const now: FirstDay = (one, other) => this.#now.get(pairOf(one, other)) ?? null;
    const wrong = [...this.#claimants.values()].filter(({ claim: { currency, on, has } }) =>
      has ? !this.everKnown(currency, on) : !promised && isKnown(currency, this.#home, on, now),
    );
    return [...new Map(wrong.flatMap(({ by }) => by).map((one) => [`${one.noun} ${one.id}`, one])).values()];
  }
}
