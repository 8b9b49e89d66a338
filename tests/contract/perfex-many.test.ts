/** Lists that are far too long are refused in words, and before they cost anything. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { processorMs } from '../support/effort.ts';

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const bill = { clientid: 1, number: 80, date: '2026-01-31', currency: 1, subtotal: '1', total: '1' };
const withTaxes = (taxname: string[]) => ({ ...bill, newitems: [{ description: 'A', qty: 1, rate: 1, taxname }] });
const project = {
  ...{ name: 'P', rel_type: 'customer', clientid: 1, billing_type: 1, start_date: '2026-01-01', status: 2 },
};

describe('a list that is far too long', () => {
  it.each([
    ['POST', '/api/customers', { company: 'A', groups_in: numbers(60_000) }, 'groups_in'],
    ['PUT', '/api/customers/1', { company: 'A', groups_in: numbers(60_000) }, 'groups_in'],
    ['POST', '/api/credit_notes', { ...bill, newitems: numbers(1_001).map(() => ({ rate: 1 })) }, 'newitems'],
    ['POST', '/api/credit_notes', withTaxes(numbers(60_000).map((one) => `A${one}|1`)), 'taxname'],
    ['POST', '/api/credit_notes', withTaxes(numbers(21).map((one) => `A${one}|1`)), 'taxname'],
    ['POST', '/api/projects', { ...project, project_members: numbers(51) }, 'project_members'],
    ['PUT', '/api/projects/1', { ...project, project_members: numbers(51) }, 'project_members'],
  ] as const)('%s %s is refused, and the field named', async (method, target, body, field) => {
    const before = processorMs();
    const { status, body: answer } = await firm.as('perfex')(method, target, { body });
    expect([status, JSON.stringify(answer)]).toEqual([404, expect.stringContaining(field)]);
    expect(JSON.stringify(answer)).toMatch(/more than|at most/);
    // Without a limit this took half a minute of arithmetic.
    expect(processorMs() - before).toBeLessThan(5_000);
  });

  it('is one with the same entry many times only where that is not one entry', async () => {
    const body = { company: 'Groups', groups_in: [1, 2, 1, '2'] };
    const { body: made } = await firm.as('perfex')('POST', '/api/customers', { body });
    expect((await firm.as('perfex')('GET', `/api/customers/${made.id}`)).body.groups_in).toEqual(['1', '2']);
  });
});
