/**
 * Sends mail through SES by the function's own role: no password. mail.ts loads this module only when needed. SES takes a
 * mail for all its recipients or for none. It replaces our Message-ID, so the same id also stands in `References`: mail
 * readers show a repetition beside the first.
 */
import http from 'node:http';
import https from 'node:https';
import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import {
  type Delivery,
  MailRefused,
  MailUnanswered,
  needsSmtpUtf8,
  readDeliveryMs,
  toOneLine,
  toUtf8Refusal,
} from './delivery.ts';
import { readEnv } from './env.ts';
import { buildMessage, type Mail, toMessageId } from './mail-message.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

const connectionTimeout = 3_000;

let client: SESv2Client | undefined;

function openClient(region: string): SESv2Client {
  const { SES_ENDPOINT: endpoint } = readEnv();
  // A connection kept over a pause may be dead, and then nobody would know whether SES has the mail.
  const agent = { keepAlive: false, maxSockets: 50 };
  client ??= new SESv2Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    // A repetition by the SDK would be a second mail. The outbox repeats, and notes what it does.
    maxAttempts: 1,
    requestHandler: {
      httpAgent: new http.Agent(agent),
      httpsAgent: new https.Agent(agent),
      connectionTimeout,
      socketTimeout: 0,
    },
  });
  return client;
}

/**
 * Sends a mail through SES in a region, until the deadline. If SES refuses it for several recipients, each of them gets
 * a mail of their own.
 * @throws MailRefused when SES refuses this mail for all; MailUnanswered; ReceiverFailed when SES cannot be reached,
 *   takes nothing now (rate, quota, pause, suspension) or does not let us in
 */
export async function sendThroughSes(mail: Mail, region: string): Promise<Delivery> {
  const to = mail.to.filter((address) => !needsSmtpUtf8(address));
  const skipped = to.length < mail.to.length ? toUtf8Refusal() : null;
  if (skipped && to.length === 0) throw skipped;
  const signal = AbortSignal.timeout(readDeliveryMs());
  const send = (some: readonly string[]): Promise<void> => sendOnce(mail, some, region, signal);
  try {
    await send(to);
    return { taken: to, refusal: skipped };
  } catch (error) {
    if (!(error instanceof MailRefused) || to.length === 1) throw error;
    return sendToEach(to, send);
  }
}

async function sendToEach(to: readonly string[], send: (to: readonly string[]) => Promise<void>): Promise<Delivery> {
  const taken: string[] = [];
  let refusal: Delivery['refusal'] = null;
  for (const address of to) {
    try {
      await send([address]);
      taken.push(address);
    } catch (error) {
      const fault = toFault(error);
      refusal ??= fault;
      // Who has the mail must be noted; the others are tried again.
      if (fault instanceof MailRefused) continue;
      refusal = fault;
      break;
    }
  }
  if (refusal && taken.length === 0) throw refusal;
  return { taken, refusal };
}

async function sendOnce(mail: Mail, to: readonly string[], region: string, signal: AbortSignal): Promise<void> {
  const Data = await buildMessage(mail, to, { references: toMessageId(mail) });
  const command = new SendEmailCommand({ Destination: { ToAddresses: [...to] }, Content: { Raw: { Data } } });
  try {
    await openClient(region).send(command, { abortSignal: signal });
  } catch (error) {
    throw toFault(error);
  }
}

/** The message or its addresses are wrong; also a sender, or a recipient in the sandbox, that is not verified. */
const aboutMail = ['MessageRejected', 'BadRequestException'];
/** What SES says then is about our account, not about its keys: organizations may see it. */
const aboutAccount = [
  'AccountSuspendedException',
  'LimitExceededException',
  'MailFromDomainNotVerifiedException',
  'SendingPausedException',
  'ThrottlingException',
  'TooManyRequestsException',
];
/** The connection ended, or we ended it, after it had begun. */
const cutCodes = /^(AbortError|ABORT_ERR|ECONNRESET|EPIPE|ETIMEDOUT|HPE_\w+)$/;

function toFault(error: unknown): MailRefused | MailUnanswered | ReceiverFailed {
  if (error instanceof MailRefused || error instanceof MailUnanswered || error instanceof ReceiverFailed) return error;
  if (!(error instanceof Error)) return new ReceiverFailed('unknown');
  if (error instanceof SESv2ServiceException) {
    const { name, message } = error;
    if (aboutMail.includes(name)) return new MailRefused(name, toOneLine(message));
    return new ReceiverFailed(name, aboutAccount.includes(name) ? toOneLine(message) : null);
  }
  const isConnecting = 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
  const code = readErrorCode(error);
  if (cutCodes.test(code) && !isConnecting) return new MailUnanswered(code, 'SES did not answer');
  // An answer that is none of SES's, such as a proxy's, may have come on either side of the mail.
  return '$response' in error ? new MailUnanswered('answered', null) : new ReceiverFailed(code);
}
