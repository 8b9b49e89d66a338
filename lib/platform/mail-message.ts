/** A mail, and nodemailer's message for it. */
import { buffer } from 'node:stream/consumers';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { readEnv } from './env.ts';

export type Mail = {
  /** Stays the same at every try, so that receivers recognise a repeated mail. */
  id: string;
  fromName: string;
  /** As `toMailAddress` gives them. */
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { fileName: string; content: Buffer; contentType: string }[];
};

/** Puts the organization into a mail's id, so that file names alone tell organizations apart. */
export const toMailId = (organizationId: number, id: string): string => `${organizationId}-${id}`;

/** Gives a mail's Message-ID, the same at every try. */
export const toMessageId = ({ id }: Pick<Mail, 'id'>): string => `<${id}@quintet>`;

/** Composes the message to some of a mail's addresses. */
export function composeMessage(mail: Mail, to: readonly string[]): SendMailOptions {
  return {
    from: { name: mail.fromName, address: readEnv().MAIL_FROM },
    to: to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    attachments: (mail.attachments ?? []).map(({ fileName: filename, ...rest }) => ({ filename, ...rest })),
    messageId: toMessageId(mail),
  };
}

/** Builds the whole message to some of a mail's addresses, as it goes over the wire. */
export async function buildMessage(mail: Mail, to: readonly string[], headers: Headers = {}): Promise<Buffer> {
  const composer = createTransport({ streamTransport: true, newline: 'windows' });
  const { message } = await composer.sendMail({ ...composeMessage(mail, to), ...headers });
  return Buffer.isBuffer(message) ? message : buffer(message);
}

/** Header fields beside those of every mail. */
type Headers = Pick<SendMailOptions, 'references'>;
