/**
 * Second look, while the organization works: reads documents, then what is kept because of them, then the documents
 * again. A version that is the same before and after was so all the time, so items read between must fit it.
 */
import type { Item } from '../client.ts';
import type * as keys from '../keys.ts';
import { organizationSchemas } from '../organizations.ts';
import { readItem } from '../read.ts';
import { backOff } from '../retry.ts';
import { readFields } from '../schema.ts';
import { deriveFollowing, type Follows } from './follows.ts';
import { formatKey, formatOwner, type Owner, toDocumentKey, toOrganizationOwner } from './places.ts';

/** How often something that keeps changing is looked at. */
export const mostLooks = 20;

/** A record as it was: missing, unreadable, or with what follows from it. */
export type Standing = { version: unknown; follows: Follows | null; unreadable: string | null };

export class Steady {
  readonly #before: ReadonlyMap<string, Standing>;
  readonly #after: ReadonlyMap<string, Standing>;
  readonly #items: ReadonlyMap<string, Item | null>;

  constructor(
    before: ReadonlyMap<string, Standing>,
    after: ReadonlyMap<string, Standing>,
    items: ReadonlyMap<string, Item | null>,
  ) {
    this.#before = before;
    this.#after = after;
    this.#items = items;
  }

  knows(owner: Owner): boolean {
    return this.#before.has(formatOwner(owner));
  }

  /** Whether the record was written to between the two reads. */
  moved(owner: Owner): boolean {
    return this.standing(owner).version !== this.#later(owner).version;
  }

  /** Gives what `respect` makes of a record, if that held all the time, even through one write. */
  constant<T extends number | string>(owner: Owner, respect: (standing: Standing) => T): { value: T } | null {
    const value = respect(this.standing(owner));
    if (!this.moved(owner)) return { value };
    const { version = 0 } = this.standing(owner);
    const isOnce = this.#later(owner).version === Number(version) + 1;
    return isOnce && respect(this.#later(owner)) === value ? { value } : null;
  }

  #later(owner: Owner): Standing {
    return this.#after.get(formatOwner(owner)) ?? this.standing(owner);
  }

  standing(owner: Owner): Standing {
    return this.#before.get(formatOwner(owner)) ?? { version: undefined, follows: null, unreadable: null };
  }

  both(owner: Owner): Standing[] {
    return [this.standing(owner), this.#later(owner)];
  }

  item(key: keys.Key): Item | null {
    return this.#items.get(formatKey(key)) ?? null;
  }
}

/** Reads records, items, and the records again; all strongly consistent. */
export async function readSteadily(
  organizationId: number,
  owners: readonly Owner[],
  items: readonly keys.Key[],
): Promise<Steady> {
  // The organization's zone decides when something is due.
  const own = toOrganizationOwner(organizationId);
  const all = [...new Map([own, ...owners].map((owner) => [formatOwner(owner), owner])).values()];
  const first = await readOwners(organizationId, all);
  const between = new Map<string, Item | null>();
  await Promise.all(items.map(async (key) => between.set(formatKey(key), await readItem(key))));
  const second = await readOwners(organizationId, all);
  const before = toStandings(organizationId, all, first);
  // Unchanged documents need not be parsed twice.
  const changed = all.filter(
    (owner) => before.get(formatOwner(owner))?.version !== second.get(formatOwner(owner))?.version,
  );
  const after = new Map([...before, ...toStandings(organizationId, changed, second)]);
  return new Steady(before, after, between);
}

async function readOwners(organizationId: number, owners: readonly Owner[]): Promise<Map<string, Item | null>> {
  const read = owners.map(
    async (owner): Promise<[string, Item | null]> => [
      formatOwner(owner),
      await readItem(toDocumentKey(organizationId, owner)),
    ],
  );
  return new Map(await Promise.all(read));
}

function toStandings(
  organizationId: number,
  owners: readonly Owner[],
  items: ReadonlyMap<string, Item | null>,
): Map<string, Standing> {
  const zone = readZone(items.get(formatOwner(toOrganizationOwner(organizationId))) ?? null);
  return new Map(
    owners.map((owner): [string, Standing] => {
      const item = items.get(formatOwner(owner)) ?? null;
      if (!item) return [formatOwner(owner), { version: undefined, follows: null, unreadable: null }];
      try {
        const follows = deriveFollowing(organizationId, zone, owner, item);
        return [formatOwner(owner), { version: item.version, follows, unreadable: null }];
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return [formatOwner(owner), { version: item.version, follows: null, unreadable: why }];
      }
    }),
  );
}

function readZone(organization: Item | null): string {
  const { timezone = 'UTC' } = organization ? readFields(organizationSchemas, organization) : {};
  return String(timezone);
}

/** Looks in batches, and again at what `look` could not judge and gives back. Gives what moved every time. */
export async function checkUntilStill<T>(
  things: readonly T[],
  cut: (things: readonly T[]) => T[][],
  look: (batch: readonly T[]) => Promise<T[]>,
): Promise<T[]> {
  let left = [...things];
  for (let tries = 0; left.length > 0 && tries < mostLooks; tries += 1) {
    if (tries > 0) await backOff(tries);
    const again: T[] = [];
    for (const batch of cut(left)) again.push(...(await look(batch)));
    left = again;
  }
  return left;
}

/** Cuts into batches of at most one weight; a thing that is heavier stands alone. */
export function cutByWeight<T>(most: number, weigh: (thing: T) => number = () => 1): (things: readonly T[]) => T[][] {
  return (things) => {
    const batches: T[][] = [];
    let weight = Number.POSITIVE_INFINITY;
    for (const thing of things) {
      weight += weigh(thing);
      if (weight > most) {
        batches.push([]);
        weight = weigh(thing);
      }
      batches.at(-1)?.push(thing);
    }
    return batches;
  };
}
