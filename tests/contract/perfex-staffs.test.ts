/** Perfex's staff: every documented field, and what a deletion does to tokens and to what is assigned. */

import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newFirm, send } from '../../lab/api.ts';
import { decimalExpected } from '../../lib/domain/money.ts';
import { createToken, ensureStaff } from '../../lib/operations/token/tokens.ts';

/** Everything the document lets a client write, and how answers show it; `lastname` stands in its answers only. */
const written = {
  firstname: 'Đào Quang',
  lastname: 'Dân',
  email: 'dan@example.com',
  phonenumber: '+84 28',
  facebook: 'dan.fb',
  linkedin: 'dan.li',
  skype: 'dan.sk',
  default_language: 'vietnamese',
  email_signature: 'Kind regards\nDân',
  direction: 'ltr',
};
const shownAlways = {
  password: null,
  profile_image: null,
  last_password_change: null,
  active: '1',
  datecreated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  customfields: [],
};
const mandatory = { firstname: 'Ana', email: 'ana@example.com', password: 'secret' };
const none = { status: false, message: 'No data were found' };

describe('a member of staff who is not active', () => {
  it('is stored so, and has no token that works until active again', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const { id } = (await perfex('POST', '/api/staffs', { body: mandatory })).body;
    const { text } = await createToken({ staffId: id, scopes: ['*'] }, firm.work);
    const use = async () => (await send('GET', '/api/staffs', { headers: { authtoken: text } })).status;
    const put = (more: object) => perfex('PUT', `/api/staffs/${id}`, { body: { ...mandatory, ...more } });
    const active = async () => (await perfex('GET', `/api/staffs/${id}`)).body.active;
    expect([await use(), await active()]).toEqual([200, '1']);
    expect((await put({ active: 0 })).status).toBe(200);
    expect([await use(), await active()]).toEqual([401, '0']);
    expect((await put({ phonenumber: '1' })).status).toBe(200);
    expect([await use(), await active()]).toEqual([401, '0']);
    expect((await put({ active: '1' })).status).toBe(200);
    expect([await use(), await active()]).toEqual([200, '1']);
  });

  it('can be made so, and cannot be the person for whom the token acts', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const made = await perfex('POST', '/api/staffs', { body: { ...mandatory, active: '0' } });
    expect((await perfex('GET', `/api/staffs/${made.body.id}`)).body.active).toBe('0');
    const other = await ensureStaff('sarah@example.com', firm.work);
    const { text } = await createToken({ staffId: other.id, scopes: ['*'] }, firm.work);
    const body = { ...mandatory, email: 'sarah@example.com', active: '0' };
    const own = await send('PUT', `/api/staffs/${other.id}`, { headers: { authtoken: text }, body });
    expect(own.status).toBeGreaterThanOrEqual(400);
    expect((await firm.work.store.staff.get(other.id))?.doc.active).toBe(true);
  });
});

describe('a Perfex member of staff', () => {
  it('is stored with every documented field and read back, alone, listed and found', async () => {
    const perfex = (await newFirm()).as('perfex');
    const body = {
      ...written,
      password: 'secret',
      hourly_rate: 25.5,
      departments: [2, '1'],
      send_welcome_email: 'on',
      permissions: { invoices: ['view', 'create'] },
    };
    const made = await perfex('POST', '/api/staffs', { body });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ status: true, message: 'Staff add successful.', id: 1, record_id: 1 });
    const { status, body: read } = await perfex('GET', '/api/staffs/1');
    expect(status).toBe(200);
    expect(read).toEqual({
      ...shownAlways,
      ...written,
      staffid: '1',
      id: '1',
      hourly_rate: '25.50',
      departments: ['2', '1'],
      send_welcome_email: '1',
      permissions: { invoices: ['view', 'create'] },
    });
    expect((await perfex('GET', '/api/staffs')).body).toEqual([read]);
    for (const word of ['ĐÀO', 'dao quang dan', 'dan@example', '+84', 'dan.fb', 'dan.li', 'dan.sk']) {
      const found = await perfex('GET', `/api/staffs/search/${encodeURIComponent(word)}`);
      expect(found.body, word).toEqual([read]);
    }
  });

  it('has every key also where only what is mandatory was given, and for people other ways have made', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/staffs', { body: mandatory });
    const bare = {
      ...shownAlways,
      lastname: '',
      phonenumber: '',
      facebook: '',
      linkedin: '',
      skype: '',
      hourly_rate: '0.00',
      default_language: '',
      direction: '',
      email_signature: '',
      departments: [],
      send_welcome_email: '0',
      permissions: [],
    };
    const named = { staffid: '1', id: '1', firstname: 'Ana', email: 'ana@example.com' };
    expect((await perfex('GET', '/api/staffs/1')).body).toEqual({ ...bare, ...named });
    await ensureStaff('sarah@example.com', firm.work);
    const sarah = { staffid: '2', id: '2', firstname: 'sarah', email: 'sarah@example.com' };
    expect((await perfex('GET', '/api/staffs/2')).body).toEqual({ ...bare, ...sarah });
  });

  it('is the same from a form, from multipart and from JSON', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const pairs: [string, string][] = [
      ['firstname', 'Ana'],
      ['password', 'secret'],
      ['hourly_rate', '30'],
      ['departments[]', '1'],
      ['departments[]', '2'],
      ['permissions[invoices][]', 'view'],
    ];
    const parts = [...pairs, ['email', 'b@example.com']]
      .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const json = { firstname: 'Ana', password: 'secret', hourly_rate: 30, permissions: { invoices: ['view'] } };
    const sent = [
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams([...pairs, ['email', 'a@example.com']]).toString(),
      },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: `${parts}--x--\r\n` },
      { body: { ...json, email: 'c@example.com', departments: [1, 2] } },
      { body: { ...json, email: 'd@example.com', departments: '1, 2, 1' } },
    ];
    for (const call of sent) expect((await perfex('POST', '/api/staffs', call)).status).toBe(200);
    const { body } = await perfex('GET', '/api/staffs');
    expect(body).toHaveLength(sent.length);
    const same = { departments: ['1', '2'], hourly_rate: '30.00', permissions: { invoices: ['view'] } };
    for (const one of body) expect(one).toMatchObject(same);
  });

  it('keeps on update what is not sent, and loses what is sent empty; a password that is left out or empty stays', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    const body = { ...written, password: 'secret', departments: [1], hourly_rate: '10' };
    await perfex('POST', '/api/staffs', { body });
    const changes = { ...mandatory, skype: '', departments: [], unknown: 'ignored' };
    const changed = await perfex('PUT', '/api/staffs/1', { body: changes });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ status: true, message: 'Staff Update Successful.' });
    const { password: _, ...named } = mandatory;
    expect((await perfex('GET', '/api/staffs/1')).body).toMatchObject({
      ...written,
      ...named,
      skype: '',
      departments: [],
      hourly_rate: '10.00',
    });
    const hashOf = async () => (await firm.work.store.staff.get(1))?.doc.passwordHash;
    const hash = await hashOf();
    expect(hash).toMatch(/^scrypt/);
    for (const more of [{}, { password: '' }, { password: null }]) {
      expect((await perfex('PUT', '/api/staffs/1', { body: { ...named, ...more } })).status).toBe(200);
      expect(await hashOf()).toBe(hash);
    }
  });

  it('has a password that is stored as slow salted hash and never shown', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/staffs', { body: mandatory });
    const stored = async () => (await firm.work.store.staff.get(1))?.doc;
    const hash = (await stored())?.passwordHash ?? '';
    const [name, N, r, p, salt, key] = hash.split('$');
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    expect(name).toBe('scrypt');
    const derived = scryptSync('secret', Buffer.from(salt ?? '', 'base64url'), 32, cost);
    expect(derived.toString('base64url')).toBe(key);
    await perfex('PUT', '/api/staffs/1', { body: { ...mandatory, password: 'other' } });
    expect((await stored())?.passwordHash).not.toBe(hash);
    const found = await perfex('GET', '/api/staffs/search/ana');
    expect(JSON.stringify([await perfex('GET', '/api/staffs/1'), found])).not.toMatch(/scrypt|other/);
    expect(found.body[0].last_password_change).toMatch(/^\d{4}-/);
  });

  it('is one person in every dialect', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/staffs', { body: { ...mandatory, lastname: 'Ruiz' } });
    const { text } = await createToken({ staffId: 1 }, firm.work);
    const mine = (body: object) => send('POST', '/api/customers', { headers: { authtoken: text }, body });
    await mine({ company: 'Acme' });
    expect((await perfex('GET', '/api/customers/1')).body.addedfrom).toBe('1');
  });

  it('is listed in pages, sorted, with the fields asked for', async () => {
    const perfex = (await newFirm()).as('perfex');
    expect(await perfex('GET', '/api/staffs')).toMatchObject({ status: 404, body: none });
    for (const [i, firstname] of ['Delta', 'alpha', 'Écho'].entries()) {
      await perfex('POST', '/api/staffs', { body: { firstname, email: `s${i}@example.com`, password: 'x' } });
    }
    const sorted = await perfex('GET', '/api/staffs?sort=firstname&fields=firstname');
    expect(sorted.body).toEqual([
      { staffid: '2', firstname: 'alpha' },
      { staffid: '1', firstname: 'Delta' },
      { staffid: '3', firstname: 'Écho' },
    ]);
    const page = await perfex('GET', '/api/staffs?page=2&per_page=2');
    expect(page.body).toMatchObject({ data: [{ staffid: '3' }], meta: { total: 3, total_pages: 2 } });
    expect((await perfex('GET', '/api/staffs?created_before=2000-01-01')).body).toEqual(none);
  });
});

describe('what a member of staff refuses', () => {
  it('names each field and writes nothing', async () => {
    const perfex = (await newFirm()).as('perfex');
    const empty = await perfex('POST', '/api/staffs', { body: {} });
    expect([empty.status, empty.body]).toEqual([
      404,
      {
        status: false,
        error: {
          email: 'The Email field is required',
          firstname: 'The Firstname field is required',
          password: 'The Password field is required',
        },
        message: 'Staff add fail.',
      },
    ]);
    const broken: [string, unknown, string, string][] = [
      ['email', 'nobody', 'email', 'must be an e-mail address'],
      ['hourly_rate', 'much', 'hourly_rate', decimalExpected],
      ['hourly_rate', '-1', 'hourly_rate', 'must not be negative'],
      ['departments', [1, 99], 'departments', 'refers to a record that does not exist (99)'],
      ['departments', ['one'], 'departments[0]', 'must be a whole number'],
      ['password', 'x'.repeat(256), 'password', 'is longer than 255 characters'],
      ['permissions', [[['deep']]], 'permissions', 'must be rights by feature'],
    ];
    for (const [field, value, path, message] of broken) {
      const made = await perfex('POST', '/api/staffs', { body: { ...mandatory, [field]: value } });
      expect([made.status, made.body]).toEqual([
        404,
        { status: false, error: { [path]: message }, message: 'Staff add fail.' },
      ]);
    }
    expect((await perfex('GET', '/api/staffs')).status).toBe(404);
    for (const path of ['9', 'x', '0', 'search/nobody']) {
      const { status, body } = await perfex('GET', `/api/staffs/${path}`);
      expect([path, status, body]).toEqual([path, 404, none]);
    }
    const missing = await perfex('PUT', '/api/staffs/9', { body: mandatory });
    expect([missing.status, missing.body]).toEqual([404, { status: false, message: 'Staff Update Fail.' }]);
  });

  it('has one address a person, whatever its case', async () => {
    const perfex = (await newFirm()).as('perfex');
    await perfex('POST', '/api/staffs', { body: mandatory });
    const error = { email: 'is already the address of another member of staff' };
    const again = await perfex('POST', '/api/staffs', { body: { ...mandatory, email: 'ANA@example.com' } });
    expect([again.status, again.body]).toEqual([404, { status: false, error, message: 'Staff add fail.' }]);
    const body = { ...mandatory, email: 'other@example.com' };
    const { id } = (await perfex('POST', '/api/staffs', { body })).body;
    expect((await perfex('PUT', `/api/staffs/${id}`, { body: mandatory })).body.error).toEqual(error);
    // A contact is no member of staff: it may have the same address.
    await perfex('POST', '/api/customers', { body: { company: 'Acme' } });
    const contact = { customer_id: 1, firstname: 'Ana', lastname: 'Ruiz', email: mandatory.email };
    expect((await perfex('POST', '/api/contacts', { body: contact })).status).toBe(200);
  });

  it('takes no department that is gone, but keeps one that goes', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/staffs', { body: { ...mandatory, departments: [1] } });
    await firm.as('admin')('DELETE', '/admin/v1/departments/1');
    const body = { ...mandatory, email: 'b@example.com', departments: [1] };
    expect((await perfex('POST', '/api/staffs', { body })).status).toBe(404);
    const kept = await perfex('PUT', '/api/staffs/1', { body: { ...mandatory, departments: [1, 2] } });
    expect(kept.status).toBe(200);
    expect((await perfex('GET', '/api/staffs/1')).body.departments).toEqual(['1', '2']);
  });
});

describe('a member of staff that is deleted', () => {
  it('goes at both paths, once, and leaves its address free', async () => {
    const perfex = (await newFirm()).as('perfex');
    for (const email of ['a@example.com', 'b@example.com']) {
      await perfex('POST', '/api/staffs', { body: { ...mandatory, email } });
    }
    const gone = { status: true, message: 'Staff Delete.' };
    expect(await perfex('DELETE', '/api/delete/staffs/1')).toMatchObject({ status: 200, body: gone });
    expect(await perfex('DELETE', '/api/staffs/2')).toMatchObject({ status: 200, body: gone });
    for (const path of ['/api/delete/staffs/1', '/api/staffs/2', '/api/staffs/x']) {
      const again = await perfex('DELETE', path);
      expect([again.status, again.body]).toEqual([404, { status: false, message: 'Staff Not Delete.' }]);
    }
    expect((await perfex('POST', '/api/staffs', { body: { ...mandatory, email: 'a@example.com' } })).status).toBe(200);
  });

  it('takes its tokens with it, which are refused at once; those of others stay', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    for (const email of ['a@example.com', 'b@example.com']) {
      await perfex('POST', '/api/staffs', { body: { ...mandatory, email } });
    }
    const tokens: string[] = [];
    for (const staffId of [1, 1, 2]) tokens.push((await createToken({ staffId }, firm.work)).text);
    const answers = async () =>
      Promise.all(
        tokens.map(async (authtoken) => (await send('GET', '/api/items', { headers: { authtoken } })).status),
      );
    expect(await answers()).toEqual([404, 404, 404]);
    expect((await perfex('DELETE', '/api/staffs/1')).status).toBe(200);
    expect(await answers()).toEqual([401, 401, 404]);
    const listed = (await firm.as('admin')('GET', '/admin/v1/tokens')).body;
    const mine = listed.filter(({ staff_id }: { staff_id: number | null }) => staff_id === 1);
    expect(mine.map(({ revoked_at }: { revoked_at: string | null }) => typeof revoked_at)).toEqual([
      'string',
      'string',
    ]);
  });

  it('is not whom the request acts for', async () => {
    const firm = await newFirm();
    await firm.as('perfex')('POST', '/api/staffs', { body: mandatory });
    const { text } = await createToken({ staffId: 1 }, firm.work);
    const refused = await send('DELETE', '/api/staffs/1', { headers: { authtoken: text } });
    expect([refused.status, refused.body]).toEqual([
      409,
      { status: false, error: { id: 'The token of this request acts for this person' }, message: 'Staff Not Delete.' },
    ]);
  });

  it('is not while something is assigned to the person; what the person has made stays', async () => {
    const firm = await newFirm();
    const perfex = firm.as('perfex');
    await perfex('POST', '/api/staffs', { body: mandatory });
    const { text: authtoken } = await createToken({ staffId: 1 }, firm.work);
    await send('POST', '/api/customers', { headers: { authtoken }, body: { company: 'Acme' } });
    const event = {
      title: 'Kick-off',
      start: '2026-01-01 09:00:00',
      userid: 1,
      public: 1,
      isstartnotified: 0,
      reminder_before: 30,
      reminder_before_type: 'minutes',
    };
    await perfex('POST', '/api/calendar', { body: event });
    const refused = await perfex('DELETE', '/api/staffs/1');
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        status: false,
        error: { id: 'The staff is still in use by 1 calendar event' },
        message: 'Staff Not Delete.',
      },
    ]);
    // Nothing of it was done: the token still works.
    expect((await send('GET', '/api/customers', { headers: { authtoken } })).status).toBe(200);
    await perfex('DELETE', '/api/calendar/1');
    expect((await perfex('DELETE', '/api/staffs/1')).status).toBe(200);
    expect((await perfex('GET', '/api/customers/1')).body.addedfrom).toBe('1');
  });
});
