/**
 * Compares everything the table keeps of one organization with its documents, while the organization works. Suspects
 * are looked at again before they are reported; derived items can be repaired. For maintenance: no route and no job
 * uses it.
 */
import { readNowMs } from '../../platform/clock.ts';
import type * as keys from '../keys.ts';
import { readOrganization } from '../organizations.ts';
import { Audit, describeError } from './audit.ts';
import { checkCounters } from './check-counters.ts';
import { checkEffects } from './check-effects.ts';
import { noteBeginning } from './check-figures.ts';
import { checkItems } from './check-items.ts';
import { checkRecords, checkSequences } from './check-records.ts';
import { checkTimes } from './check-time.ts';
import { checkValuations } from './check-valuations.ts';
import { FigureLook } from './figures.ts';
import { formatKey } from './places.ts';
import { scanPages } from './scan.ts';
import { cutByWeight } from './steady.ts';
import { applyRepair, type Violation } from './violation.ts';

export type Report = {
  documents: number;
  items: number;
  /** Documents of an earlier schema: migrate.ts stores them in the present one. */
  earlier: number;
  /** What is wrong, or still wrong after a repair. */
  violations: string[];
  repaired: string[];
  /** Worth a look, but not known to be wrong. */
  notes: string[];
  /** Records without a rate. `waiting` get it as soon as it is known; the others are approved or charged. */
  unvalued: { records: number; waiting: number };
};

export type VerifyOptions = {
  /** Repairs what is derived, never a document. */
  repair?: boolean;
  /** Called after each page with the number of items seen so far. */
  progress?: (items: number) => void;
};

/** Verifies an organization. Without readable settings nothing else is certain, and nothing is repaired. */
export async function verify(organizationId: number, options: VerifyOptions = {}): Promise<Report> {
  const organization = await readOrganization(organizationId).catch(describeError);
  if (!organization || typeof organization === 'string') {
    const fault = `organization ${organizationId} cannot be read: ${organization ?? 'it is not there'}`;
    return {
      documents: 0,
      items: 0,
      earlier: 0,
      violations: [fault],
      repaired: [],
      notes: [],
      unvalued: { records: 0, waiting: 0 },
    };
  }
  const since = await noteBeginning(organizationId, readNowMs());
  const audit = new Audit(organizationId, organization.doc.timezone, organization.doc.currency);
  for await (const page of scanPages({ organizationId })) {
    for (const item of page) audit.see(item);
    options.progress?.(audit.seen.items);
  }
  const outcome = new Outcome(options.repair ?? false);
  const items = audit.items.suspects();
  const [figures = [], counters = []] = [true, false].map((of) =>
    audit.counts.suspects().filter(({ key }) => isFigures(key) === of),
  );
  await outcome.take([], () => checkRecords(audit));
  // Items come first: missing figures then exist, empty, when they are summed up.
  await outcome.take(items, (batch) => checkItems(organizationId, batch));
  await outcome.take(counters, (batch) => checkCounters(organizationId, batch));
  const figureLook = new FigureLook(organizationId, audit.contributors, since, audit.unreadable.length === 0);
  await outcome.take([...figures, ...items.filter(({ key }) => isFigures(key))], (batch) =>
    figureLook.at(unique(batch)),
  );
  await outcome.take([], () => checkTimes(audit));
  await outcome.take([], () => checkValuations(audit));
  await outcome.take([], () => checkSequences(audit));
  await outcome.take([], () => checkEffects(organizationId, audit.effects, audit.promises));
  const { notes, unvalued } = audit.valuations;
  return {
    ...audit.seen,
    violations: [...outcome.violations],
    repaired: outcome.repaired,
    notes: [...notes],
    unvalued,
  };
}

const isFigures = ({ sk }: keys.Key): boolean => sk === 'sums';

const unique = (suspects: readonly { key: keys.Key }[]): keys.Key[] => [
  ...new Map(suspects.map(({ key }) => [key.pk, key])).values(),
];

const mendsAtOnce = 16;
/** What is written to all the time must be caught between two writes. */
const mostTries = 10;

class Outcome {
  readonly violations = new Set<string>();
  readonly repaired: string[] = [];
  readonly #repair: boolean;

  constructor(repair: boolean) {
    this.#repair = repair;
  }

  /** Looks, repairs, and looks again at what was written to in between. */
  async take<S extends { key: keys.Key }>(
    suspects: readonly S[],
    look: (suspects: readonly S[]) => Promise<Violation[]>,
  ): Promise<void> {
    let left = suspects;
    for (let tries = 1; tries === 1 || left.length > 0; tries += 1) {
      const lost = new Set<string>();
      for (const batch of cutByWeight<Violation>(mendsAtOnce)(await look(left))) {
        await Promise.all(batch.map((violation) => this.#mend(violation, tries < mostTries ? lost : null)));
      }
      left = left.filter(({ key }) => lost.has(formatKey(key)));
    }
  }

  async #mend({ text, mend, key }: Violation, lost: Set<string> | null): Promise<void> {
    if (!this.#repair || !mend) this.violations.add(text);
    else if (await applyRepair(mend)) this.repaired.push(text);
    else if (lost && key) lost.add(formatKey(key));
    else this.violations.add(text);
  }
}
