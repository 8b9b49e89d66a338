/** Confirms suspect figures by a fresh pass: only the same error twice is damage, as correct writes move both sides. */

import { readNowMs } from '../../platform/clock.ts';
import { type Item, readTableName } from '../client.ts';
import type * as keys from '../keys.ts';
import { describeKey } from './audit.ts';
import {
  type Beginning,
  checkFigures,
  describeOffset,
  type FigureVerdict,
  noteBeginning,
  type Wrong,
} from './check-figures.ts';
import { noteUnsettled } from './check-items.ts';
import { deriveFollowing } from './follows.ts';
import { findPlace, formatKey, formatOwner, parseKey, toDocumentKey } from './places.ts';
import { scanPages } from './scan.ts';
import { checkUntilStill, cutByWeight } from './steady.ts';
import { Contributors } from './tally.ts';
import { set, type Violation } from './violation.ts';

const recordsAtOnce = 3_000;
const mostPasses = 4;

type Verdicts = Map<string, FigureVerdict>;

export class FigureLook {
  readonly #organizationId: number;
  readonly #complete: boolean;
  #contributors: Contributors;
  #since: Beginning;
  readonly #certain = new Map<string, string>();

  /**
   * `contributors` come from the pass that began at `since`. Unless `complete`, nothing is certain enough to repair.
   */
  constructor(organizationId: number, contributors: Contributors, since: Beginning, complete: boolean) {
    this.#organizationId = organizationId;
    this.#contributors = contributors;
    this.#since = since;
    this.#complete = complete;
  }

  /** Looks at figures. It may be called again after a repair: what is certain already is told at once. */
  async at(suspects: readonly keys.Key[]): Promise<Violation[]> {
    const found: Violation[] = [];
    let doubtful = await this.#look(suspects, found);
    for (let pass = 0; doubtful.size > 0 && pass < mostPasses; pass += 1) {
      await this.#passAgain(new Set(doubtful.keys()));
      doubtful = await this.#look([...doubtful.keys()].map(parseKey), found);
    }
    return [...found, ...[...doubtful.keys()].map((text) => noteUnsettled(parseKey(text)))];
  }

  /** Gives figures that are wrong but not yet certain; adds certain ones to `found`. */
  async #look(suspects: readonly keys.Key[], found: Violation[]): Promise<Verdicts> {
    const doubtful: Verdicts = new Map();
    const [known = [], unknown = []] = [true, false].map((of) =>
      suspects.filter((key) => (findPlace(this.#organizationId, key)?.type === 'figures') === of),
    );
    for (const key of unknown)
      found.push({ text: `referred to, but of no known kind: ${describeKey(key)}`, mend: null });
    const weigh = (key: keys.Key): number => this.#contributors.of(key).length;
    const restless = await checkUntilStill(known, cutByWeight(recordsAtOnce, weigh), async (batch) => {
      const verdicts = await checkFigures(this.#organizationId, batch, this.#contributors, this.#since);
      for (const [text, verdict] of verdicts) {
        found.push(...this.#judged(text, verdict));
        if (verdict.wrong.length > 0 && !this.#isCertain(text, verdict)) doubtful.set(text, verdict);
      }
      return batch.filter((key) => !verdicts.has(formatKey(key)));
    });
    for (const [text, verdict] of doubtful) this.#certain.set(text, formatOffsets(verdict));
    found.push(...restless.map(noteUnsettled));
    return doubtful;
  }

  #isCertain(text: string, verdict: FigureVerdict): boolean {
    return this.#certain.get(text) === formatOffsets(verdict);
  }

  #judged(text: string, verdict: FigureVerdict): Violation[] {
    const target = formatOwner(verdict.owner);
    const dangling = verdict.dangling.map((one) => `${formatOwner(one)} refers to ${target}, which is not there`);
    const wrong = this.#isCertain(text, verdict) ? verdict.wrong : [];
    return [
      ...dangling.map((fault): Violation => ({ text: fault, mend: null })),
      ...wrong.map((one) => toViolation(this.#organizationId, parseKey(text), verdict, one, this.#complete)),
    ];
  }

  async #passAgain(figures: ReadonlySet<string>): Promise<void> {
    this.#since = await noteBeginning(this.#organizationId, readNowMs());
    this.#contributors = new Contributors(figures);
    for await (const page of scanPages({ organizationId: this.#organizationId, documentsOnly: true })) {
      for (const item of page) addContributor(this.#organizationId, item, this.#contributors);
    }
  }
}

const formatOffsets = (verdict: FigureVerdict): string => verdict.wrong.map(describeOffset).sort().join();

function addContributor(organizationId: number, item: Item, contributors: Contributors): void {
  const place = findPlace(organizationId, item);
  // Only types that refer to others, or add to their figures, matter here.
  if (place?.type !== 'document' || !(place.owner.recordType.references || place.owner.recordType.sums)) return;
  try {
    contributors.add(place.owner, deriveFollowing(organizationId, 'UTC', place.owner, item));
  } catch {
    // The first pass reports unreadable documents.
  }
}

function toViolation(
  organizationId: number,
  key: keys.Key,
  { owner }: FigureVerdict,
  { name, is, should }: Wrong,
  complete: boolean,
): Violation {
  const text = `wrong figure: ${describeKey(key)} has ${name} ${is ?? 'not at all'}, not ${should}`;
  const there = { TableName: readTableName(), Key: toDocumentKey(organizationId, owner) };
  const mend = [
    { ConditionCheck: { ...there, ConditionExpression: 'attribute_exists(pk)' } },
    set(key, name, is, should, ['attribute_exists(pk)']),
  ];
  return { text, mend: complete ? mend : null, key };
}
