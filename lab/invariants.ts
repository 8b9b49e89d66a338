/**
 * Checks what must always be true of the table, with the checker of `npm run verify` (lib/store/verify) on all items, while
 * nothing is written. Effects are ignored, because a test may delete the record that a mail was about.
 */
import { organization } from '../lib/domain/organization/organization.ts';
import type { Item } from '../lib/store/client.ts';
import * as keys from '../lib/store/keys.ts';
import { parseDocument } from '../lib/store/read.ts';
import type { Document } from '../lib/store/record-type.ts';
import { Audit } from '../lib/store/verify/audit.ts';
import { findPlace } from '../lib/store/verify/places.ts';

export function violations(items: readonly Item[]): string[] {
  const byFirst = Map.groupBy(items, (item) => String(item.pk).split('/')[0] ?? '');
  const shared = byFirst.get('system') ?? [];
  return [...byFirst].flatMap(([first, own]) =>
    first === 'system'
      ? []
      : organizationViolations(Number(first), [...own, ...shared]).map((text) => `organization ${first}: ${text}`),
  );
}

function organizationViolations(id: number, items: readonly Item[]): string[] {
  const own = items.find((item) => item.pk === keys.organizationKey(id).pk);
  if (!own) return ['has records but no settings'];
  const { timezone, currency } = organization.parse(JSON.parse(String(own.doc)));
  const audit = new Audit(id, timezone, currency);
  for (const item of items) audit.see(item);
  return audit.inWords();
}

export function documents<D extends Document>(items: readonly Item[], organizationId: number, name: string): D[] {
  return items.flatMap((item) => {
    const place = findPlace(organizationId, item);
    if (place?.type !== 'document' || place.owner.recordType.name !== name) return [];
    return [parseDocument(place.owner.recordType, item).doc as D];
  });
}
