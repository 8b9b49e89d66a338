/**
 * What a write makes and deletes along takes the right to that, whatever route it comes by. Derived from the routes: each
 * begins with its own right and is given what it is refused for. What deletes take along is in deleting.test.ts.
 */
import { expect, it } from 'vitest';
import { credentialsOf, type Dialect, type Firm, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';
import type { Route } from '../../lib/http/route.ts';
import type { Document, RecordType } from '../../lib/store/record-type.ts';
import { recordTypes } from '../../lib/store/record-types/registry.ts';
import { findPlace } from '../../lib/store/verify/places.ts';
import { itemsOf } from '../support/dangling.ts';
import { markRecords, marksIn } from '../support/marks.ts';
import { relations } from '../support/relations.ts';
import { ownTable } from '../support/table.ts';

ownTable();

const nameOf = ({ dialect, method, path }: Route): string => `${dialect} ${method} ${path}`;
const kinds = new Map(
  Object.values(recordTypes).map((recordType) => [recordType.name, recordType as unknown as RecordType<Document>]),
);
const writes = routes
  .filter(({ scope, method }) => !scope.endsWith(':read') && scope !== 'admin' && method !== 'DELETE')
  // What is complete can be changed no more.
  .sort((a, b) => Number(a.verb === 'complete') - Number(b.verb === 'complete'));

/**
 * Creates have firms of their own, so that the numbers and addresses they take are not in the way of updates. So have
 * series, and time entries, which another update puts on an invoice.
 */
const apart: readonly string[] = ['series', 'time-entries'];
const firms = new Map<string, Promise<Firm>>();
function firmFor({ verb, resource }: Route): Promise<Firm> {
  const key = verb.startsWith('create') ? verb : apart.includes(resource) ? resource : 'other';
  const firm = firms.get(key) ?? markedFirm();
  firms.set(key, firm);
  return firm;
}
async function markedFirm(): Promise<Firm> {
  const firm = await furnishedFirm();
  await markRecords(firm, false);
  return firm;
}

/** All documents but tokens, by kind and id. */
async function documentsOf(firm: Firm): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const item of await itemsOf(firm)) {
    const place = findPlace(firm.organization.id, item);
    if (place?.type !== 'document' || place.owner.recordType.name === 'token') continue;
    found.set(`${place.owner.recordType.name} ${place.owner.id}`, String(item.doc));
  }
  return found;
}

type Touched = { made: string[]; deleted: string[]; changed: string[]; docs: string[] };
function between(before: Map<string, string>, after: Map<string, string>): Touched {
  const kindOf = (key: string): string => key.replace(/ \d+$/, '');
  const changed = [...after].filter(([key, doc]) => before.has(key) && before.get(key) !== doc);
  const made = [...after].filter(([key]) => !before.has(key));
  return {
    made: made.map(([key]) => kindOf(key)),
    deleted: [...before.keys()].filter((key) => !after.has(key)).map(kindOf),
    changed: changed.map(([key]) => kindOf(key)),
    docs: [...made, ...changed].map(([, doc]) => doc),
  };
}

/** A record of another kind may change where it follows: it copies what was written, or keeps account of what it makes. */
const isFollower = (recordType: string, { verb }: Route): boolean =>
  recordType === 'recurring invoice' ||
  // What is due is made of all originals together, as the schedule does it: decision 10.
  (verb === 'generate-invoices' && recordType === 'subscription') ||
  relations.some((one) => one.recordType === recordType && one.rule === 'follows');

function expectLawful(route: Route, scopes: readonly string[], touched: Touched): void {
  const own = route.scope.split(':')[0] ?? '';
  const needing = (names: readonly string[]): RecordType<Document>[] =>
    names.flatMap((name) => {
      const recordType = kinds.get(name);
      return recordType && recordType.resource !== null && recordType.resource !== own && !recordType.isPart
        ? [recordType]
        : [];
    });
  for (const { resource } of needing(touched.made)) expect(scopes).toContain(`${resource}:create`);
  for (const { resource } of needing(touched.deleted)) expect(scopes).toContain(`${resource}:delete`);
  for (const { name, resource, copies } of needing(touched.changed)) {
    const isLed = copies?.of === own || isFollower(name, route) || scopes.includes(`${resource}:update`);
    expect(isLed, `${nameOf(route)} changes ${name}`).toBe(true);
  }
}

it.each(writes.map((route) => ({ name: nameOf(route), route })))('$name', async ({ route }) => {
  const firm = await firmFor(route);
  const { sample } = route;
  const scopes: string[] = [route.scope];
  for (;;) {
    const headers = credentialsOf(route.dialect as Dialect, await firm.tokenWith(scopes));
    const before = await documentsOf(firm);
    const reply = await send(route.method, targetOf(route), {
      headers,
      ...(sample === undefined ? {} : { body: sample }),
    });
    const touched = between(before, await documentsOf(firm));
    const [, lacking] = /lacks the right ([a-z:-]+)/.exec(JSON.stringify(reply.body)) ?? [];
    if (reply.status !== 403 || !lacking) {
      expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
      expectLawful(route, scopes, touched);
      // What the record itself says may be shown: the names of its taxes, what was copied of its customer.
      const own = marksIn(touched.docs);
      const held = scopes.map((scope) => scope.split(':')[0] ?? '');
      expect(marksIn(reply.body).filter((one) => !held.includes(one) && !own.includes(one))).toEqual([]);
      return;
    }
    expect(touched).toEqual({ made: [], deleted: [], changed: [], docs: [] });
    expect(scopes).not.toContain(lacking);
    scopes.push(lacking);
  }
});
