/** A mail as nodemailer composes it. What it says is not known here. */
import type { SendMailOptions } from 'nodemailer';
import { readEnv } from './env.ts';

export type Mail = {
  /** The same at every delivery of one mail, so that a second one does not make two of it. */
  id: string;
  fromName: string;
  /** Addresses as `toMailAddress` gives them. */
  to: readonly string[];
  subject: string;
  text: string;
  attachments?: readonly { fileName: string; content: Buffer; contentType: string }[];
};

/** Names a mail after its organization, so that a folder of mails can be told apart without being opened. */
export const toMailId = (organizationId: number, id: string): string => `${organizationId}-${id}`;

/** The message to these addresses, of those it goes to. */
export function composeMessage(mail: Mail, to: readonly string[]): SendMailOptions {
  return {
    from: { name: mail.fromName, address: readEnv().MAIL_FROM },
    to: to.map((address) => ({ name: '', address })),
    subject: mail.subject,
    text: mail.text,
    attachments: (mail.attachments ?? []).map(({ fileName: filename, ...rest }) => ({ filename, ...rest })),
    messageId: `<${mail.id}@quintet>`,
  };
}
