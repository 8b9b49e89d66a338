/** Decodes bytes by their declared charset. Nothing is guessed, and broken text is refused. */
import { TextDecoder } from 'node:util';
import { Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';

export type Charset = TextDecoder;

export const utf8: Charset = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Some clients use single quotes, although the standard has only double ones. */
const declared = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"]+))/i;

/** Reads the charset that a content type declares. @throws Problem `unreadable` for an unknown one */
export function readCharset(contentType: string): Charset | undefined {
  const [, quoted, singleQuoted, bare] = declared.exec(contentType) ?? [];
  return findCharset(quoted ?? singleQuoted ?? bare);
}

/** Finds a charset by a label of the WHATWG Encoding Standard. @throws Problem `unreadable` for an unknown one */
export function findCharset(label: string | undefined): Charset | undefined {
  if (label === undefined) return undefined;
  try {
    const charset = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    return charset.encoding === utf8.encoding ? utf8 : charset;
  } catch {
    throw new Problem('unreadable', `The charset ${shortenText(label)} is not known: send UTF-8`);
  }
}

/** Decodes bytes of the field at `path`, or of a body. @throws Problem `malformed` for bytes the charset lacks */
export function decodeText(bytes: Uint8Array, charset: Charset, path: readonly string[] = []): string {
  try {
    return charset.decode(bytes);
  } catch {
    const message = `is not valid ${charset.encoding}`;
    const fields = path.length > 0 ? [{ path: path.map(shortenText), message }] : [];
    throw new Problem('malformed', `${path.map(shortenText).join('.') || 'The body'} ${message}`, fields);
  }
}
