/** Second look at records themselves. Nothing is repaired: only people know which of two documents is right. */

import type { RecurringInvoice } from '../../domain/recurrence/recurring-invoice.ts';
import * as keys from '../keys.ts';
import { type Audit, type Disagreement, describeError, describeKey } from './audit.ts';
import { listAgreements, listGivenNumbers } from './money.ts';
import { formatOwner, type Owner, recordTypesByName } from './places.ts';
import { checkUntilStill, cutByWeight, readSteadily, type Steady } from './steady.ts';
import { set, type Violation } from './violation.ts';

export const atOnce = 200;

/** Names a record for people: "invoice 5". */
export const describeRecord = (name: string, id: number): Owner[] => {
  const recordType = recordTypesByName.get(name);
  return recordType ? [{ recordType, id }] : [];
};

/** Words damage that the engine reported. */
export const reportDamage = (text: string): Violation => ({ text, mend: null });

/** Finds documents that are unreadable, wrong or contradictory, and items of no known kind. */
export async function checkRecords(audit: Audit): Promise<Violation[]> {
  const { organizationId, unreadable, unknown, faults } = audit;
  const steady = await readSteadily(
    organizationId,
    unreadable.map(({ owner }) => owner),
    unknown,
  );
  return [
    ...unreadable.flatMap(({ owner }) => {
      const why = steady.standing(owner).unreadable;
      return why === null ? [] : [reportDamage(`${formatOwner(owner)} cannot be read: ${describeError(why)}`)];
    }),
    ...unknown.filter((key) => steady.item(key)).map((key) => reportDamage(`of no known kind: ${describeKey(key)}`)),
    ...faults.map(({ owner, text }) => reportDamage(`${formatOwner(owner)}: ${text}`)),
    ...(await checkAgreements(organizationId, audit.disagreements())),
    ...(await checkRules(audit)),
  ];
}

async function checkAgreements(organizationId: number, pairs: readonly Disagreement[]): Promise<Violation[]> {
  const found: Violation[] = [];
  const restless = await checkUntilStill(pairs, cutByWeight(atOnce), async (batch) => {
    const listOwners = ({ invoiceId, kind, id }: Disagreement): Owner[] => [
      ...describeRecord('invoice', invoiceId),
      ...describeRecord(kind, id),
    ];
    const steady = await readSteadily(organizationId, batch.flatMap(listOwners), []);
    const still = batch.filter((pair) => !listOwners(pair).some((owner) => steady.moved(owner)));
    for (const pair of still) found.push(...listContradictions(pair, listOwners(pair), steady).map(reportDamage));
    return batch.filter((pair) => !still.includes(pair));
  });
  const unsure = ({ invoiceId, kind, id }: Disagreement): Violation =>
    reportDamage(
      `not verified, because it was written to whenever it was looked at: invoice ${invoiceId}, ${kind} ${id}`,
    );
  return [...found, ...restless.map(unsure)];
}

function listContradictions({ invoiceId, kind, id }: Disagreement, owners: readonly Owner[], steady: Steady): string[] {
  const standings = owners.map((owner) => ({ owner, standing: steady.standing(owner) }));
  if (standings.some(({ standing }) => standing.unreadable !== null)) return [];
  const [listed = [], stated = []] = standings.map(({ owner, standing }) =>
    standing.follows
      ? listAgreements(owner.recordType, standing.follows.doc).filter((one) => one.kind === kind && one.id === id)
      : [],
  );
  const called = `${kind} ${id}`;
  const own = stated.find((one) => one.invoiceId === invoiceId);
  if (!own) {
    const [other] = stated;
    const isThere = standings[1]?.standing.follows;
    const instead = other ? `is of invoice ${other.invoiceId}` : isThere ? 'is of none' : 'is not there';
    return listed.length > 0 ? [`invoice ${invoiceId} lists ${called}, which ${instead}`] : [];
  }
  // A payment of a missing invoice is reported as a reference to nothing.
  if (standings[0]?.standing.version === undefined) return [];
  if (listed.length === 0) return [`invoice ${invoiceId} does not list ${called}, which is of it`];
  if (listed.length > 1) return [`invoice ${invoiceId} lists ${called} more than once`];
  return listed[0]?.terms === own.terms ? [] : [`invoice ${invoiceId} and ${called} do not say the same`];
}

/** A rule's step and its invoice are one write: a rule read later must count every invoice seen. */
async function checkRules({ organizationId, occurrences }: Audit): Promise<Violation[]> {
  const rules = occurrences.suspects().flatMap((id) => describeRecord('recurring invoice', id));
  const steady = await readSteadily(organizationId, rules, []);
  return rules.flatMap((owner) => {
    const rule = steady.standing(owner).follows?.doc as RecurringInvoice | undefined;
    const faults = rule ? occurrences.faults(owner.id, rule) : [];
    return faults.map((text) => reportDamage(`${formatOwner(owner)} ${text}`));
  });
}

/** Finds sequences below a number still in use. They only rise, or are set back to where nothing is above. */
export async function checkSequences(audit: Audit): Promise<Violation[]> {
  const looks = audit.behind().map(async ({ name, at, by, owner }): Promise<Violation[]> => {
    const key = keys.sequenceKey(audit.organizationId, name);
    const steady = await readSteadily(audit.organizationId, [owner], [key]);
    const is = steady.item(key)?.n;
    const { follows, unreadable } = steady.standing(owner);
    const numbers = follows
      ? [follows.doc.id, ...listGivenNumbers(owner.recordType, follows.doc).map(({ number }) => number)]
      : [];
    if (Number(is ?? 0) >= at || (unreadable === null && !numbers.includes(at))) return [];
    const text = `sequence behind: ${describeKey(key)} stands at ${is ?? 'nothing'}, but ${by}`;
    return [{ text, mend: [set(key, 'n', is, at)] }];
  });
  return (await Promise.all(looks)).flat();
}
