/** The logo: taken as a file or a data URL, refused where it is no picture, and on the invoice. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Firm, newFirm, type Reply } from '../../lab/api.ts';
import { invoice } from '../../lab/books.ts';
import { getFile } from '../../lib/platform/files.ts';
import { readOrganization } from '../../lib/store/organizations.ts';
import { jpeg, png } from '../support/pictures.ts';
import { pointers } from '../support/settings.ts';

const path = '/admin/v1/organization';

async function upload(firm: Firm, bytes: Buffer): Promise<Reply> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'logo.png');
  const whole = new Response(form);
  const headers = { 'content-type': whole.headers.get('content-type') ?? '' };
  const body = Buffer.from(await whole.arrayBuffer());
  return firm.as('admin')('POST', `${path}/logo`, { body, headers });
}
const dataUrl = (bytes: Buffer, type = 'png'): string => `data:image/${type};base64,${bytes.toString('base64')}`;
const settingOf = async (firm: Firm): Promise<string> => (await readOrganization(firm.organization.id))?.doc.logo ?? '';
const isThere = async (firm: Firm, setting: string): Promise<boolean> =>
  (await getFile(`${firm.organization.id}/organization/${firm.organization.id}/${setting.replace('file:', '')}`)) !==
  null;

/** How many pictures an invoice has on paper; transparency is one of its own. */
async function picturesOn(firm: Firm): Promise<number> {
  const { id } = await invoice(firm.work);
  const paper = await firm.as('siwapp')('GET', `/api/v1/templates/1/invoices/${id}.pdf`);
  expect(paper.status).toBe(200);
  return paper.body.toString('latin1').split('/Subtype /Image').length - 1;
}

describe('a logo', () => {
  it.each([
    ['PNG', png(300, 120), 'image/png', 1],
    ['PNG with transparency, larger than any text of the settings', png(900, 400, 6), 'image/png', 2],
    ['PNG of a palette', png(40, 40, 3), 'image/png', 1],
    ['JPEG', jpeg, 'image/jpeg', 1],
  ])('is uploaded and on every invoice: %s', async (_, bytes, type, pictures) => {
    const firm = await newFirm();
    expect(await picturesOn(firm)).toBe(0);
    const reply = await upload(firm, bytes);
    expect(reply).toMatchObject({ status: 200, body: { logo: `${path}/logo` } });
    const shown = await firm.as('admin')('GET', `${path}/logo`);
    expect(shown.headers['content-type']).toBe(type);
    expect(Buffer.compare(shown.body, bytes)).toBe(0);
    expect(await picturesOn(firm)).toBe(pictures);
    const page = await firm.as('siwapp')('GET', '/api/v1/invoices/print_template/1/invoice/1');
    expect(page.body).toContain(`src="data:${type};base64,`);
  });

  it('is set as a data URL too, stays when it is sent back, and goes with its file', async () => {
    const firm = await newFirm();
    const admin = firm.as('admin');
    expect((await admin('PATCH', path, { body: { logo: dataUrl(png(200, 100)) } })).body.logo).toBe(`${path}/logo`);
    const first = await settingOf(firm);
    const { id: _, webhook_secret: __, ...all } = (await admin('GET', path)).body;
    expect((await admin('PATCH', path, { body: all })).status).toBe(200);
    expect(await settingOf(firm)).toBe(first);
    expect(await isThere(firm, first)).toBe(true);

    await upload(firm, jpeg);
    const second = await settingOf(firm);
    expect(second).not.toBe(first);
    expect(await isThere(firm, first)).toBe(false);
    const taken = await admin('PATCH', path, {
      body: { logo: dataUrl(png(10, 10)), webhook_url: 'https://localhost/' },
    });
    expect(taken.status).toBe(422);
    expect(await settingOf(firm)).toBe(second);

    expect((await admin('PATCH', path, { body: { logo: null } })).body.logo).toBeNull();
    expect(await isThere(firm, second)).toBe(false);
    expect((await admin('GET', `${path}/logo`)).status).toBe(404);
    expect(await picturesOn(firm)).toBe(0);
  });

  const whole = png(30, 30, 6);
  const withData = (data: Buffer): Buffer => png(30, 30, 6, data);
  it.each([
    ['no picture', Buffer.from('GIF89a'), 'must be a PNG or JPEG picture'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'must be a PNG or JPEG picture'],
    ['a PNG cut short', whole.subarray(0, whole.length - 20), 'is damaged'],
    ['a PNG of other data than it says', withData(deflateSync(Buffer.alloc(10))), 'is damaged'],
    ['a PNG of no data', withData(Buffer.from('nothing')), 'is damaged'],
    ['a PNG that unpacks to more than it says', withData(deflateSync(Buffer.alloc(10_000_000))), 'is damaged'],
    ['a PNG of unknown filters', withData(deflateSync(Buffer.alloc(30 * 121, 9))), 'is damaged'],
    ['a picture too large', png(2_001, 2), 'is larger than 2000 × 2000 pixels'],
    ['a JPEG cut short', jpeg.subarray(0, 30), 'is damaged'],
    ['nothing', Buffer.alloc(0), 'must be a PNG or JPEG picture'],
  ])('is not %s', async (_, bytes, detail) => {
    const firm = await newFirm();
    const reply = await upload(firm, bytes);
    expect(reply.status, JSON.stringify(reply.body)).toBe(422);
    expect(pointers(reply.body)).toEqual(['/logo']);
    expect(JSON.stringify(reply.body)).toContain(detail);
    expect((await firm.as('admin')('GET', path)).body.logo).toBeNull();
  });

  it('is refused as a text that is no picture', async () => {
    const firm = await newFirm();
    for (const logo of ['https://example.com/logo.png', 'data:text/html;base64,AAAA', dataUrl(Buffer.from('no'))]) {
      const reply = await firm.as('admin')('PATCH', path, { body: { logo } });
      expect(reply.status).toBe(422);
      expect(pointers(reply.body)).toEqual(['/logo']);
    }
    expect((await firm.as('admin')('POST', `${path}/logo`, { body: {} })).status).toBe(422);
  });
});
