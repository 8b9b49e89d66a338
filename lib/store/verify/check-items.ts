/** Second look at members, guards, rows, changes, due and directory entries, and at the presence of figures. */
import type { Item } from '../client.ts';
import * as keys from '../keys.ts';
import { describeKey } from './audit.ts';
import { toAttributes, toComparableText } from './follows.ts';
import { findPlace, formatKey, formatOwner, type Owner } from './places.ts';
import { checkUntilStill, cutByWeight, readSteadily, type Standing, type Steady } from './steady.ts';
import type { ItemSuspect } from './tally.ts';
import { conditionUnchanged, put, remove, type Violation } from './violation.ts';

const atOnce = 200;

/** Finds which suspect items are really wrong. */
export async function checkItems(organizationId: number, suspects: readonly ItemSuspect[]): Promise<Violation[]> {
  const found: Violation[] = [];
  const restless = await checkUntilStill(suspects, cutByWeight(atOnce), async (batch) => {
    const steady = await readSteadily(
      organizationId,
      batch.flatMap(({ owners }) => owners),
      batch.map(({ key }) => key),
    );
    const again: ItemSuspect[] = [];
    for (const suspect of batch) {
      const owners = listOwners(organizationId, suspect, steady);
      const claimed = (standing: Standing): string => toClaim(standing, suspect.key);
      if (owners.some((owner) => !steady.knows(owner) || !steady.constant(owner, claimed)))
        again.push({ ...suspect, owners });
      else found.push(...judgeItem(organizationId, suspect.key, owners, steady));
    }
    return again;
  });
  return [...found, ...restless.map(({ key }) => noteUnsettled(key))];
}

function toClaim({ follows, unreadable }: Standing, key: keys.Key): string {
  const kept = follows?.items.get(formatKey(key));
  return `${unreadable !== null} ${kept ? `claims it${toComparableText(kept.attributes)}` : ''}`;
}

/** Reports what could not be checked; it is not known to be damage. */
export const noteUnsettled = (key: keys.Key): Violation => ({
  text: `not verified, because it was written to whenever it was looked at: ${describeKey(key)}`,
  mend: null,
});

/** Lists the records that claim the item, and those that it names now. */
function listOwners(organizationId: number, { key, owners }: ItemSuspect, steady: Steady): Owner[] {
  const place = findPlace(organizationId, steady.item(key) ?? key);
  const named = place?.type === 'kept' ? place.owners : place?.type === 'figures' ? [place.owner] : [];
  return [...new Map([...owners, ...named].map((owner) => [formatOwner(owner), owner])).values()];
}

function toName(organizationId: number, item: Item): string {
  const place = findPlace(organizationId, item);
  return place?.type === 'kept' ? place.what : place?.type === 'figures' ? 'figures' : 'directory entry';
}

function judgeItem(organizationId: number, key: keys.Key, owners: readonly Owner[], steady: Steady): Violation[] {
  const item = steady.item(key);
  const what = toName(organizationId, item ?? key);
  // What follows from an unreadable document is unknown; it is reported itself.
  if (owners.some((owner) => steady.standing(owner).unreadable !== null)) return [];
  const claims = owners.flatMap((owner) => {
    const kept = steady.standing(owner).follows?.items.get(formatKey(key));
    return kept ? [{ owner, kept }] : [];
  });
  const standing = owners.map((owner) => conditionUnchanged(organizationId, owner, steady.standing(owner)));
  const [claim, other] = claims;
  if (!claim) {
    if (!item || keys.isLasting(key)) return [];
    return [
      { text: `left over ${what}: ${describeKey(key)}${of(owners)}`, mend: [...standing, remove(key, item)], key },
    ];
  }
  if (other) {
    return [
      {
        text: `${what} claimed by ${claims
          .map((one) => formatOwner(one.owner))
          .sort()
          .join(' and ')}: ${describeKey(key)}`,
        mend: null,
      },
    ];
  }
  const { attributes } = claim.kept;
  // Figures begin empty, and are counted next.
  const should = attributes ?? { references: 0 };
  if (item && (attributes === null || toComparableText(toAttributes(item)) === toComparableText(attributes))) return [];
  const mend = isAnothers(organizationId, key, item) ? null : [...standing, put(key, should, item)];
  return [{ text: `${item ? 'stale' : 'missing'} ${what}: ${describeKey(key)}${of([claim.owner])}`, mend, key }];
}

const of = (owners: readonly Owner[]): string => (owners.length === 1 ? ` (of ${owners.map(formatOwner).join()})` : '');

/** A name that the directory gives to another organization must not be overwritten. */
const isAnothers = (organizationId: number, key: keys.Key, item: Item | null): boolean =>
  key.pk === keys.organizationNameKey('').pk && item !== null && item.id !== organizationId;
