/** Text out of bytes, by the charset that is declared for them: none of it is guessed, and nothing broken is let in. */
import { TextDecoder } from 'node:util';
import { Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';

export type Charset = TextDecoder;

export const utf8: Charset = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Single quotes are no quotes by the standard, but are written. */
const declared = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"]+))/i;

/**
 * The charset of a content type ("application/json; charset=ISO-8859-1"); undefined where it declares none.
 * @throws Problem `unreadable` for one that nobody knows
 */
export function readCharset(contentType: string): Charset | undefined {
  const [, quoted, singly, bare] = declared.exec(contentType) ?? [];
  return findCharset(quoted ?? singly ?? bare);
}

/**
 * A charset by one of the labels that browsers know; undefined where there is none.
 * @throws Problem `unreadable` for one that nobody knows
 */
export function findCharset(label: string | undefined): Charset | undefined {
  if (label === undefined) return undefined;
  try {
    const charset = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    return charset.encoding === utf8.encoding ? utf8 : charset;
  } catch {
    throw new Problem('unreadable', `The charset ${shortenText(label)} is not known: send UTF-8`);
  }
}

/**
 * The text of bytes.
 * @param path of the field they are the value of; empty for a whole body
 * @throws Problem `malformed` for what the charset does not have
 */
export function decodeText(bytes: Uint8Array, charset: Charset, path: readonly string[] = []): string {
  try {
    return charset.decode(bytes);
  } catch {
    const message = `is not valid ${charset.encoding}`;
    const fields = path.length > 0 ? [{ path: path.map(shortenText), message }] : [];
    throw new Problem('malformed', `${path.map(shortenText).join('.') || 'The body'} ${message}`, fields);
  }
}
