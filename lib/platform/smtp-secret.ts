/**
 * The mail server's address with its password, from a SecureString of the parameter store (SMTP_SECRET). mail.ts loads
 * this module only when needed.
 */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { readUptimeMs } from './clock.ts';
import type { Delivery } from './delivery.ts';
import { readEnv } from './env.ts';
import type { Mail } from './mail-message.ts';
import { sendMail } from './mail-server.ts';
import { ReceiverFailed, readErrorCode } from './receiver.ts';

/** A changed password is noticed at the latest after this, and at once where the server refuses the old one. */
const knownForMs = 300_000;

/** The address of a mail server: `smtps://user:password@host:port`. */
export const smtpAddress = z.url({ protocol: /^smtps?$/ });

type Known = { server: Promise<string>; untilMs: number };
let known: Known | undefined;

/**
 * Sends a mail to the server whose address is the parameter's value. The parameter is read again where the server
 * refuses the login.
 * @throws as `sendMail`; ReceiverFailed where the parameter cannot be read, or is no address of a mail server
 */
export async function sendWithSecret(mail: Mail, parameter: string, handOverMs: number): Promise<Delivery> {
  const untilMs = readUptimeMs() + handOverMs;
  const send = (server: string): Promise<Delivery> => sendMail(mail, server, untilMs - readUptimeMs());
  const used = findKnown() ?? readAnew(parameter);
  const server = await used.server;
  try {
    return await send(server);
  } catch (error) {
    if (!(error instanceof ReceiverFailed && /^EAUTH\b/.test(error.code))) throw error;
    // Of several that are refused at once, the first reads for all.
    const changed = await (known && known !== used ? known : readAnew(parameter)).server;
    if (changed === server) throw error;
    return send(changed);
  }
}

const findKnown = (): Known | undefined => (known && known.untilMs > readUptimeMs() ? known : undefined);

function readAnew(parameter: string): Known {
  const reading: Known = { server: readParameter(parameter), untilMs: readUptimeMs() + knownForMs };
  known = reading;
  reading.server.catch(() => {
    if (known === reading) known = undefined;
  });
  return reading;
}

async function readParameter(name: string): Promise<string> {
  const { AWS_REGION: region, SSM_ENDPOINT: endpoint } = readEnv();
  const client = new SSMClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
  });
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    const server = smtpAddress.safeParse(Parameter?.Value?.trim());
    if (!server.success) throw new ReceiverFailed('SSM no address');
    return server.data;
  } catch (error) {
    // What AWS says names roles and accounts: the code is enough.
    throw error instanceof ReceiverFailed ? error : new ReceiverFailed(`SSM ${readErrorCode(error)}`);
  } finally {
    client.destroy();
  }
}
