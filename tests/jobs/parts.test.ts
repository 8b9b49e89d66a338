/** What a process that was killed has left half written is swept by the next drain; nobody ever reads it. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { getFile, putFile } from '../../lib/platform/files.ts';
import { deliver } from '../../lib/platform/mail.ts';
import { listFiledMails } from '../../lib/platform/mail-folder.ts';
import { ownTable } from '../support/table.ts';

const folder = mkdtempSync(join(tmpdir(), 'quintet-parts-'));
const [mails, files] = [join(folder, 'mail'), join(folder, 'files')];
process.env.MAIL_FOLDER = mails;
process.env.FILES_FOLDER = files;
ownTable();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = (of: string): string[] => readdirSync(join(of, '.parts')).sort();
const mail = { id: '1-a', fromName: 'Kent', to: ['jo@example.com'], subject: 'Hello', text: 'Hello' };

describe('a file in a folder', () => {
  it('is written whole or not at all, and nothing is left beside it', async () => {
    await putFile('1/ticket/5/12-report.pdf', { bytes: Buffer.from('one'), type: 'application/pdf' });
    await putFile('1/ticket/5/12-report.pdf', { bytes: Buffer.from('two'), type: 'application/pdf' });
    await deliver(mail);
    expect((await getFile('1/ticket/5/12-report.pdf'))?.toString()).toBe('two');
    expect(readFileSync(join(mails, '1-a.eml'), 'utf8')).toContain('Subject: Hello');
    expect(readdirSync(join(files, '1/ticket/5'))).toEqual(['12-report.pdf']);
    // A folder in its place: it cannot be written.
    await expect(putFile('1/ticket', { bytes: Buffer.from('no'), type: 'text/plain' })).rejects.toThrow();
    for (const of of [mails, files]) expect(parts(of)).toEqual([]);
  });

  it('that a killed process has begun is removed after an hour, and one that is being written is not', async () => {
    for (const of of [mails, files]) {
      mkdirSync(join(of, '.parts'), { recursive: true });
      for (const name of ['old', 'new']) writeFileSync(join(of, '.parts', name), 'half');
      const longAgo = Date.now() / 1_000 - 3_601;
      utimesSync(join(of, '.parts', 'old'), longAgo, longAgo);
    }
    expect((await listFiledMails(1, 10)).map(({ id }) => id)).toEqual(['1-a']);
    await drainOutbox();
    for (const of of [mails, files]) expect(parts(of)).toEqual(['new']);
    expect(existsSync(join(files, '1/ticket/5/12-report.pdf'))).toBe(true);
    await expect(getFile('.parts/new')).rejects.toThrow('no key');
  });
});
