/** A second look at rates. What a record is worth is never mended here: a rate that is known is given by the outbox. */
import { pivot } from '../../domain/exchange-rate/exchange-rate.ts';
import { collection } from '../collection.ts';
import { exchangeRateNoun, ratesBetween } from '../nouns/settings.ts';
import { valuationKind } from '../nouns/unvalued.ts';
import { readOwnEffects } from '../outbox-own.ts';
import type { Audit } from './audit.ts';
import { atOnce, named, reported } from './look-at-records.ts';
import { ownerText } from './places.ts';
import { steadily, untilStill, upTo } from './steady.ts';
import { type Claim, type Claimant, claimsOf, isKnown } from './valuation.ts';
import type { Violation } from './violation.ts';

/** More effects than an organization has waiting, but for a flood of them. */
const mostEffects = 10_000;

/** A record that wants a rate has been promised a look for as long as a valuation waits in the outbox. */
export async function lookAtValuations({ organizationId, home, valuations }: Audit): Promise<Violation[]> {
  const found: string[] = [];
  const ownersOf = ({ noun, id }: Claimant) => named(noun, id);
  const restless = await untilStill(valuations.suspects(), upTo(atOnce), async (batch) => {
    const before = await steadily(organizationId, batch.flatMap(ownersOf), []);
    const { waiting } = await readOwnEffects(organizationId, mostEffects);
    const isPromised = waiting.some(({ kind }) => kind === valuationKind);
    const claims = batch.flatMap((one) =>
      ownersOf(one).flatMap((owner) => {
        const doc = before.standing(owner).follows?.doc;
        return doc ? claimsOf(owner.noun, doc, home).map((claim) => ({ owner, claim })) : [];
      }),
    );
    const faults: { text: string; of: string }[] = [];
    for (const { owner, claim } of claims) {
      const text = await faultOf(claim);
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

    async function faultOf({ currency, on, has }: Claim): Promise<string | null> {
      if (has ? valuations.everKnown(currency, on) : isPromised) return null;
      const isThere = await isKnownNow(organizationId, currency, home, on);
      if (isThere === has) return null;
      return has
        ? `is valued in ${currency}, though no rate to ${home} is known for ${on}`
        : `has no rate for ${currency}, though one to ${home} is known for ${on}`;
    }
  });
  const unsure = restless.map(
    ({ noun, id }) => `not verified, because it was written to whenever it was looked at: the rates of ${noun} ${id}`,
  );
  return [...found, ...unsure].map(reported);
}

async function isKnownNow(organizationId: number, currency: string, home: string, on: string): Promise<boolean> {
  const rates = collection(organizationId, 'UTC', exchangeRateNoun);
  const pairs = [
    [currency, home],
    [currency, pivot],
    [pivot, home],
  ] as const;
  const days = await Promise.all(
    pairs.map(async ([one, other]) => {
      const [rate] = one === other ? [] : await rates.lastUntil(ratesBetween(one, other), on, 1);
      return [ratesBetween(one, other), rate?.doc.on ?? null] as const;
    }),
  );
  const known = new Map(days);
  return isKnown(currency, home, on, (one, other) => known.get(ratesBetween(one, other)) ?? null);
}
