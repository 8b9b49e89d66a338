/** The whole of Teamwork as its document has it, endpoint by endpoint. */
import { describe, expect, it } from 'vitest';
import { routes } from '../../../lab/routes.ts';
import { endpoints } from './teamwork/invoices.ts';
import { runFacts } from './teamwork/run.ts';

/** Routes that the document does not have, and what they are for. */
const beyond = new Map([
  ['PUT /invoices/{id}/lineitems.json', 'puts time entries and expenses on an invoice, and takes them off'],
]);

describe('the facts', () => {
  it('and the declared routes are the same, one to one', () => {
    const declared = routes
      .filter(({ dialect }) => dialect === 'teamwork')
      .map(({ method, path }) => `${method} ${path}`);
    expect(declared.sort()).toEqual([...Object.keys(endpoints), ...beyond.keys()].sort());
  });
});

runFacts(endpoints);
