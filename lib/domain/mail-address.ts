/**
 * What an e-mail address is: for whoever enters one, and for whoever sends to it. So nothing is stored that cannot be
 * mailed. Pure: whether anybody is there, only the mail server knows.
 *
 * A local part is a dot-atom of RFC 5321 (`tom&jerry`, `sales/eu`, `user=name`), with the letters of RFC 6531 (`Søren`). The quoted
 * form (`"john doe"@…`) and addresses in brackets (`jo@[192.0.2.1]`) are not taken: hardly anybody has one, most servers
 * refuse them, and in a list nobody can tell them from a typing error. Domains are those of DNS, in any script (IDNA).
 */
import { domainToASCII } from 'node:url';

/** Octets (RFC 5321, 4.5.3.1). */
const longestLocalPart = 64;
const longestAddress = 254;
/** So many may stand in one field. */
const mostInOneField = 20;

const atom = /^[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+$/u;
const hostCharacters = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;
const label = /^[a-z0-9-]{1,63}$/;

const octets = (text: string): number => Buffer.byteLength(text);

/** A domain as DNS knows it, in punycode (`xn--rucher-bua.de`), or null. */
function findHost(domain: string): string | null {
  if (!hostCharacters.test(domain)) return null;
  const host = domainToASCII(domain);
  const labels = host.split('.');
  const isName = labels.every((one) => label.test(one) && !one.startsWith('-') && !one.endsWith('-'));
  return isName && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? '') ? host : null;
}

/**
 * An address as a mail server is told it: its domain in punycode.
 * @param typed one address, without a name and without brackets
 * @returns null where it is none
 */
export function toMailAddress(typed: string): string | null {
  if (typed.length > longestAddress) return null;
  const at = typed.lastIndexOf('@');
  const local = typed.slice(0, Math.max(0, at)).normalize('NFC');
  if (octets(local) > longestLocalPart || !local.split('.').every((one) => atom.test(one))) return null;
  const host = findHost(typed.slice(at + 1));
  const address = host === null ? null : `${local}@${host}`;
  return address !== null && octets(address) <= longestAddress ? address : null;
}

/** One of several addresses in a field: as it was typed, and as it is mailed; null: it cannot be. */
export type Recipient = { typed: string; address: string | null };

/** The addresses in a text, between commas, semicolons and blanks, each once. */
export function parseRecipients(text: string): Recipient[] {
  const typed = text.split(/[,;\s]+/).filter(Boolean);
  const recipients = typed.map((one): Recipient => ({ typed: one, address: toMailAddress(one) }));
  return [...new Map(recipients.map((one) => [one.address ?? one.typed, one])).values()];
}

/**
 * What is wrong with a text that is to hold one address or several; null where nothing is, or nothing stands there.
 * For people, after the field's name: "must be an e-mail address".
 */
export function findAddressFault(text: string): string | null {
  const recipients = parseRecipients(text);
  if (recipients.length > mostInOneField) return `has more than ${mostInOneField} addresses`;
  const wrong = recipients.find(({ address }) => address === null);
  if (!wrong) return null;
  if (recipients.length === 1) return 'must be an e-mail address';
  return `must be e-mail addresses; '${wrong.typed.slice(0, 60)}' is not one`;
}
