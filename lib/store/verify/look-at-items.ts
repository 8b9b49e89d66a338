/** A second look at members, guards, rows, changes, due and directory entries, and at whether figures are there at all. */
import type { Item } from '../client.ts';
import * as keys from '../keys.ts';
import { words } from './audit.ts';
import { attributesOf, comparableText } from './follows.ts';
import { keyText, type Owner, ownerText, placeOf } from './places.ts';
import { type Standing, type Steady, steadily, untilStill, upTo } from './steady.ts';
import type { ItemSuspect } from './tally.ts';
import { put, remove, type Violation, whileStanding } from './violation.ts';

const atOnce = 200;

/** @returns what is wrong with these items indeed */
export async function lookAtItems(organizationId: number, suspects: readonly ItemSuspect[]): Promise<Violation[]> {
  const found: Violation[] = [];
  const restless = await untilStill(suspects, upTo(atOnce), async (batch) => {
    const steady = await steadily(
      organizationId,
      batch.flatMap(({ owners }) => owners),
      batch.map(({ key }) => key),
    );
    const again: ItemSuspect[] = [];
    for (const suspect of batch) {
      const owners = ownersOf(organizationId, suspect, steady);
      const claimed = (standing: Standing): string => claimOf(standing, suspect.key);
      if (owners.some((owner) => !steady.knows(owner) || !steady.constant(owner, claimed)))
        again.push({ ...suspect, owners });
      else found.push(...judged(organizationId, suspect.key, owners, steady));
    }
    return again;
  });
  return [...found, ...restless.map(({ key }) => unsettled(key))];
}

/** What a record has to say to an item, as a text. */
function claimOf({ follows, unreadable }: Standing, key: keys.Key): string {
  const kept = follows?.items.get(keyText(key));
  return `${unreadable !== null} ${kept ? `claims it${comparableText(kept.attributes)}` : ''}`;
}

/** Not damage, as far as anybody can tell; but nobody can tell. */
export const unsettled = (key: keys.Key): Violation => ({
  text: `not verified, because it was written to whenever it was looked at: ${words(key)}`,
  mend: null,
});

/** Those that lay claim to the item, and those it says it belongs to now. */
function ownersOf(organizationId: number, { key, owners }: ItemSuspect, steady: Steady): Owner[] {
  const place = placeOf(organizationId, steady.item(key) ?? key);
  const named = place?.type === 'kept' ? place.owners : place?.type === 'figures' ? [place.owner] : [];
  return [...new Map([...owners, ...named].map((owner) => [ownerText(owner), owner])).values()];
}

function nameOf(organizationId: number, item: Item): string {
  const place = placeOf(organizationId, item);
  return place?.type === 'kept' ? place.what : place?.type === 'figures' ? 'figures' : 'directory entry';
}

function judged(organizationId: number, key: keys.Key, owners: readonly Owner[], steady: Steady): Violation[] {
  const item = steady.item(key);
  const what = nameOf(organizationId, item ?? key);
  // What follows from a document that cannot be read is not known; the document is reported.
  if (owners.some((owner) => steady.standing(owner).unreadable !== null)) return [];
  const claims = owners.flatMap((owner) => {
    const kept = steady.standing(owner).follows?.items.get(keyText(key));
    return kept ? [{ owner, kept }] : [];
  });
  const standing = owners.map((owner) => whileStanding(organizationId, owner, steady.standing(owner)));
  const [claim, other] = claims;
  if (!claim) {
    if (!item || keys.isLasting(key)) return [];
    return [{ text: `left over ${what}: ${words(key)}${of(owners)}`, mend: [...standing, remove(key, item)], key }];
  }
  if (other) {
    return [
      {
        text: `${what} claimed by ${claims
          .map((one) => ownerText(one.owner))
          .sort()
          .join(' and ')}: ${words(key)}`,
        mend: null,
      },
    ];
  }
  const { attributes } = claim.kept;
  // Figures begin with nothing; what belongs in them is counted next.
  const should = attributes ?? { references: 0 };
  if (item && (attributes === null || comparableText(attributesOf(item)) === comparableText(attributes))) return [];
  const mend = isAnothers(organizationId, key, item) ? null : [...standing, put(key, should, item)];
  return [{ text: `${item ? 'stale' : 'missing'} ${what}: ${words(key)}${of([claim.owner])}`, mend, key }];
}

const of = (owners: readonly Owner[]): string => (owners.length === 1 ? ` (of ${owners.map(ownerText).join()})` : '');

/** A name that the directory gives to another organization is not ours to take. */
const isAnothers = (organizationId: number, key: keys.Key, item: Item | null): boolean =>
  key.pk === keys.organizationNameKey('').pk && item !== null && item.id !== organizationId;
