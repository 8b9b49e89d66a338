/** Text in the charset it is declared in, in every dialect: decoded, or refused; never stored broken. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dialect, Firm, Reply } from '../../lab/api.ts';
import { jsonTypeOf } from '../../lab/credentials.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { readBody } from '../../lib/http/body.ts';

let firm: Firm;
beforeAll(async () => {
  firm = await furnishedFirm();
});

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const sent = (dialect: Dialect, method: string, path: string, contentType: string, body: Buffer): Promise<Reply> =>
  firm.as(dialect)(method, path, { headers: { 'content-type': contentType }, body });

/** A write of a text in each dialect, and what is shown of it. */
const writes: [Dialect, string, string, (text: string) => unknown][] = [
  ['perfex', 'POST', '/api/customers', (company) => ({ company })],
  ['siwapp', 'POST', '/api/v1/customers', (name) => ({ data: { attributes: { name } } })],
  [
    'sereni',
    'PUT',
    '/api/v1/clients/1',
    (name) => ({ name, email: 'a@acme.example', currency_id: 'EUR', country_id: 'KE' }),
  ],
  ['teamwork', 'PUT', '/invoices/1.json', (description) => ({ invoice: { description } })],
  [
    'productive',
    'PATCH',
    '/api/v2/expenses/1',
    (name) => ({ data: { type: 'expenses', id: '1', attributes: { name } } }),
  ],
  ['admin', 'POST', '/admin/v1/taxes', (name) => ({ name, rate: 9 })],
];
/** The text as it is stored. */
async function stored(dialect: Dialect, reply: Reply): Promise<string | undefined> {
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
  const { store } = firm.work;
  switch (dialect) {
    case 'perfex':
      return (await store.customers.get(Number(reply.body.id)))?.doc.name;
    case 'siwapp':
      return (await store.customers.get(Number(reply.body.data.id)))?.doc.name;
    case 'sereni':
      return (await store.customers.get(1))?.doc.name;
    case 'teamwork':
      return (await store.invoices.get(1))?.doc.description;
    case 'productive':
      return (await store.expenses.get(1))?.doc.name;
    case 'admin':
      return reply.body.name;
  }
}

describe.each(writes)('%s: %s %s', (dialect, method, path, bodyOf) => {
  const type = jsonTypeOf(dialect);
  const json = (text: string): string => JSON.stringify(bodyOf(text));

  it.each([
    ['ISO-8859-1', latin1(json('Zürich'))],
    ['"latin1"', latin1(json('Zürich'))],
    ["'latin1'", latin1(json('Zürich'))],
    ['windows-1252', latin1(json('Zürich'))],
    ['utf-16le', Buffer.from(json('Zürich'), 'utf16le')],
    ['UTF-8', Buffer.from(json('Zürich'))],
    ['utf8', Buffer.from(`\uFEFF${json('Zürich')}`)],
  ])('reads JSON in %s', async (charset, body) => {
    const reply = await sent(dialect, method, path, `${type}; charset=${charset}`, body);
    expect(await stored(dialect, reply)).toBe('Zürich');
  });

  it.each([
    ['nothing declared', type, latin1(json('Zürich'))],
    ['UTF-8 declared', `${type}; charset=utf-8`, latin1(json('Zürich'))],
    ['Shift_JIS declared', `${type};charset=Shift_JIS`, Buffer.concat([latin1('{"a":"'), Buffer.of(0x83, 0xff)])],
  ])('refuses with 400 what is not valid with %s', async (_, contentType, body) => {
    const reply = await sent(dialect, method, path, contentType, body);
    expect(reply.status, JSON.stringify(reply.body)).toBe(400);
    expect(JSON.stringify(reply.body)).toMatch(/is not valid (utf-8|shift_jis)/);
  });

  it('refuses a charset that nobody knows with 415', async () => {
    const reply = await sent(dialect, method, path, `${type}; charset=klingon`, latin1(json('Zürich')));
    expect(reply.status, JSON.stringify(reply.body)).toBe(415);
    expect(JSON.stringify(reply.body)).toContain('klingon');
  });
});

describe('a form', () => {
  const form = 'application/x-www-form-urlencoded';
  const add = (contentType: string, body: Buffer): Promise<Reply> =>
    sent('perfex', 'POST', '/api/customers', contentType, body);

  it.each([
    [form, 'company=Z%C3%BCrich+%26+100%25', 'Zürich & 100%'],
    [form, 'company=Zürich 100% here', 'Zürich 100% here'],
    [`${form}; charset=utf-8`, 'company=%E2%82%AC%', '€%'],
  ])('of %s is read: %s', async (contentType, text, company) => {
    expect(await stored('perfex', await add(contentType, Buffer.from(text)))).toBe(company);
    const asText = await firm.as('perfex')('POST', '/api/customers', {
      headers: { 'content-type': contentType },
      body: text,
    });
    expect(await stored('perfex', asText)).toBe(company);
  });

  it.each([
    ['ISO-8859-1', latin1('company=Z%FCrich'), 'Zürich'],
    ['ISO-8859-1', latin1('company=Zürich&vat=1'), 'Zürich'],
    ['windows-1252', latin1('company=%80+9'), '€ 9'],
    // The second byte of the character is the letter A.
    ['Shift_JIS', latin1('company=%83A'), 'ア'],
  ])('in %s is read, and so are its percent signs', async (charset, body, company) => {
    expect(await stored('perfex', await add(`${form}; charset=${charset}`, body))).toBe(company);
  });

  it.each([
    ['company=Z%FCrich', 'company is not valid utf-8'],
    ['company=A&billing%FC=x', 'The name of a field is not valid utf-8'],
  ])('that is no UTF-8 is 400 and names the field: %s', async (text, message) => {
    const reply = await add(form, latin1(text));
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain(message);
  });

  it('with bytes that are no UTF-8 is 400, one in UTF-16 is 415', async () => {
    expect((await add(form, latin1('company=Zürich'))).status).toBe(400);
    expect((await add(`${form}; charset=utf-16`, Buffer.from('company=A', 'utf16le'))).status).toBe(415);
  });

  it('without a type of its own is looked at in its charset', async () => {
    expect(await stored('perfex', await add('text/plain; charset=iso-8859-1', latin1('company=Zürich')))).toBe(
      'Zürich',
    );
    const json = latin1('{"company":"Zürich"}');
    expect(await stored('perfex', await add('text/plain; charset=iso-8859-1', json))).toBe('Zürich');
  });

  it.each([
    ['_charset_=windows-1252&company=Z%FCrich', form],
    ['company=Z%FCrich&_charset_=iso-8859-1', form],
    ['company=Z%C3%BCrich&_charset_=UTF-8', form],
    ['company=Z%C3%BCrich&_charset_=', form],
    // What the request itself declares goes before.
    ['company=Z%C3%BCrich&_charset_=iso-8859-1', `${form}; charset=utf-8`],
  ])('may say its charset as browsers do: %s', async (text, contentType) => {
    expect(await stored('perfex', await add(contentType, latin1(text)))).toBe('Zürich');
  });

  it('in a charset of its own that nobody knows is 415', async () => {
    expect((await add(form, latin1('company=A&_charset_=klingon'))).status).toBe(415);
  });

  it('has the last of what is there twice, and each of a list', async () => {
    const text = 'company=A&vat=1&company=B&groups_in[]=1&custom%5Bx%5D=1&groups_in%5B%5D=2&company=C';
    const reply = await add(form, latin1(text));
    expect(await stored('perfex', reply)).toBe('C');
    const { fields } = await readBody(form, text, false);
    expect(fields).toEqual({ company: 'C', vat: '1', groups_in: ['1', '2'], custom: { x: '1' } });
  });
});

describe('text', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json; charset=iso-8859-1',
    'text/plain',
    'multipart/form-data; boundary=limit',
  ])('of %s that a gateway has read as UTF-8 though it is not is refused', async (contentType) => {
    const headers = { 'content-type': contentType };
    const body = contentType.startsWith('multipart')
      ? '--limit\r\nContent-Disposition: form-data; name="company"\r\n\r\nZ\uFFFDrich\r\n--limit--'
      : '{"company":"Z\uFFFDrich"}';
    const reply = await firm.as('perfex')('POST', '/api/customers', { headers, body });
    expect(reply.status).toBe(400);
    expect(JSON.stringify(reply.body)).toContain('The body is not valid');
    const escaped = await firm.as('perfex')('POST', '/api/customers', { body: '{"company":"Z\\ufffdrich"}' });
    expect(await stored('perfex', escaped)).toBe('Z\uFFFDrich');
  });

  it.each(writes)('of %s: %s %s has no NUL and no half of a character', async (dialect, method, path, bodyOf) => {
    const headers = { 'content-type': jsonTypeOf(dialect) };
    for (const broken of ['a\0b', 'a\ud83d', '\ude00b']) {
      const reply = await firm.as(dialect)(method, path, { headers, body: bodyOf(broken) });
      expect(reply.status, JSON.stringify(reply.body)).toBe(dialect === 'perfex' ? 404 : 422);
      expect(JSON.stringify(reply.body)).toContain('must not contain');
      expect(JSON.stringify(reply.body)).toMatch(/name|company|description/);
    }
    const whole = await firm.as(dialect)(method, path, { headers, body: JSON.stringify(bodyOf('\\ud83d\\ude00')) });
    expect(whole.status).toBeLessThan(300);
  });

  it('of a form has no NUL', async () => {
    for (const text of ['company=a%00', 'company=a\0']) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const reply = await firm.as('perfex')('POST', '/api/customers', { headers, body: Buffer.from(text) });
      expect([reply.status, Object.keys(reply.body.error)]).toEqual([404, ['company']]);
    }
  });
});

describe('a part of a multipart body', () => {
  const part = (head: string, content: string): string =>
    `--limit\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const add = (body: Buffer, more = ''): Promise<Reply> =>
    sent('perfex', 'POST', '/api/customers', `multipart/form-data${more}; boundary=limit`, body);
  const end = '--limit--\r\n';
  const typed = (type: string): string => `name="company"\r\nContent-Type: ${type}`;

  it.each([
    ['its own charset', latin1(part(typed('text/plain; charset=ISO-8859-1'), 'Zürich') + end), ''],
    ['the charset of the body', latin1(part('name="company"', 'Zürich') + end), '; charset=ISO-8859-1'],
    [
      'its own before that of the body',
      Buffer.from(part(typed('text/plain; charset="utf-8"'), 'Zürich') + end),
      '; charset=ISO-8859-1',
    ],
    ['none', Buffer.from(part('name="company"', 'Zürich') + end), ''],
    [
      'none, of a form that says nothing',
      Buffer.from(part('name="company"', 'Zürich') + part('name="_charset_"', '') + end),
      '',
    ],
    ['that of its form', latin1(part('name="company"', 'Zürich') + part('name="_charset_"', 'latin1') + end), ''],
  ])('is read in %s', async (_, body, more) => {
    expect(await stored('perfex', await add(body, more))).toBe('Zürich');
  });

  it('beside parts in others is read', async () => {
    const body = Buffer.concat([
      Buffer.from(part('name="vat"', 'ДДС')),
      latin1(part(typed('text/plain; charset=latin1'), 'Zürich')),
      Buffer.from(part('name="city"\r\nContent-Type: text/plain; charset=utf-8', 'Łódź')),
      Buffer.from(end),
    ]);
    const { id } = (await add(body)).body;
    const customer = (await firm.work.store.customers.get(Number(id)))?.doc;
    expect([customer?.identification, customer?.name, customer?.address.city]).toEqual(['ДДС', 'Zürich', 'Łódź']);
  });

  it('is 400 where it is not valid in it, and 415 where nobody knows it', async () => {
    const broken = await add(latin1(part('name="company"', 'Zürich') + end));
    expect([broken.status, JSON.stringify(broken.body)]).toEqual([
      400,
      expect.stringContaining('company is not valid'),
    ]);
    expect((await add(latin1(part(typed('text/plain; charset=klingon'), 'Zurich') + end))).status).toBe(415);
    expect((await add(latin1(part('name="compañy"', 'Zurich') + end))).status).toBe(400);
  });
});

describe('a query', () => {
  it.each<[Dialect, string]>([
    ['perfex', '/api/customers?sort=%FC'],
    ['siwapp', '/api/v1/customers?q[name]=Z%FCrich'],
    ['sereni', '/api/v1/clients?search=Z%FCrich'],
    ['teamwork', '/invoices.json?page=%FC'],
    ['productive', '/api/v2/expenses?filter[name]=Z%FCrich'],
    ['admin', '/admin/v1/taxes?page=%FC'],
  ])('of %s that is no UTF-8 is 400 and names the parameter: %s', async (dialect, target) => {
    const reply = await firm.as(dialect)('GET', target);
    expect(reply.status, JSON.stringify(reply.body)).toBe(400);
    expect(JSON.stringify(reply.body)).toContain('is not valid utf-8');
  });
});
