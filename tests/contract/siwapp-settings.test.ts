/** siwapp's taxes and series: short lists that invoices take their taxes and numbers from. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';

let firm: Firm;
beforeAll(async () => {
  firm = await newFirm();
});
const call = (method: string, path: string, attributes?: object): Promise<Reply> =>
  firm.as('siwapp')(method, path, attributes ? { body: { data: { attributes } } } : {});

describe('taxes', () => {
  it('are listed as printed, with everything as text', async () => {
    const { status, body } = await call('GET', '/api/v1/taxes');
    expect(status).toBe(200);
    expect(body.data[0]).toEqual({
      id: '1',
      type: 'taxes',
      attributes: { name: 'VAT 21%', value: '21', default: 'false', active: 'true' },
      links: { self: 'http://localhost:3000/api/v1/taxes/1' },
    });
    expect(body.data.map((one: { id: string }) => one.id)).toEqual(['1', '2', '3', '4']);
  });

  it('are made, changed in what is sent alone, and gone from the list once deleted, but not from invoices', async () => {
    const made = await call('POST', '/api/v1/taxes', { name: 'VAT 9.5%', value: 9.5, active: true, default: true });
    expect(made.status).toBe(201);
    const { id } = made.body.data;
    expect(made.headers.location).toBe(`http://localhost:3000/api/v1/taxes/${id}`);
    expect(made.body.data.attributes).toEqual({ name: 'VAT 9.5%', value: '9.5', default: 'true', active: 'true' });
    const changed = await call('PUT', `/api/v1/taxes/${id}`, { default: false });
    expect(changed.body.data.attributes).toEqual({ name: 'VAT 9.5%', value: '9.5', default: 'false', active: 'true' });
    const invoice = await firm.as('siwapp')('POST', '/api/v1/invoices', {
      body: {
        data: {
          attributes: { name: 'Acme' },
          relationships: { items: { data: [{ attributes: { description: 'A', unitary_cost: 200, tax_ids: [id] } }] } },
        },
      },
    });
    expect(invoice.body.data.attributes.tax_amount).toBe('19.0');
    expect((await call('DELETE', `/api/v1/taxes/${id}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/taxes/${id}`)).status).toBe(404);
    const after = await call('GET', `/api/v1/invoices/${invoice.body.data.id}`);
    expect(after.body.data.attributes.tax_amount).toBe('19.0');
  });

  it('are those of the settings, and of Perfex', async () => {
    const { body } = await call('POST', '/api/v1/taxes', { name: 'Shared', value: '7' });
    const shown = await firm.as('admin')('GET', `/admin/v1/taxes/${body.data.id}`);
    expect(shown.body).toMatchObject({ name: 'Shared', rate: 7 });
    const perfex = await firm.as('perfex')('GET', '/api/common/tax_data');
    expect(perfex.body).toContainEqual(expect.objectContaining({ name: 'Shared', taxrate: '7.00' }));
  });
});

describe('series', () => {
  it('are listed as printed, without a type', async () => {
    const { body } = await call('GET', '/api/v1/series');
    expect(body.data[1]).toEqual({
      id: '2',
      attributes: {
        name: 'Services',
        value: 'SRV-',
        enabled: true,
        default: null,
        first_number: 1,
        yearly: false,
        next_number: 1,
      },
      links: { self: 'http://localhost:3000/api/v1/series/2' },
    });
    expect(body.data[0].attributes.default).toBe(true);
  });

  it('number invoices from their first number on; a new default takes the place of the old one', async () => {
    const made = await call('POST', '/api/v1/series', { name: 'ITs', value: 'ITS-', first_number: 100, default: true });
    expect(made.status).toBe(201);
    expect(made.body.data.attributes).toMatchObject({ value: 'ITS-', default: true, first_number: 100 });
    const { body } = await call('GET', '/api/v1/series');
    const defaults = body.data.filter((one: { attributes: { default: unknown } }) => one.attributes.default);
    expect(defaults.map((one: { id: string }) => one.id)).toEqual([made.body.data.id]);
    const first = await call('POST', '/api/v1/invoices', { name: 'Acme' });
    expect(first.body.data.attributes.reference).toBe('ITS-100');
    await call('PUT', '/api/v1/series/1', { default: true });
    const second = await call('POST', '/api/v1/invoices', { name: 'Acme' });
    expect(second.body.data.attributes.reference).toMatch(/^INV-/);
  });

  it('are never two defaults, whoever makes them at once', async () => {
    await Promise.all([1, 2, 3].map((id) => call('PUT', `/api/v1/series/${id}`, { default: true })));
    const { body } = await call('GET', '/api/v1/series');
    expect(body.data.filter((one: { attributes: { default: unknown } }) => one.attributes.default)).toHaveLength(1);
  });

  it('that are not enabled number nothing', async () => {
    await call('PUT', '/api/v1/series/1', { default: true });
    await call('PUT', '/api/v1/series/1', { enabled: false });
    const { body } = await call('POST', '/api/v1/invoices', { name: 'Acme' });
    expect(body.data.attributes.reference).not.toMatch(/^INV-/);
  });
});
