/**
 * Validates e-mail addresses, so that everything stored can be mailed. A local part is a dot-atom of RFC 5321
 * (`tom&jerry`), with the letters of RFC 6531 (`Søren`). Domains may be in any script (IDNA). Quoted parts and IP
 * addresses are refused: most servers refuse them, and they are usually typing errors.
 */
import { domainToASCII } from 'node:url';

/** Octets (RFC 5321, 4.5.3.1). */
const longestLocalPart = 64;
const longestAddress = 254;
const mostInOneField = 20;

const atom = /^[\p{L}\p{M}\p{N}\p{So}!#$%&'*+/=?^_`{|}~-]+$/u;
const hostCharacters = /^[\p{L}\p{M}\p{N}.\u3002-]+$/u;
const label = /^[a-z0-9-]{1,63}$/;

const countOctets = (text: string): number => Buffer.byteLength(text);

/** Returns a domain in punycode (`xn--rucher-bua.de`), or null. */
function findHost(domain: string): string | null {
  if (!hostCharacters.test(domain)) return null;
  const host = domainToASCII(domain);
  const labels = host.split('.');
  const isName = labels.every((one) => label.test(one) && !one.startsWith('-') && !one.endsWith('-'));
  return isName && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? '') ? host : null;
}

/** Converts an address for a mail server, with its domain in punycode; null if it is not an address. */
export function toMailAddress(text: string): string | null {
  if (text.length > longestAddress) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at)).normalize('NFC');
  if (countOctets(local) > longestLocalPart || !local.split('.').every((one) => atom.test(one))) return null;
  const host = findHost(text.slice(at + 1));
  const address = host === null ? null : `${local}@${host}`;
  return address !== null && countOctets(address) <= longestAddress ? address : null;
}

/** `address` is null if it cannot be mailed. */
export type Recipient = { typed: string; address: string | null };

/** Splits a text at commas, semicolons and blanks, and drops repeated addresses. */
export function parseRecipients(text: string): Recipient[] {
  const typed = text.split(/[,;\s]+/).filter(Boolean);
  const recipients = typed.map((one): Recipient => ({ typed: one, address: toMailAddress(one) }));
  return [...new Map(recipients.map((one) => [one.address ?? one.typed, one])).values()];
}

/** Explains what is wrong with a list of addresses, in words that follow its name; null if nothing is. */
export function findAddressFault(text: string): string | null {
  const recipients = parseRecipients(text);
  if (recipients.length > mostInOneField) return `has more than ${mostInOneField} addresses`;
  const wrong = recipients.find(({ address }) => address === null);
  if (!wrong) return null;
  if (recipients.length === 1) return 'must be an e-mail address';
  return `must be e-mail addresses; '${wrong.typed.slice(0, 60)}' is not one`;
}
