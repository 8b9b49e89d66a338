/** Holds creates, updates and deletes against the facts. */
import { expect, it } from 'vitest';
import { credentialsOf, send } from '../../../lab/api.ts';
import { type Bag, bodyOf, notReadBack, putAt, shownUnder, valueAt } from './compare.ts';
import { type Of, Said, words } from './facts.ts';
import type { Tried } from './tried.ts';

const pick = (parameters: Bag, isWanted: (name: string) => boolean): Bag =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => isWanted(name)));

export function runWrite(tried: Tried<Of<'create'> | Of<'update'>>): void {
  const { fact, protocol, the } = tried;
  const status = fact.status ?? protocol.status[fact.verb];
  const place = protocol.shown ?? ((name: string) => name);
  const body = (isWanted: (name: string) => boolean, id: string): Bag =>
    the().body(pick(fact.parameters, isWanted), the().next(), id);

  it('takes every documented parameter and shows it again', async () => {
    const [target, n] = [await tried.id(), the().next()];
    const reply = await tried.write(target, the().body(fact.parameters, n, target));
    tried.expectSuccess(reply, status);
    const id = fact.verb === 'create' ? the().idIn(reply) : target;
    const shown = await the().shown(id);
    expect(notReadBack(fact.parameters, n, shown, { id: target, place })).toEqual([]);
    expect(shown).toMatchObject(fact.follows ?? {});
    if (!protocol.echoes) return;
    expect(protocol.record?.(reply.body) ?? reply.body).toEqual(shown);
    expect(protocol.wrongAnswer?.(reply) ?? []).toEqual([]);
    const [, read] = the().endpoint('read') ?? [];
    if (read) expect(tried.wrongRecord(shown, read.shows)).toEqual([]);
    if (!reply.headers.location) return;
    const headers = credentialsOf(protocol.dialect, the().token);
    expect((await send('GET', new URL(reply.headers.location).pathname, { headers })).body).toEqual(reply.body);
  });

  if (fact.required !== undefined) {
    const required = words(fact.required);
    it('is content with what is mandatory, and with nothing less', async () => {
      const id = await tried.id();
      const least = [...required, ...words(fact.besides)];
      tried.expectSuccess(
        await tried.write(
          id,
          body((name) => least.includes(name), id),
        ),
        status,
      );
      for (const missing of required) {
        const out = [missing, ...words(fact.together?.[missing])];
        const left = body((name) => !out.includes(name), id);
        if (fact.verb === 'update' && protocol.isPartial) {
          // The document calls it mandatory; what is not sent stays all the same, and must not be emptied.
          tried.expectSuccess(await tried.write(id, left), status);
          if (words(protocol.mayBeEmpty).includes(missing)) continue;
          const empty = out.reduce((whole, name) => putAt(whole, protocol.place(name), ''), left);
          tried.expectRefusal(await tried.write(id, empty), fact.failure ?? protocol.lacking, { missing });
          continue;
        }
        tried.expectRefusal(await tried.write(id, left), fact.failure ?? protocol.lacking, { missing });
      }
    });
  }

  if (fact.refused) {
    const refused = Object.entries(fact.refused);
    it('refuses what cannot be saved, names it and changes nothing', async () => {
      const id = await tried.id();
      const before = fact.verb === 'update' ? await the().shown(id) : null;
      for (const [name, given] of refused) {
        const value = bodyOf({ [name]: given }, 1)[name];
        const reply = await tried.write(
          id,
          putAt(
            body(() => true, id),
            protocol.place(name),
            value,
          ),
        );
        tried.expectRefusal(reply, 422, { refused: name, ...(given instanceof Said ? { says: given.says } : {}) });
      }
      if (before) expect(await the().shown(id)).toEqual(before);
    });
  }

  if (protocol.unreadable) {
    const unreadable = protocol.unreadable;
    it('refuses a body that cannot be read', async () => {
      const id = await tried.id();
      for (const [type, text, wanted] of unreadable) {
        tried.expectRefusal(await tried.call(id, { headers: { 'content-type': type }, body: text }), wanted);
      }
    });
  }

  if (fact.verb === 'update' && protocol.isPartial) {
    it.each(Object.keys(fact.parameters))('changes %s alone', async (name) => {
      const [id, n] = [await tried.id(), the().next()];
      const before = await the().shown(id);
      const sent = [name, ...words(protocol.goesWith?.[name])];
      const given = pick(fact.parameters, (one) => sent.includes(one));
      tried.expectSuccess(await tried.write(id, the().body(given, n, id)), status);
      const after = await the().shown(id);
      const shown = pick(given, (one) => !words(protocol.ofLines).includes(one));
      expect(notReadBack(shown, n, after, { id, place })).toEqual([]);
      const placeOf = (one: string) => place(shownUnder(one, fact.parameters[one]));
      const moved = [...sent, ...words(fact.moves?.[name]), ...words(protocol.moves?.[name])];
      const others = Object.keys(fact.parameters).filter(
        (one) => placeOf(one) !== placeOf(name) && !moved.includes(one),
      );
      for (const one of others) expect(valueAt(after, placeOf(one)), one).toEqual(valueAt(before, placeOf(one)));
    });
  }
}

export function runDelete(tried: Tried<Of<'delete'>>): void {
  it('deletes, and fails for a record that is not there', async () => {
    const id = await tried.id();
    tried.expectSuccess(await tried.call(id), tried.protocol.status.delete);
    tried.expectRefusal(await tried.call(id), 404);
  });
}
