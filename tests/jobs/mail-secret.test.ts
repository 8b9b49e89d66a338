/** The mail server's address and password from the parameter store: read when needed, and again when the password changes. */
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { type AwsAnswer, awsKeys, startAwsServer } from '../support/aws-server.ts';
import { watchLog } from '../support/log.ts';
import { startMailServer } from '../support/mail-server.ts';
import { expectSent, firmWithMails, outboxOf } from '../support/mails.ts';
import { ownTable } from '../support/table.ts';

const server = await startMailServer();
let stored = '';
const value = (): AwsAnswer => ({ status: 200, body: { Parameter: { Name: '/quintet/smtp', Value: stored } } });
const ssm = await startAwsServer(value);
Object.assign(process.env, awsKeys, {
  AWS_REGION: 'eu-central-1',
  SMTP_SECRET: '/quintet/smtp',
  SSM_ENDPOINT: ssm.url,
  MAIL_FROM: 'billing@example.com',
  MAIL_PER_SECOND: '1000',
});
ownTable();
const lines = watchLog('debug');
afterAll(() => Promise.all([server.close(), ssm.close()]));

const urlWith = (password: string): string => server.url.replace('secret', password);
let aheadMs = 0;
/** A drain after all that has been put off is due. */
async function later(): Promise<Awaited<ReturnType<typeof drainOutbox>>> {
  aheadMs += 2 * 3_600_000;
  return drainOutbox(Date.now() + aheadMs, null, { beginsForMs: 10 ** 6 });
}
/** Lets so much time go by for what is remembered. */
function passMinutes(minutes: number): void {
  passedMs += minutes * 60_000;
}
const uptime = performance.now.bind(performance);
let passedMs = 0;
vi.spyOn(performance, 'now').mockImplementation(() => uptime() + passedMs);

beforeEach(async () => {
  Object.assign(process.env, awsKeys);
  ssm.answer = value;
  stored = urlWith('one');
  server.password = '';
  await later();
  passMinutes(6);
  ssm.requests.length = 0;
  ssm.refused = 0;
  server.mails.length = 0;
  lines.length = 0;
});

describe('the address in the parameter store', () => {
  it('is read once, decrypted, for all mails of some minutes, and then again', async () => {
    server.password = 'one';
    await firmWithMails(4);
    expect(await later()).toMatchObject({ done: 4, failed: 0 });
    expectSent(server, 4);
    expect(ssm.requests).toMatchObject([
      {
        ...{ service: 'ssm', region: 'eu-central-1', target: 'AmazonSSM.GetParameter' },
        body: { Name: '/quintet/smtp', WithDecryption: true },
      },
    ]);
    passMinutes(4);
    await firmWithMails(1);
    expect(await later()).toMatchObject({ done: 1 });
    expect(ssm.requests).toHaveLength(1);
    passMinutes(6);
    await firmWithMails(1);
    expect(await later()).toMatchObject({ done: 1 });
    expect(ssm.requests).toHaveLength(2);
  });

  it('is read again when the server refuses the login, and the mail goes in the same try', async () => {
    server.password = 'one';
    await firmWithMails(1);
    await later();
    server.password = 'two';
    stored = urlWith('two');
    const firm = await firmWithMails(3);
    expect(await later()).toMatchObject({ done: 3, failed: 0 });
    expect(await outboxOf(firm)).toEqual([]);
    // Once at the start, and once for all that were refused.
    expect(ssm.requests).toHaveLength(2);
  });

  it('that is refused after being read again is the server’s failure, and shown to nobody', async () => {
    server.password = 'another';
    const firm = await firmWithMails(1);
    expect(await later()).toMatchObject({ done: 0, failed: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ reason: 'ReceiverFailed EAUTH 535', answer: null }]);
    expect(ssm.requests).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toMatch(/smtp:|one@|:one/);
    server.password = 'one';
    expect(await later()).toMatchObject({ done: 1 });
  });

  it.each([
    ['UnrecognizedClientException', { AWS_ACCESS_KEY_ID: 'AKIDOTHER' }],
    ['InvalidSignatureException', { AWS_SECRET_ACCESS_KEY: 'another' }],
  ])('is not given to whoever has wrong keys: mails wait (%s)', async (code, keys) => {
    Object.assign(process.env, keys);
    const firm = await firmWithMails(1);
    expect(await later()).toMatchObject({ done: 0, failed: 1 });
    expect(ssm.refused).toBeGreaterThan(0);
    expect(ssm.requests).toEqual([]);
    expect(await outboxOf(firm)).toMatchObject([{ reason: `ReceiverFailed SSM ${code}`, answer: null }]);
    Object.assign(process.env, awsKeys);
    expect(await later()).toMatchObject({ done: 1 });
  });

  it.each([
    ['is not there', { status: 400, error: 'ParameterNotFound', body: {} } satisfies AwsAnswer, 'ParameterNotFound'],
    ['is no address', { status: 200, body: { Parameter: { Value: 'hunter2' } } } satisfies AwsAnswer, 'no address'],
  ])('that %s keeps mails waiting with the reason, and its value is in no log', async (_, answer, reason) => {
    ssm.answer = () => answer;
    const firm = await firmWithMails(1);
    expect(await later()).toMatchObject({ failed: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ reason: `ReceiverFailed SSM ${reason}`, answer: null }]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    ssm.answer = value;
    expect(await later()).toMatchObject({ done: 1 });
  });
});
