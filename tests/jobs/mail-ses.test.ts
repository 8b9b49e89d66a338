/** Mail through SES by role: signed with the function's keys, and each of SES's answers means what an SMTP server's would. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Firm } from '../../lab/api.ts';
import { newFirm } from '../../lab/api.ts';
import { customer, invoice } from '../../lab/books.ts';
import { scanTable } from '../../lab/scan.ts';
import { drainOutbox } from '../../lib/operations/outbox/drain.ts';
import { type AwsAnswer, type AwsRequest, awsKeys, startAwsServer } from '../support/aws-server.ts';
import { outboxOf, promiseMail } from '../support/mails.ts';
import { waitingItems } from '../support/outbox.ts';
import { ownTable } from '../support/table.ts';

const taken: AwsAnswer = { status: 200, body: { MessageId: '0100-ses' } };
const ses = await startAwsServer(() => taken);
Object.assign(process.env, awsKeys, {
  SES_REGION: 'eu-central-1',
  SES_ENDPOINT: ses.url,
  MAIL_FROM: 'billing@example.com',
  MAIL_PER_SECOND: '1000',
});
ownTable();
afterAll(() => ses.close());

let aheadMs = 0;
/** A drain after all that has been put off is due. */
const later = (limits = {}) => {
  aheadMs += 2 * 3_600_000;
  return drainOutbox(Date.now() + aheadMs, null, { beginsForMs: 10 ** 6, ...limits });
};

beforeEach(async () => {
  ses.answer = () => taken;
  Object.assign(process.env, awsKeys);
  await later();
  ses.requests.length = 0;
  ses.refused = 0;
});

async function firmWithMail(to = 'jo@example.com'): Promise<Firm> {
  const firm = await newFirm();
  await invoice(firm.work, { customerId: await customer(firm.work, 'Acme', to) });
  await promiseMail(firm);
  return firm;
}

const recipients = ({ body }: AwsRequest): string[] => (body.Destination as { ToAddresses: string[] }).ToAddresses;
const raw = ({ body }: AwsRequest): string =>
  Buffer.from((body.Content as { Raw: { Data: string } }).Raw.Data, 'base64').toString();
const header = (mail: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)\\r$`, 'im').exec(mail)?.[1];
const refuse = (error: string, message: string, status = 400): AwsAnswer => ({ status, error, body: { message } });
const circuits = async () => (await scanTable()).filter(({ sk }) => String(sk).endsWith('#!'));

describe('a mail through SES', () => {
  it('is one signed request with the whole mail, and the invoice is marked as sent', async () => {
    const firm = await firmWithMail();
    expect(await later()).toMatchObject({ done: 1, failed: 0 });
    expect(ses.requests).toHaveLength(1);
    const [request] = ses.requests;
    if (!request) throw new Error('no request');
    expect(request).toMatchObject({ service: 'ses', region: 'eu-central-1', method: 'POST' });
    expect(request.path).toBe('/v2/email/outbound-emails');
    expect(recipients(request)).toEqual(['jo@example.com']);
    const mail = raw(request);
    expect(header(mail, 'From')).toMatch(/<billing@example\.com>$/);
    expect(header(mail, 'To')).toBe('jo@example.com');
    expect(mail).toMatch(/filename=INV-1\.pdf/);
    expect(header(mail, 'References')).toBe(header(mail, 'Message-ID'));
    expect((await firm.work.store.invoices.get(1))?.doc.sentAt).not.toBeNull();
    expect(await outboxOf(firm)).toEqual([]);
  });

  it('waits without a word of the keys when they are wrong, and the circuit opens', async () => {
    const firm = await firmWithMail();
    for (let n = 0; n < 3; n += 1) await promiseMail(firm);
    // Keys are read once in a process: others are refused by the server instead.
    ses.answer = () => refuse('UnrecognizedClientException', 'The security token of AKIDEXAMPLE is invalid.', 403);
    expect(await later()).toMatchObject({ done: 0 });
    const [one] = await outboxOf(firm);
    expect(one).toMatchObject({ reason: 'ReceiverFailed UnrecognizedClientException', answer: null });
    expect(await circuits()).toHaveLength(1);
  });

  it.each([
    ['MessageRejected', 'Email address is not verified. The following identities failed the check: jo@example.com'],
    ['BadRequestException', 'Local address contains control or whitespace'],
  ])('that is refused (%s) waits with SES’s words, and others go on', async (code, message) => {
    const firm = await firmWithMail();
    ses.answer = () => refuse(code, message);
    expect(await later()).toMatchObject({ failed: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ state: 'waiting', reason: `MailRefused ${code}`, answer: message }]);
    expect(await circuits()).toEqual([]);
    // One recipient is asked for once a try.
    expect(ses.requests).toHaveLength(1);
  });

  it('of which one recipient is refused goes to the others, and then only to that one', async () => {
    const firm = await firmWithMail('jo@example.com, ann@example.com');
    const isOdd = (request: AwsRequest) => recipients(request).includes('ann@example.com');
    ses.answer = (request) => (isOdd(request) ? refuse('MessageRejected', 'Email address is not verified.') : taken);
    expect(await later()).toMatchObject({ failed: 1 });
    expect(ses.requests.map(recipients)).toEqual([
      ['jo@example.com', 'ann@example.com'],
      ['jo@example.com'],
      ['ann@example.com'],
    ]);
    expect(await waitingItems(firm.work)).toMatchObject([{ payload: { sentTo: ['jo@example.com'] } }]);
    ses.answer = () => taken;
    ses.requests.length = 0;
    expect(await later()).toMatchObject({ done: 1 });
    expect(ses.requests.map(recipients)).toEqual([['ann@example.com']]);
  });

  it.each([
    ['TooManyRequestsException', 'Maximum sending rate exceeded.', 429],
    ['ThrottlingException', 'Rate exceeded', 400],
    ['LimitExceededException', 'Daily message quota exceeded.', 400],
    ['SendingPausedException', 'Email sending is disabled for this account.', 400],
    ['AccountSuspendedException', 'The account has been shut down.', 400],
    ['MailFromDomainNotVerifiedException', 'The domain is not verified.', 400],
  ])('is not asked for again and again where SES takes none (%s)', async (code, message, status) => {
    const firm = await firmWithMail();
    for (let n = 0; n < 9; n += 1) await promiseMail(firm);
    ses.answer = () => refuse(code, message, status);
    expect(await later()).toMatchObject({ done: 0 });
    expect(ses.requests.length).toBeLessThanOrEqual(4);
    const [one] = await outboxOf(firm);
    expect(one).toMatchObject({ reason: `ReceiverFailed ${code}`, answer: message });
    expect(await circuits()).toHaveLength(1);
    ses.answer = () => taken;
    expect(await later()).toMatchObject({ done: 10 });
    expect(await circuits()).toEqual([]);
  });

  it('that SES had and did not answer for is sent again with the same reference, and no circuit opens', async () => {
    const firm = await firmWithMail();
    ses.answer = () => 'cut';
    expect(await later()).toMatchObject({ failed: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ reason: 'MailUnanswered ECONNRESET' }]);
    expect(await circuits()).toEqual([]);
    // The SDK itself repeats nothing.
    expect(ses.requests).toHaveLength(1);
    ses.answer = () => taken;
    expect(await later()).toMatchObject({ done: 1 });
    const references = ses.requests.map((request) => header(raw(request), 'References'));
    expect(references).toHaveLength(2);
    expect(new Set(references).size).toBe(1);
  });

  it('for which SES says nothing in time counts as one that it may have', async () => {
    const firm = await firmWithMail();
    ses.answer = () => 'silent';
    expect(await later({ effectMs: 2_500 })).toMatchObject({ failed: 1 });
    expect(await outboxOf(firm)).toMatchObject([{ reason: expect.stringMatching(/^MailUnanswered /) }]);
  });

  it('to an address beyond ASCII waits, and goes to the others', async () => {
    const firm = await firmWithMail('jö@example.com, ann@example.com');
    expect(await later()).toMatchObject({ failed: 1 });
    expect(ses.requests.map(recipients)).toEqual([['ann@example.com']]);
    expect(await outboxOf(firm)).toMatchObject([{ reason: 'MailRefused SMTPUTF8' }]);
    await later();
  });

  it('waits where SES is not there', async () => {
    const firm = await firmWithMail();
    await ses.close();
    expect(await later()).toMatchObject({ done: 0 });
    const outbox: { reason: string }[] = await outboxOf(firm);
    expect(outbox.map(({ reason }) => reason)).toContain('ReceiverFailed ECONNREFUSED');
  });
});
