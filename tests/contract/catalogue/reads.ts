/** Holds reads, lists, searches and what no verb describes against the facts. */
import { expect, it } from 'vitest';
import { newFirm, type Reply } from '../../../lab/api.ts';
import { Caller } from './caller.ts';
import { type Bag, misshapen } from './compare.ts';
import { type Of, words } from './facts.ts';
import type { Tried } from './tried.ts';

export function runRead(tried: Tried<Of<'read'>>): void {
  const { fact, protocol } = tried;
  it('shows every documented key', async () => {
    const reply = await tried.call(await tried.id());
    tried.expectSuccess(reply, 200);
    if (fact.arrayOfOne) expect(reply.body).toHaveLength(1);
    if (fact.root) expect(Object.keys(reply.body)).toEqual([fact.root]);
    expect(protocol.wrongAnswer?.(reply) ?? []).toEqual([]);
    const shown = fact.arrayOfOne ? reply.body[0] : reply.body;
    const record = protocol.record?.(shown) ?? shown;
    expect(tried.wrongRecord(record, fact.shows)).toEqual([]);
    for (const name of words(fact.entries)) expect(record[name], name).toHaveLength(1);
    if (!fact.includes) return;
    const types = reply.body.included.map(({ type }: { type: string }) => type);
    expect([...new Set(types)].sort()).toEqual(words(fact.includes));
  });
}

export function runList(tried: Tried<Of<'list'>>): void {
  const { fact, protocol, the } = tried;
  const recordsOf = (body: Reply['body']): Reply['body'][] => protocol.records?.(body, fact) ?? body;
  const found = async (query: string): Promise<string[]> => {
    const reply = await tried.call('', { query: `${protocol.everything}&${query}` });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return recordsOf(reply.body).map(({ id }) => id);
  };

  it('shows every documented key of every record, and where the page is', async () => {
    const made = await the().makeFor('list');
    const id = fact.under ?? made;
    const reply = await tried.call(id, { query: fact.paged ? protocol.everything : undefined });
    tried.expectSuccess(reply, 200);
    expect(protocol.wrongAnswer?.(reply) ?? []).toEqual([]);
    const records = recordsOf(reply.body);
    expect(Array.isArray(records), JSON.stringify(reply.body)).toBe(true);
    expect(records.length).toBeGreaterThanOrEqual(fact.least ?? 1);
    expect(records.flatMap((one) => tried.wrongRecord(one, fact.shows, fact.of))).toEqual([]);
    expect(protocol.wrongPage?.(reply, fact, records.length) ?? []).toEqual([]);
    if (the().endpoint('create') && the().resource.idKey) {
      expect(records.map((one) => one[the().resource.idKey ?? ''])).toContain(id);
    }
  });

  if (fact.fails) {
    it('fails where there is nothing to list', async () => {
      const firm = await newFirm();
      const bare = new Caller(protocol, the().resource, firm, firm.token);
      if (fact.emptied) {
        const admin = firm.as('admin');
        const { body } = await admin('GET', `/admin/v1/${fact.emptied}`);
        for (const { id } of body) expect((await admin('DELETE', `/admin/v1/${fact.emptied}/${id}`)).status).toBe(204);
      }
      tried.expectRefusal(await bare.call(tried.key, '1', { path: fact.none }), 404);
    });
  }

  for (const [name, given] of Object.entries(fact.values ?? {})) {
    it(`takes ${given.join(', ')} as ${name}, the first where nothing is said`, async () => {
      const id = await tried.id();
      const replies = await Promise.all(given.map((value) => tried.call(id, { query: `?${name}=${value}` })));
      for (const reply of replies) tried.expectSuccess(reply, 200);
      expect((await tried.call(id)).body).toEqual(replies[0]?.body);
    });
  }

  if (fact.refused) {
    const refused = Object.entries(fact.refused);
    it('refuses a query that cannot be with 400, named', async () => {
      const id = await tried.id();
      for (const [name, value] of refused) {
        tried.expectRefusal(await tried.call(id, { query: `?${name}=${value}` }), 400, { refused: name });
      }
    });
  }

  for (const [name, [finds, misses]] of Object.entries(fact.filters ?? {})) {
    it(`filters by ${name}`, async () => {
      expect(await found(`filter[${name}]=${finds}`)).toContain('1');
      expect(await found(`filter[${name}]=${misses}`)).not.toContain('1');
    });
  }

  for (const name of words(fact.sorts)) {
    it(`sorts by ${name}, both ways`, async () => {
      await the().makeFor('list');
      const [up, down] = [await found(`sort=${name}`), await found(`sort=-${name}`)];
      expect(up.length).toBeGreaterThan(1);
      // Equal ones are by id in both.
      expect([...up].sort()).toEqual([...down].sort());
    });
  }

  if (fact.aggregates) {
    const names = Object.keys(fact.aggregates).join(',');
    it('adds up what is asked for', async () => {
      const { body } = await tried.call('', { query: `?filter[id]=1&aggregates=${names}` });
      expect(body.meta.aggregates).toEqual(fact.aggregates);
    });
  }
}

export function runSearch(tried: Tried<Of<'search'>>): void {
  const { fact, protocol, the } = tried;
  const look = (text: string): Promise<Reply> =>
    tried.call('', {
      path: { keysearch: encodeURIComponent(text) },
      query: fact.paged ? protocol.everything : undefined,
    });
  it('finds the record, and shows every documented key', async () => {
    const id = await tried.id();
    const reply = await look(fact.find);
    tried.expectSuccess(reply, 200);
    const records = protocol.records?.(reply.body, fact) ?? reply.body;
    expect(records.flatMap((one: Bag) => misshapen(one, fact.shows))).toEqual([]);
    expect(records.flatMap((one: Bag) => [one[the().resource.idKey ?? 'id'], one.id])).toContain(id);
  });
  it('fails where it finds nothing', async () => {
    tried.expectRefusal(await look('nowhere to be found'), 404);
  });
}

export function runCall(tried: Tried<Of<'call'>>): void {
  const { fact, protocol, the } = tried;
  it.each(fact.calls)('answers as documented: $path $query $after', async ({ send: sent, after, ...wanted }) => {
    const id = await tried.id();
    if (after) tried.expectSuccess(await the().call(after, id), wanted.status);
    const body = wanted.body ?? (sent && the().body(sent, the().next()));
    const reply = await tried.call(id, { path: wanted.path, query: wanted.query, body });
    tried.expectSuccess(reply, wanted.status);
    if (wanted.type) {
      expect(reply.headers['content-type']).toBe(wanted.type);
      expect(reply.body.subarray(0, 5).toString()).toBe('%PDF-');
      return;
    }
    expect(protocol.wrongAnswer?.(reply) ?? []).toEqual([]);
    expect(reply.body).toMatchObject(wanted.answer ?? {});
    const answers = Array.isArray(reply.body) ? reply.body : [reply.body];
    expect(answers.flatMap((one: unknown) => misshapen(one, wanted.shows ?? {}))).toEqual([]);
    if (wanted.leaves) expect(await the().shown(id)).toMatchObject(wanted.leaves);
  });
}
