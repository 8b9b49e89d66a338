/** A second look at rates. What a record is worth is never mended here: a rate that is known is given by the outbox. */
import type { ExchangeRate, RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { currenciesToAsk, valuedBy } from '../../domain/expense/valued.ts';
import { type Collection, collection } from '../collection.ts';
import { knownRate } from '../known-rate.ts';
import { readOwnEffects } from '../outbox-own.ts';
import type { Document } from '../record-type.ts';
import { exchangeRateRecordType } from '../record-types/exchange-rate.ts';
import { comesBy, valuationKind } from '../record-types/unvalued.ts';
import type { Audit } from './audit.ts';
import { atOnce, named, reported } from './look-at-records.ts';
import { type Owner, ownerText } from './places.ts';
import { steadily, untilStill, upTo } from './steady.ts';
import { type Claim, type Claimant, claimsOf } from './valuation.ts';
import type { Violation } from './violation.ts';

/** More effects than an organization has waiting, but for a flood of them. */
const mostEffects = 10_000;

/** A record that wants a rate has been promised a look for as long as a valuation waits in the outbox. */
export async function lookAtValuations({ organizationId, home, valuations }: Audit): Promise<Violation[]> {
  const found: string[] = [];
  const rates = collection(organizationId, 'UTC', exchangeRateRecordType);
  const ownersOf = ({ recordType, id }: Claimant) => named(recordType, id);
  const restless = await untilStill(valuations.suspects(), upTo(atOnce), async (batch) => {
    const before = await steadily(organizationId, batch.flatMap(ownersOf), []);
    const { waiting } = await readOwnEffects(organizationId, mostEffects);
    const isPromised = ({ recordType, id }: Owner): boolean =>
      waiting.some(({ kind, payload }) => kind === valuationKind && comesBy(payload, recordType.name, id));
    const claims = batch.flatMap((one) =>
      ownersOf(one).flatMap((owner) => {
        const doc = before.standing(owner).follows?.doc;
        return doc ? claimsOf(owner.recordType, doc, home).map((claim) => ({ owner, doc, claim })) : [];
      }),
    );
    const faults: { text: string; of: string }[] = [];
    for (const { owner, doc, claim } of claims) {
      const text = await faultOf(owner, doc, claim);
      if (text !== null) faults.push({ text: `${ownerText(owner)} ${text}`, of: ownerText(owner) });
    }
    // Written to since: a rate may have come, and have been given.
    const after = await steadily(organizationId, batch.flatMap(ownersOf), []);
    const moved = new Set(
      batch
        .flatMap(ownersOf)
        .filter((owner) => before.standing(owner).version !== after.standing(owner).version)
        .map(ownerText),
    );
    found.push(...faults.filter(({ of }) => !moved.has(of)).map(({ text }) => text));
    return batch.filter((one) => ownersOf(one).some((owner) => moved.has(ownerText(owner))));

    async function faultOf(owner: Owner, doc: Document, { currency, on, has }: Claim): Promise<string | null> {
      if (has ? valuations.everKnown(currency, on) : isPromised(owner)) return null;
      const isThere = (await knownRate(rates, currency, home, on)) !== null;
      if (isThere === has) return null;
      if (!has && owner.recordType.name === 'expense' && (await isBeyondCounting(doc, home, rates))) {
        valuations.notes.add(`${ownerText(owner)} stays without a rate: it would come to more than can be counted`);
        return null;
      }
      return has
        ? `is valued in ${currency}, though no rate to ${home} is known for ${on}`
        : `has no rate for ${currency}, though one to ${home} is known for ${on}`;
    }
  });
  const unsure = restless.map(
    ({ recordType, id }) =>
      `not verified, because it was written to whenever it was looked at: the rates of ${recordType} ${id}`,
  );
  return [...found, ...unsure].map(reported);
}

/** Whether an expense stays without a rate that is known, because it would come to more than can be counted. */
async function isBeyondCounting(doc: Document, home: string, rates: Collection<ExchangeRate>): Promise<boolean> {
  const expense = doc as Expense;
  const known = new Map<string, RateOn>();
  for (const currency of currenciesToAsk(expense)) {
    const rate = await knownRate(rates, currency, home, expense.spentOn);
    if (rate) known.set(currency, rate);
  }
  return valuedBy(expense, known, home) === null;
}
