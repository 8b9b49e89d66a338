import { isDeepStrictEqual } from 'node:util';
import { checkCurrencyOn } from '../../domain/currency.ts';
import { formattedKinds, getNumberFormat, type Organization } from '../../domain/organization/organization.ts';
import { invalidProblem, notFoundProblem, Problem } from '../../domain/problem.ts';
import { readEnv } from '../../platform/env.ts';
import { findReceiverFault, makeSecret } from '../../platform/webhook.ts';
import { readOrganization, updateOrganization } from '../../store/organizations.ts';
import { retryOnConflict } from '../../store/retry.ts';
import type { Work } from '../../store/work.ts';
import { moveDue } from './move-due.ts';

/** Reads the settings anew: the token's cache may hold older ones. */
export async function readCurrentOrganization(work: Work): Promise<Organization> {
  const stored = await readOrganization(work.organization.id);
  if (!stored) throw notFoundProblem('organization');
  return stored.doc;
}

/** `secret`: the webhook's new signing secret, shown only this once. */
export type ChangedOrganization = { doc: Organization; secret: string | null };

/** Earlier dates are slips: no current books begin there. */
const earliestFirstOn = '1900-01-01';

function checkFirst(firstOn: string, today: string): void {
  if (firstOn > today) throw invalidProblem('firstOn', 'is in the future');
  if (firstOn < earliestFirstOn) throw invalidProblem('firstOn', `is before ${earliestFirstOn}`);
}

/** A format sent back as shown does not become the organization's own. */
function mergeFormats(
  before: Organization,
  formats: Organization['numberFormats'] = {},
): Organization['numberFormats'] {
  const changed = formattedKinds.flatMap((kind) => {
    const format = formats[kind];
    return format === undefined || format === getNumberFormat(kind, before) ? [] : [[kind, format]];
  });
  return { ...before.numberFormats, ...Object.fromEntries(changed) };
}

/**
 * Stored rates are to the current currency, so it cannot change while records use them.
 * @returns the record types that must still have no record when the currency changes
 */
async function checkHome(before: Organization, currency: string, work: Work): Promise<string[]> {
  if (currency === before.currency) return [];
  checkCurrencyOn(currency, work.today);
  const { expenses, projects } = work.store.whole;
  const [spent, planned] = await Promise.all([expenses.count('all'), projects.count('all')]);
  if (spent + planned === 0) return [expenses.recordType, projects.recordType];
  const message = `can no longer change: ${spent} expenses and ${planned} projects are valued in ${before.currency}`;
  throw new Problem('conflict', `currency ${message}`, [{ path: ['currency'], message }]);
}

/**
 * Changes settings; fields left out stay. The first webhook receiver brings a secret.
 * @throws Problem `duplicate` for a name in use; `conflict` for another currency once there are expenses or projects;
 * `invalid` for a receiver not on the public internet, and a first date in the future or before 1900
 */
export async function changeOrganization(
  changes: Partial<Organization>,
  work: Work,
  options: { secret: boolean } = { secret: false },
): Promise<ChangedOrganization> {
  const { WEBHOOKS_TO_PRIVATE_ADDRESSES: toPrivate } = readEnv();
  const fault = changes.webhookUrl ? findReceiverFault(changes.webhookUrl, toPrivate === 'allow') : null;
  if (fault) throw invalidProblem('webhookUrl', fault);
  if (changes.firstOn !== undefined) checkFirst(changes.firstOn, work.today);
  const changed = await retryOnConflict(async () => {
    const before = await readOrganization(work.organization.id);
    if (!before) throw notFoundProblem('organization');
    const unusedTypes = await checkHome(before.doc, changes.currency ?? before.doc.currency, work);
    const isNeeded = options.secret || (changes.webhookUrl && before.doc.webhookSecret === null);
    const secret = isNeeded ? makeSecret() : null;
    const signed = secret === null ? {} : { webhookSecret: secret };
    const numberFormats = mergeFormats(before.doc, changes.numberFormats);
    const after = { ...before.doc, ...changes, numberFormats, ...signed, id: before.doc.id, updatedAt: work.at };
    const isSame = isDeepStrictEqual({ ...after, updatedAt: before.doc.updatedAt }, before.doc);
    return { doc: isSame ? before.doc : await updateOrganization(before, after, unusedTypes), secret };
  });
  // Also for an unchanged zone: an earlier try may have died between the settings and this.
  if (changes.timezone !== undefined) await moveDue(changed.doc);
  return changed;
}
