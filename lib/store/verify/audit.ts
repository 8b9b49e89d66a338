/** One pass over all items of an organization, each matched with what waits for it. What is left is only suspect. */
import type { Item } from '../client.ts';
import type * as keys from '../keys.ts';
import type { Document } from '../record-type.ts';
import { coversRecord, valuationKind } from '../record-types/unvalued.ts';
import { currentSchema, readSchema } from '../schema.ts';
import { findAddressFaults } from './addresses.ts';
import { deriveFollowing, type Follows } from './follows.ts';
import { findMoneyFaults, listAgreements, listGivenNumbers, type PairedKind } from './money.ts';
import { OccurrenceTally } from './occurrences.ts';
import { findPlace, formatOwner, type Owner } from './places.ts';
import { Contributors, CountTally, ItemTally } from './tally.ts';
import { TimeTally } from './time.ts';
import { findRateFaults, ValuationTally } from './valuation.ts';

/** The least where a sequence must stand, and why. */
export type Reached = { name: string; at: number; by: string; owner: Owner };
/** An invoice and a record of it that contradict each other. */
export type Disagreement = { invoiceId: number; kind: PairedKind; id: number };

export class Audit {
  readonly organizationId: number;
  readonly items = new ItemTally();
  readonly counts = new CountTally();
  readonly contributors = new Contributors();
  readonly occurrences = new OccurrenceTally();
  readonly times = new TimeTally();
  readonly valuations: ValuationTally;
  readonly home: string;
  /** What follows from these documents is unknown. */
  readonly unreadable: { owner: Owner; why: string }[] = [];
  /** Certain at once: a document is read in one piece. */
  readonly faults: { owner: Owner; text: string }[] = [];
  /** Effects and circuits. */
  readonly effects: keys.Key[] = [];
  readonly promises: keys.Key[] = [];
  readonly unknown: keys.Key[] = [];
  /** `earlier`: documents of an earlier schema, which are brought up to date whenever they are read. */
  seen = { items: 0, documents: 0, earlier: 0 };
  /** Payloads of the valuations that wait. */
  readonly #valuations: unknown[] = [];
  readonly #zone: string;
  readonly #sequences = new Map<string, number>();
  readonly #reached = new Map<string, Reached>();
  /** What only the invoice (1) or only the record (-1) has said so far. */
  readonly #terms = new Map<string, { sum: number; pair: Disagreement }>();

  /** `zone` decides when records are due; `home` is the organization's currency. */
  constructor(organizationId: number, zone: string, home: string) {
    this.organizationId = organizationId;
    this.#zone = zone;
    this.home = home;
    this.valuations = new ValuationTally(home);
  }

  /** Takes one item in; skips one of another organization. */
  see(item: Item): void {
    const place = findPlace(this.organizationId, item);
    if (!place) return;
    this.seen.items += 1;
    if (place.type === 'document') this.#document(place.owner, item);
    else if (place.type === 'kept') this.items.find(item);
    // Whether figures exist, and whether they are right, is checked separately.
    else if (place.type === 'figures') {
      this.items.find(item, null);
      this.times.figures(place.owner.recordType, place.owner.id, item);
    } else if (place.type === 'sequence') this.#sequences.set(place.name, Number(item.n));
    else if (place.type === 'effect' || place.type === 'circuit') {
      this.effects.push({ pk: String(item.pk), sk: String(item.sk) });
      if (item.kind === valuationKind) this.#valuations.push(item.payload);
    } else if (place.type === 'promise') this.promises.push({ pk: String(item.pk), sk: String(item.sk) });
    else if (place.type === 'unknown') this.unknown.push({ pk: String(item.pk), sk: String(item.sk) });
    if (place.type === 'counter' || place.type === 'figures') this.counts.find(item);
  }

  #document(owner: Owner, item: Item): void {
    this.seen.documents += 1;
    if (readSchema(item) < currentSchema(owner.recordType)) this.seen.earlier += 1;
    let follows: Follows;
    try {
      follows = deriveFollowing(this.organizationId, this.#zone, owner, item);
    } catch (error) {
      this.unreadable.push({ owner, why: describeError(error) });
      return;
    }
    for (const [text, { attributes }] of follows.items) this.items.expect(text, attributes, owner);
    for (const addition of follows.additions.values()) this.counts.add(addition);
    this.contributors.add(owner, follows);
    this.#contents(owner, follows.doc);
  }

  #contents(owner: Owner, doc: Document): void {
    const { recordType, id } = owner;
    if (recordType.name !== 'organization')
      this.#reach(recordType.sequence ?? recordType.name, id, `there is ${formatOwner(owner)}`, owner);
    for (const { sequence, number } of listGivenNumbers(recordType, doc)) {
      this.#reach(sequence, number, `${formatOwner(owner)} has number ${number}`, owner);
    }
    for (const text of [...findMoneyFaults(recordType, doc), ...findAddressFaults(doc)])
      this.faults.push({ owner, text });
    for (const { invoiceId, kind, id: otherId, terms } of listAgreements(recordType, doc)) {
      const text = `${invoiceId}/${kind}/${otherId}/${terms}`;
      const sum = (this.#terms.get(text)?.sum ?? 0) + (recordType.name === 'invoice' ? 1 : -1);
      if (sum === 0) this.#terms.delete(text);
      else this.#terms.set(text, { sum, pair: { invoiceId, kind, id: otherId } });
    }
    this.occurrences.see(recordType, doc);
    for (const text of findRateFaults(recordType, doc, this.home)) this.faults.push({ owner, text });
    this.times.see(recordType, doc);
    this.valuations.see(recordType, doc);
  }

  #reach(name: string, at: number, by: string, owner: Owner): void {
    const known = this.#reached.get(name);
    if (!known || known.at < at) this.#reached.set(name, { name, at, by, owner });
  }

  /** Lists sequences that stand below a number they have given. */
  behind(): Reached[] {
    return [...this.#reached.values()].filter(({ name, at }) => !((this.#sequences.get(name) ?? 0) >= at));
  }

  disagreements(): Disagreement[] {
    const pairs = [...this.#terms.values()].map(({ pair }): [string, Disagreement] => [
      Object.values(pair).join('/'),
      pair,
    ]);
    return [...new Map(pairs).values()];
  }

  /** Describes every suspicion: all are true if nothing was written during the pass. */
  inWords(): string[] {
    return [
      ...this.unreadable.map(({ owner, why }) => `${formatOwner(owner)} cannot be read: ${why}`),
      ...this.unknown.map((key) => `of no known kind: ${describeKey(key)}`),
      ...this.items
        .suspects()
        .map(({ key, missing, there }) => `${describeFault(missing, there)}: ${describeKey(key)}`),
      ...this.counts
        .suspects()
        .map(({ key, attributes }) => `does not add up: ${describeKey(key)}, ${[...attributes].join(', ')}`),
      ...this.behind().map(({ name, by }) => `sequence ${name} is behind: ${by}`),
      ...this.faults.map(({ owner, text }) => `${formatOwner(owner)}: ${text}`),
      ...this.disagreements().map(({ invoiceId, kind, id }) => `invoice ${invoiceId} and ${kind} ${id} disagree`),
      ...this.valuations
        .suspects((one) => this.#valuations.some((payload) => coversRecord(payload, one.recordType, one.id)))
        .map(({ recordType, id }) => `${recordType} ${id} does not fit the rates that are known`),
      ...this.times.suspects().map((id) => `the time of task ${id} does not fit`),
      ...this.occurrences.suspects().map((id) => `recurring invoice ${id} does not fit what it has created`),
    ];
  }
}

const describeFault = (missing: boolean, there: boolean): string =>
  missing && there ? 'stale' : missing ? 'missing' : 'left over';

/** Formats a key for people. */
export const describeKey = ({ pk, sk }: keys.Key): string => `${pk} ${sk}`;

/** Describes an error in one line. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
