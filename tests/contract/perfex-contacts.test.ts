/** Perfex's contacts: every documented field, one primary contact a customer, one address a firm. */
import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';

type Call = ReturnType<Firm['as']>;

/** What the document lets a client write, and how answers show it. */
const written = {
  firstname: 'Chirag',
  lastname: 'Jagani',
  email: 'chirag@trueline.example',
  title: 'Buyer',
  phonenumber: '+91 281 600',
  direction: 'ltr',
};
const mails = ['invoice', 'estimate', 'credit_note', 'project', 'ticket', 'task', 'contract'];
const switches = mails.map((one) => `${one}_emails`);
const flags = (value: string) => Object.fromEntries(switches.map((name) => [name, value]));

/** The search sample's keys that nothing stands behind here, and a company of which only the name is known. */
const bare = {
  password: null,
  new_pass_key: null,
  new_pass_key_requested: null,
  email_verified_at: null,
  email_verification_key: null,
  email_verification_sent_at: null,
  last_ip: null,
  last_login: null,
  last_password_change: null,
  profile_image: null,
  active: '1',
  company: 'Trueline',
  vat: '',
  country: '0',
  city: '',
  zip: '',
  state: '',
  address: '',
  website: '',
  leadid: null,
  billing_street: '',
  billing_city: '',
  billing_state: '',
  billing_zip: '',
  billing_country: '0',
  shipping_street: '',
  shipping_city: '',
  shipping_state: '',
  shipping_zip: '',
  shipping_country: '0',
  longitude: null,
  latitude: null,
  default_language: '',
  default_currency: '0',
  show_primary_contact: '0',
  stripe_id: null,
  registration_confirmed: '1',
  addedfrom: '0',
};

const none = { status: false, message: 'No data were found' };
const taken = {
  status: false,
  error: { email: 'This Email is already exists' },
  message: 'This Email is already exists',
};

let people = 0;
const person = (more: Record<string, unknown> = {}) => {
  people += 1;
  return { customer_id: 1, firstname: `First ${people}`, lastname: 'Last', email: `p${people}@example.com`, ...more };
};

async function setting(
  ...companies: string[]
): Promise<{ firm: Firm; perfex: Call; add: (more?: object) => Promise<number> }> {
  const firm = await newFirm();
  const perfex = firm.as('perfex');
  for (const company of ['Trueline', ...companies]) await perfex('POST', '/api/customers', { body: { company } });
  const add = async (more: object = {}): Promise<number> => {
    const made = await perfex('POST', '/api/contacts', { body: person({ ...more }) });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return made.body.id;
  };
  return { firm, perfex, add };
}

const primaries = async (perfex: Call, customer = 1): Promise<string[]> => {
  const { body } = await perfex('GET', `/api/contacts/${customer}`);
  return body.filter((one: { is_primary: string }) => one.is_primary === '1').map(({ id }: { id: string }) => id);
};

describe('a Perfex contact', () => {
  it('is stored with every documented field and read back, alone, listed and found, joined with its company', async () => {
    const { perfex } = await setting();
    const body = {
      ...written,
      customer_id: 1,
      password: 'correct horse',
      is_primary: 'on',
      donotsendwelcomeemail: 'on',
      send_set_password_email: 'on',
      permissions: ['1', '4', '6'],
      ...Object.fromEntries(switches.map((name) => [name, name])),
    };
    const made = await perfex('POST', '/api/contacts/', { body });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ status: true, message: 'Contact added successfully', id: 1, record_id: 1 });
    const { status, body: read } = await perfex('GET', '/api/contacts/1/1');
    expect(status).toBe(200);
    expect(read).toEqual({
      ...bare,
      ...written,
      ...flags('1'),
      id: '1',
      userid: '1',
      is_primary: '1',
      permissions: ['1', '4', '6'],
      datecreated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      donotsendwelcomeemail: '1',
      send_set_password_email: '1',
      customfields: [],
    });
    expect((await perfex('GET', '/api/contacts/1')).body).toEqual([read]);
    for (const word of ['chirag', 'JAGANI', 'trueline.example', 'buyer', '281 600', 'Chirag Jagani']) {
      const found = await perfex('GET', `/api/contacts/search/${encodeURIComponent(word)}`);
      expect(found.body, word).toEqual([read]);
    }
  });

  it('has every key also where only what is mandatory was given', async () => {
    const { perfex } = await setting();
    const { firstname, lastname, email } = written;
    await perfex('POST', '/api/contacts', { body: { customer_id: '1', firstname, lastname, email } });
    expect((await perfex('GET', '/api/contacts/1/1')).body).toEqual({
      ...bare,
      ...flags('0'),
      id: '1',
      userid: '1',
      is_primary: '1',
      firstname,
      lastname,
      email,
      phonenumber: '',
      title: null,
      direction: null,
      permissions: [],
      datecreated: expect.any(String),
      donotsendwelcomeemail: '0',
      send_set_password_email: '0',
      customfields: [],
    });
  });

  it('shows the columns of its company as that is now', async () => {
    const { perfex, add } = await setting();
    await add({ phonenumber: '1' });
    await perfex('PUT', '/api/customers/1', {
      body: { company: 'Renamed', vat: 'X1', phonenumber: '2', city: 'Pune' },
    });
    for (const path of ['/api/contacts/1/1', '/api/contacts/1', '/api/contacts/search/First']) {
      const { body } = await perfex('GET', path);
      const shown = Array.isArray(body) ? body[0] : body;
      expect(shown, path).toMatchObject({ company: 'Renamed', vat: 'X1', phonenumber: '1', city: 'Pune' });
    }
  });

  it('is the same from a form, from multipart and from JSON', async () => {
    const { perfex } = await setting();
    const pairs: [string, string][] = [
      ['customer_id', '1'],
      ['firstname', 'Ana'],
      ['lastname', 'Ruiz'],
      ['permissions[]', '2'],
      ['permissions[]', '5'],
      ['invoice_emails', 'invoice_emails'],
      ['title', 'CFO'],
    ];
    const form = (email: string): string => new URLSearchParams([...pairs, ['email', email]]).toString();
    const parts = [...pairs, ['email', 'b@example.com']]
      .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const json = { customer_id: 1, firstname: 'Ana', lastname: 'Ruiz', invoice_emails: true, title: 'CFO' };
    const sent = [
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form('a@example.com') },
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: `${parts}--x--\r\n` },
      { body: { ...json, email: 'c@example.com', permissions: [2, 5] } },
      { body: { ...json, email: 'd@example.com', permissions: '["2", "5"]' } },
      { body: { ...json, email: 'e@example.com', permissions: '5,2,2' } },
    ];
    for (const call of sent) expect((await perfex('POST', '/api/contacts', call)).status).toBe(200);
    const { body } = await perfex('GET', '/api/contacts/1');
    expect(body).toHaveLength(sent.length);
    for (const one of body) {
      const { id: _, email: __, is_primary: ___, ...rest } = one;
      const { id: ____, email: _____, is_primary: ______, ...first } = body[0];
      expect({ ...rest, datecreated: '' }).toEqual({ ...first, datecreated: '' });
    }
    expect(body[0]).toMatchObject({ permissions: ['2', '5'], invoice_emails: '1', estimate_emails: '0', title: 'CFO' });
  });

  it('keeps on update what is not sent, and loses what is sent empty', async () => {
    const { perfex } = await setting();
    await perfex('POST', '/api/contacts', {
      body: { ...written, customer_id: 1, permissions: ['1'], invoice_emails: 'invoice_emails', task_emails: 'on' },
    });
    const named = { firstname: 'New', lastname: 'Name', email: 'new@example.com' };
    const changes = { ...named, title: '', permissions: [], invoice_emails: '0', unknown: 'ignored' };
    const changed = await perfex('PUT', '/api/contacts/1', { body: changes });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({ status: true, message: 'Contact Updated Successfully' });
    expect((await perfex('GET', '/api/contacts/1/1')).body).toMatchObject({
      ...written,
      ...named,
      title: null,
      permissions: [],
      invoice_emails: '0',
      task_emails: '1',
    });
    // What was read can be sent back.
    const { body: read } = await perfex('GET', '/api/contacts/1/1');
    expect((await perfex('PUT', '/api/contacts/1', { body: read })).body.status).toBe(true);
    expect((await perfex('GET', '/api/contacts/1/1')).body).toEqual(read);
  });

  it('stores its password as slow salted hash, and never shows it', async () => {
    const { firm, perfex, add } = await setting();
    await add({ password: ' correct horse ', send_set_password_email: 'on' });
    await add({ password: ' correct horse ' });
    const stored = [...(await firm.work.store.contacts.getMany([1, 2])).values()].map(({ doc }) => doc);
    const hashes = stored.map(({ passwordHash }) => passwordHash ?? '');
    expect(new Set(hashes).size).toBe(2);
    for (const hash of hashes) {
      const [name, N, r, p, salt, key] = hash.split('$');
      expect([name, Number(N) * Number(r) * 128]).toEqual(['scrypt', 16 * 1024 * 1024]);
      const cost = { N: Number(N), r: Number(r), p: Number(p) };
      const derived = scryptSync(' correct horse ', Buffer.from(salt ?? '', 'base64url'), 32, cost);
      expect(derived.toString('base64url')).toBe(key);
    }
    expect(JSON.stringify(stored)).not.toContain('horse');
    const before = (await perfex('GET', '/api/contacts/1/1')).body;
    expect(before).toMatchObject({ password: null, last_password_change: null });
    const { firstname, lastname, email } = before;
    const at = '2026-11-20T12:00:00Z';
    await perfex('PUT', '/api/contacts/1', { body: { firstname, lastname, email }, at });
    expect((await firm.work.store.contacts.get(1))?.doc.passwordHash).toBe(hashes[0]);
    await perfex('PUT', '/api/contacts/1', { body: { firstname, lastname, email, password: 'another' }, at });
    expect((await firm.work.store.contacts.get(1))?.doc.passwordHash).not.toBe(hashes[0]);
    const after = await perfex('GET', '/api/contacts/search/First');
    expect(JSON.stringify(after.body)).not.toMatch(/scrypt|another/);
    expect(after.body[0].last_password_change).toMatch(/^2026-11-20 \d\d:00:00$/);
  });

  it('is deleted at both paths, once', async () => {
    const { perfex, add } = await setting();
    await add();
    await add();
    const gone = { status: true, message: 'Contact Deleted Successfully' };
    expect(await perfex('DELETE', '/api/delete/contacts/1')).toMatchObject({ status: 200, body: gone });
    expect(await perfex('DELETE', '/api/contacts/2')).toMatchObject({ status: 200, body: gone });
    for (const path of ['/api/delete/contacts/1', '/api/contacts/2', '/api/contacts/none']) {
      const again = await perfex('DELETE', path);
      expect([again.status, again.body]).toEqual([404, { status: false, message: 'Contact Delete Fail' }]);
    }
    expect((await perfex('GET', '/api/contacts/1')).body).toEqual(none);
  });
});

describe('the primary contact', () => {
  it('is the first, then whichever was last made it: exactly one a customer', async () => {
    const { perfex, add } = await setting('Other');
    await add();
    await add();
    expect(await primaries(perfex)).toEqual(['1']);
    await add({ is_primary: 'on' });
    expect(await primaries(perfex)).toEqual(['3']);
    const { firstname, lastname, email } = (await perfex('GET', '/api/contacts/1/2')).body;
    await perfex('PUT', '/api/contacts/2', { body: { firstname, lastname, email, is_primary: 'on' } });
    expect(await primaries(perfex)).toEqual(['2']);
    await add({ customer_id: 2 });
    expect(await primaries(perfex, 2)).toEqual(['4']);
    expect(await primaries(perfex)).toEqual(['2']);
  });

  it('stays while no other takes its place, and is followed by the oldest when it is deleted', async () => {
    const { perfex, add } = await setting();
    for (const _ of [1, 2, 3]) await add();
    const { firstname, lastname, email } = (await perfex('GET', '/api/contacts/1/1')).body;
    const off = await perfex('PUT', '/api/contacts/1', { body: { firstname, lastname, email, is_primary: '0' } });
    expect(off.status).toBe(404);
    expect(off.body).toEqual({
      status: false,
      error: { is_primary: 'cannot be removed: make another contact of the customer the primary one' },
      message: 'Contact add fail',
    });
    await perfex('PUT', '/api/contacts/1', { body: { firstname: 'Renamed', lastname, email } });
    expect(await primaries(perfex)).toEqual(['1']);
    await perfex('DELETE', '/api/contacts/2');
    expect(await primaries(perfex)).toEqual(['1']);
    await perfex('DELETE', '/api/contacts/1');
    expect(await primaries(perfex)).toEqual(['3']);
    await perfex('DELETE', '/api/contacts/3');
    await add();
    expect(await primaries(perfex)).toEqual(['4']);
  });

  it('is one also when many contacts are made, changed and deleted at once', async () => {
    const { firm, perfex, add } = await setting();
    await add();
    const acts = Array.from({ length: 8 }, (_, i) => async (): Promise<void> => {
      const id = await add(i % 3 === 0 ? { is_primary: 'on' } : {});
      if (i % 2 === 0) await perfex('DELETE', `/api/contacts/${id}`);
    });
    await Promise.all([...acts.map((act) => act()), perfex('DELETE', '/api/contacts/1')]);
    const left = (await perfex('GET', '/api/contacts/1')).body.map(({ id }: { id: string }) => Number(id));
    expect(left).toHaveLength(4);
    expect(await primaries(perfex)).toHaveLength(1);
    await Promise.all(left.map((id: number) => perfex('DELETE', `/api/contacts/${id}`)));
    expect((await firm.work.store.customers.get(1))?.doc.primaryContact).toBeNull();
    expect(await firm.work.store.customers.figures(1)).toMatchObject({ references: 0 });
  });

  it('is what Sereni shows of the client, and whose address is used where the customer has none', async () => {
    const { firm, perfex, add } = await setting();
    const sereni = firm.as('sereni');
    const shown = async () => (await sereni('GET', '/api/v1/clients/1')).body.attributes;
    expect(await shown()).toMatchObject({ contact: null, email: '' });
    await add({ firstname: 'Allen', lastname: 'McCain', email: 'allen@acme.example' });
    const contact = { id: '1', name: 'Allen McCain', email: 'allen@acme.example' };
    expect(await shown()).toMatchObject({ contact, email: 'allen@acme.example' });
    expect((await sereni('GET', '/api/v1/clients')).body.data[0].attributes.contact).toEqual(contact);
    const body = { firstname: 'Allen', lastname: 'Ross', email: 'ross@acme.example' };
    await perfex('PUT', '/api/contacts/1', { body });
    expect(await shown()).toMatchObject({ contact: { name: 'Allen Ross' }, email: 'ross@acme.example' });
    const siwapp = firm.as('siwapp');
    const email = async () => (await siwapp('GET', '/api/v1/customers/1')).body.data.attributes.email;
    expect(await email()).toBe('ross@acme.example');
    await siwapp('PUT', '/api/v1/customers/1', { body: { data: { attributes: { email: 'office@acme.example' } } } });
    expect(await email()).toBe('office@acme.example');
    expect(await shown()).toMatchObject({ contact: { email: 'ross@acme.example' }, email: 'office@acme.example' });
    await perfex('DELETE', '/api/contacts/1');
    expect(await shown()).toMatchObject({ contact: null, email: 'office@acme.example' });
  });

  it('changes nothing of the customer that pollers could see unless it changes itself', async () => {
    const { perfex, add } = await setting();
    await add();
    const polled = async () => (await perfex('GET', '/api/zapier/poll/customers')).body.data[0].change_id;
    const before = await polled();
    const other = await add();
    await perfex('DELETE', `/api/contacts/${other}`);
    expect(await polled()).toBe(before);
    await add({ is_primary: 'on' });
    expect(await polled()).not.toBe(before);
  });
});

describe('an address', () => {
  it('belongs to one contact of the firm only, whatever its case: 409 in the printed words', async () => {
    const { perfex, add } = await setting('Other');
    await add({ email: 'one@example.com' });
    await add({ email: 'two@example.com' });
    for (const customer_id of [1, 2]) {
      const made = await perfex('POST', '/api/contacts', { body: person({ customer_id, email: 'ONE@example.com' }) });
      expect([made.status, made.body]).toEqual([409, taken]);
    }
    const named = { firstname: 'A', lastname: 'B' };
    const changed = await perfex('PUT', '/api/contacts/2', { body: { ...named, email: 'One@Example.com' } });
    expect([changed.status, changed.body]).toEqual([409, taken]);
    expect((await perfex('GET', '/api/contacts/1')).body).toHaveLength(2);
    // Its own it may keep, in another case, and what is given up is free.
    const kept = await perfex('PUT', '/api/contacts/2', { body: { ...named, email: 'Two@Example.com' } });
    expect(kept.status).toBe(200);
    await perfex('DELETE', '/api/contacts/1');
    expect(await add({ email: 'one@example.com' })).toBeGreaterThan(2);
  });

  it('is taken once when it is asked for twice at once', async () => {
    const { perfex } = await setting();
    const made = await Promise.all(
      [1, 2, 3].map(() => perfex('POST', '/api/contacts', { body: person({ email: 'same@example.com' }) })),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await perfex('GET', '/api/contacts/1')).body).toHaveLength(1);
  });
});

describe('a list of contacts', () => {
  it('holds those of one customer, in pages, sorted, of a day, with the fields asked for', async () => {
    const { perfex, add } = await setting('Other');
    const names = ['Delta', 'alpha', 'Écho'];
    for (const firstname of names) await add({ firstname });
    await add({ customer_id: 2, firstname: 'Bravo' });
    const firsts = (records: { firstname: string }[]): string[] => records.map(({ firstname }) => firstname);
    expect(firsts((await perfex('GET', '/api/contacts/1')).body)).toEqual(names);
    expect(firsts((await perfex('GET', '/api/contacts/2')).body)).toEqual(['Bravo']);
    const sorted = await perfex('GET', '/api/contacts/1?sort=firstname&fields=firstname');
    expect(sorted.body).toEqual([
      { id: '2', firstname: 'alpha' },
      { id: '1', firstname: 'Delta' },
      { id: '3', firstname: 'Écho' },
    ]);
    const page = await perfex('GET', '/api/contacts/1?page=2&per_page=2');
    expect([firsts(page.body.data), page.body.meta]).toMatchObject([['Écho'], { total: 3, total_pages: 2 }]);
    const last = await perfex('GET', '/api/contacts/1?page=1&per_page=1&sort=-id');
    expect([firsts(last.body.data), last.body.meta.total]).toEqual([['Écho'], 3]);
    expect((await perfex('GET', '/api/contacts/1?created_before=2000-01-01')).body).toEqual(none);
    expect((await perfex('GET', '/api/contacts/1?created_after=2000-01-01')).body).toHaveLength(3);
    expect((await perfex('GET', '/api/contacts/1?sort=shoe_size')).status).toBe(400);
  });

  it('is not there for a customer that has none or is not there, and a contact only under its own customer', async () => {
    const { perfex, add } = await setting('Other');
    await add();
    const paths = ['2', '9', 'x', '2/1', '1/9', '9/1', '1/x', 'search/nobody', '9?page=1'];
    for (const path of paths) {
      const { status, body } = await perfex('GET', `/api/contacts/${path}`);
      expect([path, status, body]).toEqual([path, 404, none]);
    }
    const page = await perfex('GET', '/api/contacts/2?page=1');
    expect(page).toMatchObject({ status: 200, body: { data: [], meta: { total: 0 } } });
  });
});

describe('what a contact refuses', () => {
  it('names each field, in the printed words where there are any, and writes nothing', async () => {
    const { perfex } = await setting('Other');
    const empty = await perfex('POST', '/api/contacts', { body: {} });
    const mandatory = {
      firstname: 'The First Name field is required',
      lastname: 'The Last Name field is required',
      email: 'The Email field is required',
    };
    expect([empty.status, empty.body]).toEqual([
      404,
      {
        status: false,
        error: { customer_id: 'The Customer field is required', ...mandatory },
        message: 'Contact add fail',
      },
    ]);
    const broken = {
      customer_id: [9, 'refers to a record that does not exist (9)'],
      email: ['nobody', 'must be an e-mail address'],
      direction: ['up', 'must be rtl or ltr'],
      'permissions[1]': [['1', '7'], 'must be a number from 1 to 6'],
      is_primary: ['perhaps', 'must be yes or no'],
      invoice_emails: [['deep'], 'must be yes or no'],
      password: ['x'.repeat(256), 'is longer than 255 characters'],
    };
    for (const [path, [value, message]] of Object.entries(broken)) {
      const name = path.replace(/\[.*/, '');
      const made = await perfex('POST', '/api/contacts', { body: person({ [name]: value }) });
      expect([made.status, made.body]).toEqual([
        404,
        { status: false, error: { [path]: message }, message: 'Contact add fail' },
      ]);
    }
    const unset = await perfex('POST', '/api/contacts', { body: person({ send_set_password_email: 'on' }) });
    expect(unset.body.error).toEqual({ password: 'The Password field is required' });
    expect((await perfex('GET', '/api/contacts/1')).body).toEqual(none);
    const { id } = (await perfex('POST', '/api/contacts', { body: person() })).body;
    for (const body of [{}, { firstname: '', lastname: '', email: '' }]) {
      const nameless = await perfex('PUT', `/api/contacts/${id}`, { body });
      expect(nameless.body).toEqual({ status: false, error: mandatory, message: 'Contact add fail' });
    }
    const moved = await perfex('PUT', `/api/contacts/${id}`, { body: person({ customer_id: 2 }) });
    expect(moved.body.error).toEqual({ customer_id: 'cannot change: a contact stays with its customer' });
    const missing = await perfex('PUT', '/api/contacts/99', { body: person() });
    expect([missing.status, missing.body]).toEqual([404, { status: false, message: 'Contact add fail' }]);
  });
});

describe('a customer that is deleted', () => {
  it('takes its contacts along, in every dialect', async () => {
    const { firm, perfex, add } = await setting('Second', 'Third');
    for (const customer_id of [1, 1, 1, 2, 3]) await add({ customer_id, email: `c${people}@example.com` });
    const emails = (await perfex('GET', '/api/contacts/search/First')).body.map(
      ({ email }: { email: string }) => email,
    );
    expect((await perfex('DELETE', '/api/customers/1')).status).toBe(200);
    expect((await firm.as('sereni')('DELETE', '/api/v1/clients/2')).status).toBe(200);
    expect((await firm.as('siwapp')('DELETE', '/api/v1/customers/3')).status).toBe(204);
    expect((await perfex('GET', '/api/contacts/search/First')).body).toEqual(none);
    // Their addresses are free again.
    await perfex('POST', '/api/customers', { body: { company: 'New' } });
    for (const email of emails) await add({ customer_id: 4, email });
  });

  it('is not while it has more contacts than go with it, and says so', async () => {
    const { perfex, add } = await setting();
    for (const _ of Array.from({ length: 11 })) await add();
    const refused = await perfex('DELETE', '/api/customers/1');
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        status: false,
        error: { id: 'The customer has 11 contacts, and at most 10 are deleted with it: delete some first' },
        message: 'Customer Delete Fail.',
      },
    ]);
    await perfex('DELETE', '/api/contacts/1');
    expect((await perfex('DELETE', '/api/customers/1')).status).toBe(200);
    expect((await perfex('GET', '/api/contacts/search/First')).body).toEqual(none);
  });

  it('is not, and keeps its contacts, while something else refers to it', async () => {
    const { perfex, add } = await setting();
    await add();
    await perfex('POST', '/api/contracts', { body: { subject: 'Care', client: 1, datestart: '2026-01-01' } });
    expect((await perfex('DELETE', '/api/customers/1')).status).toBe(409);
    expect((await perfex('GET', '/api/contacts/1')).body).toHaveLength(1);
    await perfex('DELETE', '/api/contracts/1');
    expect((await perfex('DELETE', '/api/customers/1')).status).toBe(200);
  });
});
