/** Second look at rates. A record's worth is never repaired here: the outbox gives it the rates that are known. */
import type { ExchangeRate, RateOn } from '../../domain/exchange-rate/exchange-rate.ts';
import type { Expense } from '../../domain/expense/expense.ts';
import { listCurrenciesToAsk, valueExpenseWith } from '../../domain/expense/valued.ts';
import { type Collection, openCollection } from '../collection.ts';
import { readKnownRate } from '../known-rate.ts';
import { readOwnEffects } from '../outbox-own.ts';
import type { Document } from '../record-type.ts';
import { exchangeRateRecordType } from '../record-types/exchange-rate.ts';
import { coversRecord, valuationKind } from '../record-types/unvalued.ts';
import type { Audit } from './audit.ts';
import { atOnce, describeRecord, reportDamage } from './check-records.ts';
import { formatOwner, type Owner } from './places.ts';
import { checkUntilStill, cutByWeight, readSteadily } from './steady.ts';
import { type Claim, type Claimant, listClaims } from './valuation.ts';
import type { Violation } from './violation.ts';

const mostEffects = 10_000;

/** Finds records that have an unknown rate or lack a known one, unless a waiting valuation covers them. */
export async function checkValuations({ organizationId, home, valuations }: Audit): Promise<Violation[]> {
  const found: string[] = [];
  const rates = openCollection(organizationId, 'UTC', exchangeRateRecordType);
  const listOwners = ({ recordType, id }: Claimant) => describeRecord(recordType, id);
  const restless = await checkUntilStill(valuations.suspects(), cutByWeight(atOnce), async (batch) => {
    const before = await readSteadily(organizationId, batch.flatMap(listOwners), []);
    const { waiting } = await readOwnEffects(organizationId, mostEffects);
    const isPromised = ({ recordType, id }: Owner): boolean =>
      waiting.some(({ kind, payload }) => kind === valuationKind && coversRecord(payload, recordType.name, id));
    const claims = batch.flatMap((one) =>
      listOwners(one).flatMap((owner) => {
        const doc = before.standing(owner).follows?.doc;
        return doc ? listClaims(owner.recordType, doc, home).map((claim) => ({ owner, doc, claim })) : [];
      }),
    );
    const faults: { text: string; of: string }[] = [];
    for (const { owner, doc, claim } of claims) {
      const text = await readFault(owner, doc, claim);
      if (text !== null) faults.push({ text: `${formatOwner(owner)} ${text}`, of: formatOwner(owner) });
    }
    // A record written to meanwhile may have got its rate.
    const after = await readSteadily(organizationId, batch.flatMap(listOwners), []);
    const moved = new Set(
      batch
        .flatMap(listOwners)
        .filter((owner) => before.standing(owner).version !== after.standing(owner).version)
        .map(formatOwner),
    );
    found.push(...faults.filter(({ of }) => !moved.has(of)).map(({ text }) => text));
    return batch.filter((one) => listOwners(one).some((owner) => moved.has(formatOwner(owner))));

    async function readFault(owner: Owner, doc: Document, { currency, on, has }: Claim): Promise<string | null> {
      if (has ? valuations.everKnown(currency, on) : isPromised(owner)) return null;
      const isThere = (await readKnownRate(rates, currency, home, on)) !== null;
      if (isThere === has) return null;
      if (!has && owner.recordType.name === 'expense' && (await isBeyondCounting(doc, home, rates))) {
        valuations.notes.add(`${formatOwner(owner)} stays without a rate: it would come to more than can be counted`);
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
  return [...found, ...unsure].map(reportDamage);
}

/** Whether an expense lacks a known rate because its worth would be too large to count. */
async function isBeyondCounting(doc: Document, home: string, rates: Collection<ExchangeRate>): Promise<boolean> {
  const expense = doc as Expense;
  const known = new Map<string, RateOn>();
  for (const currency of listCurrenciesToAsk(expense)) {
    const rate = await readKnownRate(rates, currency, home, expense.spentOn);
    if (rate) known.set(currency, rate);
  }
  return valueExpenseWith(expense, known, home) === null;
}
