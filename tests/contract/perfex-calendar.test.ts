/** Perfex's calendar events, field by field. */
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm } from '../../lab/api.ts';
import { ensureStaff } from '../../lib/operations/token/tokens.ts';

const event = {
  title: 'Hello',
  description: 'test',
  start: '2023-12-12 07:00:00',
  reminder_before_type: 'minutes',
  reminder_before: 30,
  color: '#28b8da',
  userid: 1,
  isstartnotified: 0,
  public: 1,
};
const shown = {
  ...event,
  eventid: '1',
  id: '1',
  end: '2023-12-12 07:00:00',
  reminder_before: '30',
  userid: '1',
  isstartnotified: '0',
  public: '1',
};
const none = { status: false, message: 'No data were found' };

async function setting(): Promise<ReturnType<Firm['as']>> {
  const firm = await newFirm({ timezone: 'America/New_York' });
  for (const name of ['a', 'b']) await ensureStaff(`${name}@example.com`, firm.work);
  return firm.as('perfex');
}

describe('a Perfex calendar event', () => {
  it('is stored with every documented field and read back, alone in an array and listed', async () => {
    const perfex = await setting();
    const made = await perfex('POST', '/api/calendar/', { body: event });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({ status: true, message: 'Data Added Successfully', id: 1, record_id: 1 });
    for (const path of ['/api/calendar/1', '/api/calendar', '/api/calendar/']) {
      const { status, body } = await perfex('GET', path);
      expect([path, status, body]).toEqual([path, 200, [shown]]);
    }
  });

  it('has every key where only what is mandatory was given; it ends when it starts', async () => {
    const perfex = await setting();
    const { description: _, color: __, ...mandatory } = event;
    const body = { ...mandatory, start: '2022-12-12', userid: '2', public: '0', isstartnotified: '1' };
    await perfex('POST', '/api/calendar', { body: { ...body, reminder_before: '3', reminder_before_type: 'hours' } });
    expect((await perfex('GET', '/api/calendar/1')).body).toEqual([
      {
        eventid: '1',
        id: '1',
        title: 'Hello',
        description: '',
        userid: '2',
        start: '2022-12-12 00:00:00',
        end: '2022-12-12 00:00:00',
        public: '0',
        color: '#03a9f4',
        isstartnotified: '1',
        reminder_before: '3',
        reminder_before_type: 'hours',
      },
    ]);
  });

  it('keeps on update what is not sent; its end can be written too', async () => {
    const perfex = await setting();
    await perfex('POST', '/api/calendar', { body: event });
    const changes = [
      { title: 'New', end: '2023-12-12T09:30' },
      { start: '2023-12-12 08:15:30', userid: 2, public: 0, reminder_before: 2, reminder_before_type: 'weeks' },
      { description: '', color: '#ff0000', isstartnotified: 'on' },
    ];
    for (const body of changes) {
      const changed = await perfex('PUT', '/api/calendar/1', { body });
      expect([changed.status, changed.body]).toEqual([200, { status: true, message: 'Data Update Successful.' }]);
    }
    const after = {
      eventid: '1',
      id: '1',
      title: 'New',
      description: '',
      userid: '2',
      start: '2023-12-12 08:15:30',
      end: '2023-12-12 09:30:00',
      public: '0',
      color: '#ff0000',
      isstartnotified: '1',
      reminder_before: '2',
      reminder_before_type: 'weeks',
    };
    expect((await perfex('GET', '/api/calendar/1')).body).toEqual([after]);
    await perfex('PUT', '/api/calendar/1', { body: { end: '' } });
    expect((await perfex('GET', '/api/calendar/1')).body).toEqual([{ ...after, end: after.start }]);
  });

  it('comes as form and multipart too', async () => {
    const perfex = await setting();
    const pairs = Object.entries(event).map(([name, value]): [string, string] => [name, String(value)]);
    const parts = pairs
      .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const type = (value: string) => ({ 'content-type': value });
    const form = new URLSearchParams(pairs).toString();
    await perfex('POST', '/api/calendar', { headers: type('application/x-www-form-urlencoded'), body: form });
    const multipart = { headers: type('multipart/form-data; boundary=x'), body: `${parts}--x--\r\n` };
    await perfex('POST', '/api/calendar', multipart);
    expect((await perfex('GET', '/api/calendar')).body).toEqual([shown, { ...shown, eventid: '2', id: '2' }]);
  });

  it('is deleted at both paths, once', async () => {
    const perfex = await setting();
    for (const _ of [1, 2]) await perfex('POST', '/api/calendar', { body: event });
    const gone = { status: true, message: 'Data Deleted Successfully' };
    expect(await perfex('DELETE', '/api/calendar/1')).toMatchObject({ status: 200, body: gone });
    expect(await perfex('DELETE', '/api/delete/calendar/2')).toMatchObject({ status: 200, body: gone });
    for (const path of ['/api/calendar/1', '/api/delete/calendar/2', '/api/calendar/x']) {
      const again = await perfex('DELETE', path);
      expect([again.status, again.body]).toEqual([404, { status: false, message: 'Data Delete Fail' }]);
    }
    for (const path of ['/api/calendar', '/api/calendar/1', '/api/calendar/x']) {
      const { status, body } = await perfex('GET', path);
      expect([path, status, body]).toEqual([path, 404, none]);
    }
  });

  it('is listed in pages and sorted', async () => {
    const perfex = await setting();
    const starts = ['2026-03-01 10:00:00', '2026-01-01 10:00:00', '2026-01-01 09:00:00'];
    for (const start of starts) await perfex('POST', '/api/calendar', { body: { ...event, start } });
    const sorted = await perfex('GET', '/api/calendar?sort=start&fields=start');
    expect(sorted.body.map(({ eventid }: { eventid: string }) => eventid)).toEqual(['3', '2', '1']);
    const page = await perfex('GET', '/api/calendar?page=2&per_page=2');
    expect(page.body).toMatchObject({ data: [{ eventid: '3' }], meta: { total: 3 } });
  });

  it.each([
    [0, 'must be the id of a record'],
    ['0', 'must be the id of a record'],
    ['', 'The Userid field is required'],
    [null, 'The Userid field is required'],
  ])('is made for somebody, and stays theirs where userid is sent as %j', async (userid, message) => {
    const perfex = await setting();
    const made = await perfex('POST', '/api/calendar', { body: { ...event, userid } });
    expect([made.status, made.body.error]).toEqual([404, { userid: message }]);
    await perfex('POST', '/api/calendar', { body: event });
    const changed = await perfex('PUT', '/api/calendar/1', { body: { userid, title: 'Moved' } });
    expect(changed.status).toBe(200);
    expect((await perfex('GET', '/api/calendar')).body).toEqual([{ ...shown, title: 'Moved' }]);
  });

  it('takes an instant as the time that the firm’s clocks show then', async () => {
    const perfex = await setting();
    const body = { ...event, start: '2023-02-28T03:30:00Z', end: '2023-02-28T10:00:00+01:00' };
    expect((await perfex('POST', '/api/calendar', { body })).status).toBe(200);
    expect((await perfex('GET', '/api/calendar/1')).body).toEqual([
      { ...shown, start: '2023-02-27 22:30:00', end: '2023-02-28 04:00:00' },
    ]);
    await perfex('PUT', '/api/calendar/1', { body: { start: '2023-07-01T03:30:00Z', end: '' } });
    expect((await perfex('GET', '/api/calendar/1')).body).toMatchObject([{ start: '2023-06-30 23:30:00' }]);
  });

  it('refuses what is missing or broken, names it, and writes nothing', async () => {
    const perfex = await setting();
    const empty = await perfex('POST', '/api/calendar', { body: {} });
    expect([empty.status, empty.body]).toEqual([
      404,
      {
        status: false,
        error: {
          title: 'The Title field is required',
          userid: 'The Userid field is required',
          start: 'The Start field is required',
          public: 'The Public field is required',
          isstartnotified: 'The Isstartnotified field is required',
          reminder_before: 'The Reminder Before field is required',
          reminder_before_type: 'The Reminder Before Type field is required',
        },
        message: 'Data Creation Failed',
      },
    ]);
    const clock = 'must be a date and time YYYY-MM-DD HH:MM:SS';
    const broken: [string, unknown, string][] = [
      ['userid', 9, 'refers to a record that does not exist (9)'],
      ['userid', -1, 'must not be negative'],
      ['start', '2023-02-30 07:00:00', clock],
      ['start', '2023-02-28 24:00:00', clock],
      ['start', '2023-02-28T24:30:00Z', clock],
      ['start', '2023-02-28T07:00:00+25:00', clock],
      ['end', 'later', clock],
      ['reminder_before', -1, 'must not be negative'],
      ['reminder_before_type', 'moons', 'must be one of minutes, hours, days, weeks'],
      ['public', 'perhaps', 'must be yes or no'],
    ];
    await perfex('POST', '/api/calendar', { body: event });
    for (const [name, value, message] of broken) {
      const made = await perfex('POST', '/api/calendar', { body: { ...event, [name]: value } });
      const error = { [name]: message };
      expect([made.status, made.body]).toEqual([404, { status: false, error, message: 'Data Creation Failed' }]);
      const changed = await perfex('PUT', '/api/calendar/1', { body: { [name]: value } });
      expect([changed.status, changed.body]).toEqual([404, { status: false, error, message: 'Data Update Fail' }]);
    }
    expect((await perfex('GET', '/api/calendar')).body).toEqual([shown]);
    const missing = await perfex('PUT', '/api/calendar/99', { body: { title: 'X' } });
    expect([missing.status, missing.body]).toEqual([404, { status: false, message: 'Data Update Fail' }]);
  });
});
