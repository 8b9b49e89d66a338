/** Files that come with a reply to a ticket, in the multipart form in which Perfex's clients send them. */
import { expect, it } from 'vitest';
import { type Reply, send } from '../../lab/api.ts';
import { furnishedFirm } from '../../lab/fixtures.ts';
import { formWith } from '../../lab/forms.ts';

const bytesOf = (reply: Reply): Buffer => Buffer.from(reply.body);

it('files of a reply are kept with it, listed by the ticket, and come back as they were', async () => {
  const firm = await furnishedFirm();
  const api = firm.as('perfex');
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 13, 10]);
  const files = [
    ['file[]', new File([picture], 'Bild Ärger.png', { type: 'image/png' })],
    ['file[]', new File(['two\nlines'], 'notes.txt', { type: 'text/plain' })],
  ] as const;
  const { status, body } = await api(
    'POST',
    '/api/tickets/reply/1',
    await formWith({ message: 'See there', admin: '1' }, files),
  );
  expect(status, JSON.stringify(body)).toBe(200);
  const { body: ticket } = await api('GET', '/api/tickets/1');
  const reply = ticket.replies.find((one: { id: string }) => one.id === String(body.reply_id));
  expect(reply).toMatchObject({ message: 'See there', admin: '1' });
  expect(reply.attachments).toMatchObject([
    { file_name: 'Bild Ärger.png', filetype: 'image/png', filesize: 8 },
    { file_name: 'notes.txt', filetype: 'text/plain', filesize: 9 },
  ]);
  const path = (at: number): string => new URL(reply.attachments[at].url).pathname;
  const first = await api('GET', path(0));
  expect(bytesOf(first)).toEqual(picture);
  expect(first.headers['content-disposition']).toContain("filename*=UTF-8''Bild%20%C3%84rger.png");
  expect((await api('GET', path(1))).body.toString()).toBe('two\nlines');

  const stranger = await furnishedFirm();
  expect((await stranger.as('perfex')('GET', path(1))).status).toBe(404);
  expect((await send('GET', path(1))).status).toBe(401);
});

it('a single file named `file` is taken, and one with a refused reply is not kept', async () => {
  const firm = await furnishedFirm();
  const api = firm.as('perfex');
  const note = new File(['x'], 'x.txt', { type: 'text/plain' });
  const before = (await api('GET', '/api/tickets/1')).body.attachments.length;
  expect((await api('POST', '/api/tickets/reply/1', await formWith({ message: '' }, [['file', note]]))).status).toBe(
    404,
  );
  expect((await api('GET', '/api/tickets/1')).body.attachments).toHaveLength(before);
  expect(
    (await api('POST', '/api/tickets/reply/1', await formWith({ message: 'Here' }, [['file', note]]))).status,
  ).toBe(200);
  expect((await api('GET', '/api/tickets/1')).body.attachments).toHaveLength(before + 1);
});

it('a reply that names no status of tickets is told which there are', async () => {
  const api = (await furnishedFirm()).as('perfex');
  const { status, body } = await api('POST', '/api/tickets/reply/1', { body: { message: 'Hello', status: 9 } });
  expect(status).toBe(404);
  expect(body.error).toEqual({ status: 'must be a number from 1 to 5' });
});
