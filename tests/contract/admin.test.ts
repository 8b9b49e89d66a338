import { describe, expect, it } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';
import { pointers } from '../support/settings.ts';

describe('tokens', () => {
  it('show their secret once, work, and stop working when deleted', async () => {
    const admin = (await newFirm()).as('admin');
    const made = await admin('POST', '/admin/v1/tokens', {
      body: { name: 'Zap', scopes: ['customers:read'], expires_at: '2999-01-01T00:00:00+02:00' },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Zap',
      scopes: ['customers:read'],
      expires_at: '2998-12-31T22:00:00.000Z',
      revoked_at: null,
      staff_id: null,
    });
    const { token, id } = made.body;
    expect(token.startsWith(`${id}.`)).toBe(true);
    const shown = await admin('GET', `/admin/v1/tokens/${id}`);
    expect(JSON.stringify(shown.body)).not.toContain(token.split('.')[1]);
    expect(shown.body.token).toBeUndefined();
    const use = () => send('GET', '/api/customers', { headers: { authtoken: token } });
    expect((await use()).status).toBe(404);
    expect((await admin('DELETE', `/admin/v1/tokens/${id}`)).status).toBe(204);
    expect((await use()).status).toBe(401);
    expect((await admin('GET', `/admin/v1/tokens/${id}`)).body.revoked_at).not.toBeNull();
  });

  it('change name, rights, person and end, and at once; the secret stays', async () => {
    const firm = await newFirm();
    const admin = firm.as('admin');
    const { id: staffId } = await ensureStaff('sarah@example.com', firm.work);
    const made = await admin('POST', '/admin/v1/tokens', { body: { name: 'Zap', scopes: ['items:read'] } });
    const at = `/admin/v1/tokens/${made.body.id}`;
    const use = () => send('GET', '/api/customers', { headers: { authtoken: made.body.token } });
    expect((await use()).status).toBe(403);
    const changes = { name: 'Zap 2', scopes: ['customers:*', '*:read'], staff_id: staffId, expires_at: null };
    const { token: _, ...shown } = made.body;
    const changed = await admin('PATCH', at, { body: changes });
    expect(changed).toMatchObject({ status: 200, body: { ...shown, ...changes } });
    expect((await admin('GET', at)).body).toEqual(changed.body);
    expect((await use()).status).toBe(404);
    expect((await admin('PATCH', at, { body: { expires_at: '2020-01-01T00:00:00Z' } })).status).toBe(200);
    expect((await use()).status).toBe(401);
  });

  describe('that end', () => {
    const end = '2999-01-01T00:00:00.000Z';
    const later = '2999-01-01T00:00:00.001Z';
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    async function ending() {
      const firm = await newFirm();
      const { token, id } = (
        await firm.as('admin')('POST', '/admin/v1/tokens', { body: { scopes: ['admin'], expires_at: end } })
      ).body;
      const call = (method: string, path: string, body?: object) =>
        send(method, path, { headers: bearer(token), ...(body && { body }) });
      return { firm, id, call };
    }

    it('make tokens that end with them at the latest', async () => {
      const { call } = await ending();
      const post = (body: object) => call('POST', '/admin/v1/tokens', body);
      expect(await post({ scopes: ['*'] })).toMatchObject({ status: 201, body: { scopes: ['*'], expires_at: end } });
      expect(await post({ expires_at: end })).toMatchObject({ status: 201, body: { expires_at: end } });
      expect((await post({ expires_at: '2998-12-31T23:59:59+00:00' })).status).toBe(201);
      for (const expires_at of [null, later, '2999-01-01T00:00:00-01:00']) {
        const refused = await post({ expires_at });
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
      }
    });

    it('change no token, themselves among them, to live longer', async () => {
      const { firm, id, call } = await ending();
      const lasting = (await firm.as('admin')('POST', '/admin/v1/tokens', { body: { scopes: ['items:*'] } })).body.id;
      const longer: [string, object][] = [
        [id, { expires_at: null }],
        [id, { expires_at: later }],
        [lasting, { expires_at: later }],
        [lasting, { expires_at: null, scopes: ['*'] }],
      ];
      for (const [one, body] of longer) {
        const refused = await call('PATCH', `/admin/v1/tokens/${one}`, body);
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
      }
      // What a token has already, sent back, changes nothing.
      const shown = (await call('GET', `/admin/v1/tokens/${lasting}`)).body;
      expect(shown).toMatchObject({ scopes: ['items:*'], expires_at: null });
      expect(await call('PATCH', `/admin/v1/tokens/${lasting}`, { expires_at: null })).toMatchObject({
        status: 200,
        body: shown,
      });
    });

    it('give a token that lives longer nothing that it does not have', async () => {
      const { firm, id, call } = await ending();
      const { id: staffId } = await ensureStaff('sarah@example.com', firm.work);
      const lasting = (await firm.as('admin')('POST', '/admin/v1/tokens', { body: { scopes: ['items:*'] } })).body.id;
      const patch = (one: string, body: object) => call('PATCH', `/admin/v1/tokens/${one}`, body);
      for (const more of [
        { scopes: ['*'] },
        { scopes: ['items:*', 'admin'] },
        { scopes: ['*:read'] },
        { staff_id: staffId },
      ]) {
        const refused = await patch(lasting, more);
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
      }
      expect((await patch(lasting, { name: 'Zap', scopes: ['items:read'] })).status).toBe(200);
      expect((await patch(id, { scopes: ['*', 'admin'] })).status).toBe(200);
      expect(await patch(lasting, { scopes: ['*'], expires_at: end })).toMatchObject({
        status: 200,
        body: { scopes: ['*'], expires_at: end },
      });
    });
  });

  it('refuse scopes and people that do not exist', async () => {
    const admin = (await newFirm()).as('admin');
    const refused = [
      { scopes: ['everything'] },
      { scopes: ['invocies:read'] },
      { scopes: ['invoices:write'] },
      { scopes: ['*:*'] },
      { scopes: [] },
      { scopes: 'invoices:read' },
      { staff_id: 99 },
      { staff_id: '1' },
      { expires_at: 'tomorrow' },
    ];
    for (const expires_at of ['2020-01-01T00:00:00Z', new Date().toISOString()]) {
      const over = await admin('POST', '/admin/v1/tokens', { body: { expires_at } });
      expect(over).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expires_at' }] } });
    }
    const { id } = (await admin('POST', '/admin/v1/tokens', { body: {} })).body;
    for (const body of refused) {
      for (const [method, path] of [
        ['POST', '/admin/v1/tokens'],
        ['PATCH', `/admin/v1/tokens/${id}`],
      ] as const) {
        const reply = await admin(method, path, { body });
        expect(reply.status, JSON.stringify(body)).toBe(422);
        expect(reply.body.errors[0].pointer).toContain(Object.keys(body)[0]);
      }
    }
  });
});

describe('the organization', () => {
  it('is shown and changed field by field', async () => {
    const firm = await newFirm();
    const admin = firm.as('admin');
    const changes = {
      currency: 'JPY',
      currencies: ['EUR'],
      timezone: 'Asia/Tokyo',
      locale: 'ja',
      address: '1 Street',
      vat_number: 'JP1',
      logo: null,
      number_formats: { credit_note: 'CN-{YY}-{000}', estimate: 'EST-', proposal: 'P{0000}' },
      payment_terms_days: 30,
      charge_default_taxes: true,
      siwapp_answers: 'original',
      perfex_reads: 'object',
      perfex_totals: 'reject',
      first_date: '1999-01-01',
      month_end: 'same_day',
      webhook_url: null,
      name: `Renamed ${firm.organization.id}`,
    };
    expect(await admin('PATCH', '/admin/v1/organization', { body: changes })).toMatchObject({
      status: 200,
      body: changes,
    });
    expect((await admin('GET', '/admin/v1/organization')).body).toEqual({
      id: firm.organization.id,
      ...changes,
      webhook_secret: null,
    });
  });

  it('keeps a locale as it is written everywhere', async () => {
    const admin = (await newFirm()).as('admin');
    for (const locale of ['de_AT', 'de-at', 'de-AT']) {
      const reply = await admin('PATCH', '/admin/v1/organization', { body: { locale } });
      expect([reply.status, reply.body.locale]).toEqual([200, 'de-AT']);
      expect((await admin('GET', '/admin/v1/organization')).body.locale).toBe('de-AT');
    }
  });

  it('is told that a rate is no text', async () => {
    const admin = (await newFirm()).as('admin');
    const { status, body } = await admin('POST', '/admin/v1/taxes', { body: { name: 'VAT', rate: '21' } });
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/rate' }]]);
    expect(body.errors[0].detail).toMatch(/^must be a number .*, not text$/);
  });

  it('refuses what is none, each named', async () => {
    const admin = (await newFirm()).as('admin');
    const refused = {
      locale: 'xx-yy-bad',
      vat_number: 'garbage',
      payment_terms_days: -1,
      charge_default_taxes: 'yes',
      number_formats: { credit_note: '{n}' },
    };
    const answers: string[] = [];
    for (const [name, value] of Object.entries(refused)) {
      const { status, body } = await admin('PATCH', '/admin/v1/organization', { body: { [name]: value } });
      answers.push(`${name}: ${status} ${pointers(body)}`);
    }
    expect(answers).toEqual([
      'locale: 422 /locale',
      'vat_number: 422 /vat_number',
      'payment_terms_days: 422 /payment_terms_days',
      'charge_default_taxes: 422 /charge_default_taxes',
      'number_formats: 422 /number_formats/credit_note',
    ]);
  });

  it('cannot take the name of another, nor be deleted or made here', async () => {
    const [one, two] = [await newFirm(), await newFirm()];
    const taken = await one.as('admin')('PATCH', '/admin/v1/organization', { body: { name: two.organization.name } });
    expect(taken.status).toBe(409);
    expect((await one.as('admin')('DELETE', '/admin/v1/organization')).status).toBe(405);
  });
});
