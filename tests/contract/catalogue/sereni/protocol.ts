/** Sereni: parameters lie bare in a body, a record's attributes beside its id and type. */
import { expect, it } from 'vitest';
import { createToken } from '../../../../lib/operations/token/tokens.ts';
import type { Protocol } from '../caller.ts';
import { misshapen } from '../compare.ts';

export const protocol: Protocol = {
  dialect: 'sereni',
  nobody: '97807926684684288',
  stranger: { authorization: 'Bearer nonsense' },
  prepare: async ({ work }) => (await createToken({ scopes: ['*'], staffId: 1 }, work)).text,
  place: (name) => name,
  shown: (name) => `attributes.${name}`,
  status: { create: 201, update: 200, delete: 200 },
  lacking: 422,
  everything: '?per_page=100',
  echoes: true,
  records: ({ data }) => data,
  wrongRecord: ({ type, id, attributes }, of) => [
    ...(type === of ? [] : [`type is ${type}, not ${of}`]),
    ...(attributes.id === id ? [] : ['two ids']),
  ],
  wrongSuccess: ({ body }, { verb }) => (verb === 'delete' ? misshapen(body, { text: 'message' }) : []),
  wrongPage: ({ body }) =>
    misshapen(body, {
      list: 'data',
      within: {
        links: { text: 'first last prev? next?' },
        meta: { number: 'current_page from? last_page per_page to? total', text: 'path' },
      },
    }),
  wrongRefusal: ({ body }, _, { missing, refused = missing }) => {
    const named = Object.keys(body.errors).join();
    return [...misshapen(body, { text: 'message' }), ...(named === (refused ?? '') ? [] : [`it names ${named}`])];
  },
  unreadable: [
    ['application/json', '{"name": ', 400],
    ['text/xml', '<expense><amount>1</amount></expense>', 415],
  ],
  everywhere: (key, ready) => {
    it('answers 415 for an Accept that it cannot serve', async () => {
      const { status, body } = await (await ready())({ accept: 'text/html' });
      expect({ status, body }).toMatchObject({ status: 415, body: { message: expect.any(String) } });
    });
    if (!key.startsWith('GET')) return;
    it('answers 304 to who knows what is there', async () => {
      const call = await ready();
      const { headers } = await call({});
      expect(await call({ 'if-none-match': headers.etag ?? '' })).toMatchObject({ status: 304, body: '' });
    });
  },
};
