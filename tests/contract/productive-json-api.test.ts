/** Every document of Productive is valid JSON:API, whatever a client includes. That of writes: tests/contract/derived. */
import { Validator } from 'jsonapi-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm, Reply } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { routes, targetOf } from '../../lab/routes.ts';

const reads = routes.filter(
  ({ dialect, method, verb }) => dialect === 'productive' && method === 'GET' && verb !== 'attachment',
);
const validator = new Validator();

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

type Resource = { id: unknown; relationships: Record<string, { data: unknown }> };
const listResources = ({ body }: Reply): Resource[] => [body.data, body.included].flat();

function expectDocument(reply: Reply): void {
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  expect(() => validator.validate(reply.body), JSON.stringify(reply.body)).not.toThrow();
}

describe.each(reads.map((route) => ({ name: `${route.method} ${route.path}`, target: targetOf(route) })))(
  '$name answers a valid document',
  ({ target }) => {
    const get = (query: string): Promise<Reply> => firm.as('productive')('GET', `${target}${query}`);

    it('by default, and with nothing or everything included', async () => {
      const usual = await get('');
      expectDocument(usual);
      expectDocument(await get('?include='));
      const [first] = listResources(usual);
      const names = Object.keys(first?.relationships ?? {}).filter((name) => name !== 'organization');
      if (names.length > 0) expectDocument(await get(`?include=${names}`));
    });

    it('whose ids are text, also in relations', async () => {
      const resources = listResources(await get(''));
      expect(resources.length).toBeGreaterThan(0);
      for (const { id, relationships } of resources) {
        const linked = Object.values(relationships).flatMap(({ data }) => data ?? []);
        expect(relationships.organization?.data).toEqual({
          type: 'organizations',
          id: String(firm.organization.id),
        });
        for (const one of [{ id }, ...linked]) expect(one).toMatchObject({ id: expect.stringMatching(/^\d+$/) });
      }
    });
  },
);
