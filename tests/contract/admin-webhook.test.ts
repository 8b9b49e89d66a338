/** The webhook's receiver and its secret, in the settings. */
import { describe, expect, it } from 'vitest';
import { newFirm } from '../../lab/api.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import { pointers } from '../support/settings.ts';

const path = '/admin/v1/organization';

describe('the receiver of the webhook', () => {
  it('brings a secret, which is shown once, and renewed on demand', async () => {
    const firm = await newFirm();
    const admin = firm.as('admin');
    expect((await admin('GET', path)).body).toMatchObject({ webhook_url: null, webhook_secret: null });
    const set = await admin('PATCH', path, { body: { webhook_url: 'https://hooks.example.com/in' } });
    expect(set.status).toBe(200);
    const { webhook_secret: secret } = set.body;
    expect(secret).toMatch(/^whsec_/);
    const changed = await admin('PATCH', path, { body: { webhook_url: 'https://hooks.example.com/other' } });
    expect(changed.body).toMatchObject({ webhook_url: 'https://hooks.example.com/other', webhook_secret: null });
    expect(JSON.stringify((await admin('GET', path)).body)).not.toContain(secret);

    const renewed = await admin('POST', `${path}/webhook-secret`);
    expect(renewed.status).toBe(201);
    expect(renewed.body.webhook_secret).toMatch(/^whsec_/);
    expect(renewed.body.webhook_secret).not.toBe(secret);
    expect((await readOrganization(firm.organization.id))?.doc.webhookSecret).toBe(renewed.body.webhook_secret);

    expect((await admin('PATCH', path, { body: { webhook_url: '' } })).body.webhook_url).toBeNull();
  });

  it.each([
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://localhost/',
    'https://10.0.0.1/',
    'nowhere',
    7,
  ])('is not %s', async (url) => {
    const firm = await newFirm();
    const refused = await firm.as('admin')('PATCH', path, { body: { webhook_url: url, locale: 'de' } });
    expect(refused.status).toBe(422);
    expect(pointers(refused.body)).toEqual(['/webhook_url']);
    expect((await firm.as('admin')('GET', path)).body).toMatchObject({ locale: 'en', webhook_url: null });
  });
});
