/** Reading a request's body by its content type, within limits. */
import { Busboy } from '@fastify/busboy';
import { invalidProblem, Problem } from '../domain/problem.ts';
import { shortenText } from '../domain/text.ts';
import { type Charset, decodeText, findCharset, readCharset, utf8 } from './charset.ts';
import { type Measures, measureJson } from './measure.ts';
import { parseBrackets } from './query.ts';

const maxBytes = 1_000_000;
const maxBytesWithFiles = 4_000_000;
const mostFields = 10_000;
/**
 * Deeper than any document of ours: what is nested much deeper cannot even be written as JSON again. No object of the five
 * products has a tenth of so many fields, and a bill of a hundred lines with all that can be said of each a few thousand
 * values.
 */
const most: Measures = { deepest: 100, widest: 1_000, values: 100_000 };

export type UploadedFile = { field: string; name: string; mimeType: string; bytes: Buffer };
export type Body = { fields: Record<string, unknown>; files: UploadedFile[] };

const formType = 'application/x-www-form-urlencoded';
/** What is taken besides JSON under any of its names: forms, and what does not say what it is, which is looked at. */
const takenTypes = new Set(['', 'text/plain', 'multipart/form-data', formType]);

/**
 * @param contentType as sent, may be missing
 * @throws Problem `unreadable` for a body of another kind than JSON and forms or in a charset nobody knows, `malformed` for what
 *   cannot be read, `too_large` above 1 MB (4 MB with files)
 */
export async function readBody(contentType: string, text: string | undefined, isBase64: boolean): Promise<Body> {
  const given = text ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const multipart = type === 'multipart/form-data';
  const mostBytes = multipart ? maxBytesWithFiles : maxBytes;
  // Told without making anything of it: 4 characters of base64 are 3 bytes, less what fills them up.
  const bytes = isBase64 ? Math.floor((given.length * 3) / 4) - 2 : Buffer.byteLength(given);
  if (bytes > mostBytes) throw tooLarge(mostBytes);
  if (given === '') return { fields: {}, files: [] };
  if (!type.endsWith('json') && !takenTypes.has(type)) {
    throw new Problem('unreadable', `A body of type ${shortenText(type)} is not accepted: send JSON or a form`);
  }
  const declared = readCharset(contentType);
  // A gateway that hands over text has read the bytes as UTF-8, and put this sign where they were something else: they are lost.
  if (!isBase64 && given.includes('\uFFFD')) {
    throw new Problem('malformed', `The body is not valid ${(declared ?? utf8).encoding}`);
  }
  const raw = Buffer.from(given, isBase64 ? 'base64' : 'utf8');
  if (multipart) return readMultipart(contentType, declared, raw);
  if (type === formType) return { fields: toForm(raw, declared), files: [] };
  const content = toContent(raw, declared ?? utf8);
  if (!type.endsWith('json') && !/^\s*[{[]/.test(content)) return { fields: toForm(raw, declared), files: [] };
  checkMeasures(measureJson(content, most));
  return { fields: readJson(content), files: [] };
}

/** The text of a body, without the mark that some editors put before it. */
const toContent = (raw: Buffer, charset: Charset): string => decodeText(raw, charset).replace(/^\uFEFF/, '');

/** The field in which browsers say what a form is written in (HTML, 4.10.22.4); it says nothing else. */
const charsetField = '_charset_';
const charsetTold = /(?:^|&)_charset_=([^&]+)/;

/** The fields of a form, whose pairs are told apart before its bytes are read: & and = are bytes of their own in all it can be in. */
function toForm(raw: Buffer, declared: Charset | undefined): Record<string, unknown> {
  const pairs = raw.toString('latin1');
  const charset = declared ?? findCharset(charsetTold.exec(pairs)?.[1]) ?? utf8;
  if (charset === utf8) return readForm(toContent(raw, utf8), utf8);
  if (charset.encoding.startsWith('utf-16')) {
    throw new Problem('unreadable', `A form in ${charset.encoding} is not accepted: send UTF-8`);
  }
  return readForm(pairs, charset);
}

const tooLarge = (bytes: number): Problem =>
  new Problem('too_large', `The body is larger than ${bytes / 1_000_000} MB`);

/** How JSON and forms write what `refuseUnwritable` looks for; few bodies have any of it. */
const mayBeUnwritable = /\\u(?:0000|[dD][89a-fA-F])|%00|\0/;

/**
 * NUL, and half a character, which only JSON's escapes can write ("\ud800"), are no part of any text: the table, mails and paper
 * would each make something else of them.
 */
function refuseUnwritable(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw invalidProblem(path, 'must not contain the character NUL');
    if (!value.isWellFormed()) throw invalidProblem(path, 'must not contain half a character');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const inside = [...path, shortenText(name)];
    refuseUnwritable(name, inside);
    refuseUnwritable(part, inside);
  }
}

function readJson(content: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Problem('malformed', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('malformed', 'The body must be a JSON object');
  }
  if (mayBeUnwritable.test(content)) refuseUnwritable(value);
  return { ...value };
}

/** @throws Problem `malformed` for what is nested deeper, or holds more, than anybody means */
function checkMeasures({ deepest, widest, values }: Measures): void {
  const refused = (what: string): Problem => new Problem('malformed', what);
  if (widest > most.widest) throw refused(`An object of the body has more than ${most.widest} fields`);
  if (deepest > most.deepest) throw refused(`The body is nested deeper than ${most.deepest} levels`);
  if (values > most.values) throw refused(`The body has more than ${most.values} values`);
}

/** Of a name that is there twice the last counts, as in PHP and Rack; `tags[]` is one more entry each time. */
function lastOfEach(pairs: string): string {
  const last = new Map<string, string>();
  for (const [i, pair] of pairs.split('&').entries()) {
    const name = (/^[^=]*/.exec(pair)?.[0] ?? '').replace(/%5B/gi, '[').replace(/%5D/gi, ']');
    last.set(name.includes('[]') ? `${name}&${i}` : name, pair);
  }
  return [...last.values()].join('&');
}

/** The fields of a form; its brackets nest as deep as they may already (query.ts). */
function readForm(pairs: string, charset: Charset): Record<string, unknown> {
  const { [charsetField]: _, ...fields } = parseBrackets(lastOfEach(pairs), charset);
  if (mayBeUnwritable.test(pairs)) refuseUnwritable(fields);
  checkMeasures({ deepest: 1, widest: toWidest(fields), values: 0 });
  return fields;
}

function toWidest(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  return parts.reduce<number>(
    (widest, part) => Math.max(widest, toWidest(part)),
    Array.isArray(value) ? 0 : parts.length,
  );
}

/** How long the boundary of a multipart body may be (RFC 2046, 5.1.1), and what may stand around it. */
const longestMultipartType = 500;
/** More files than any form of the five products has. */
const mostFiles = 50;
const longestPartHeader = 8_192;

type Part = UploadedFile & { isFile: boolean };

/**
 * The fields and files of a multipart body. A field is text in the charset of its part, where that has none of its own in that
 * of the body, or that of the form (RFC 7578, 4.6); names are UTF-8.
 */
async function readMultipart(contentType: string, declared: Charset | undefined, raw: Buffer): Promise<Body> {
  const begins = beginsIn(raw, contentType);
  const parts = await readParts(contentType, raw);
  // The parser passes over parts whose head it cannot make anything of.
  if (begins.length !== parts.length) throw unreadable();
  const told = parts.find(({ field, isFile }) => field === charsetField && !isFile)?.bytes.toString('latin1');
  const charset = declared ?? findCharset(told || undefined) ?? utf8;
  const files = parts.filter(({ isFile }) => isFile).map(({ isFile: _, ...file }) => file);
  if (parts.length - files.length > mostFields) throw tooMany('fields');
  if (files.length > mostFiles) throw tooMany('files');
  if (files.length === 0 && raw.length > maxBytes) throw tooLarge(maxBytes);
  const pairs = parts.map(({ field, isFile, bytes }, i) => {
    const head = decodeText(headAt(raw, begins[i] ?? raw.length), utf8, ['The head of a part']);
    const typeOfPart = /^content-type:(.*)$/im.exec(head)?.[1] ?? '';
    if (isFile) return [];
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    return `${encodeName(field)}=${encodeURIComponent(decodeText(bytes, readCharset(typeOfPart) ?? charset, [field]))}`;
  });
  return { fields: readForm(pairs.flat().join('&'), utf8), files };
}

const unreadable = (): Problem => new Problem('malformed', 'The multipart body cannot be read');
const tooMany = (what: string): Problem => new Problem('malformed', `Too many ${what} in the body`);

/**
 * The parts of a multipart body, in order; fields as files too, as bytes: the parser knows few charsets, and makes text of
 * what is broken. Every stream that it makes has a listener for its errors from the moment it is handed out: a body that ends
 * in the middle of a file is an error of that file's stream, and one that nobody hears ends the process.
 */
function readParts(contentType: string, raw: Buffer): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const refuse = (): void => reject(unreadable());
    if (contentType.length > longestMultipartType) return refuse();
    const parts: Part[] = [];
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        isPartAFile: () => true,
        limits: { files: mostFields + mostFiles, headerPairs: 20, headerSize: longestPartHeader },
      });
      parser.on('file', (field: string | undefined, stream, name: string | undefined, _, mimeType) => {
        if (field === undefined) refuse();
        const isFile = name !== undefined || mimeType === 'application/octet-stream';
        const part: Part = { field: field ?? '', name: name ?? '', mimeType, bytes: Buffer.of(), isFile };
        parts.push(part);
        const chunks: Buffer[] = [];
        stream.on('error', refuse);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          part.bytes = Buffer.concat(chunks);
        });
      });
      // What is over a limit is refused, and none of it dropped in silence.
      parser.on('filesLimit', () => reject(tooMany('fields')));
      parser.on('error', refuse);
      parser.on('finish', () => resolve(parts));
      parser.end(raw);
    } catch {
      refuse();
    }
  });
}

/**
 * Where the parts begin between the boundaries of a whole body.
 * @throws Problem `malformed` for more than are taken, before anything is made of them
 */
function beginsIn(raw: Buffer, contentType: string): number[] {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const delimiter = `--${quoted ?? bare ?? ''}`;
  const inner = `\r\n${delimiter}`;
  const begins = raw.subarray(0, delimiter.length).equals(Buffer.from(delimiter)) ? [delimiter.length] : [];
  for (let at = raw.indexOf(inner); at !== -1; at = raw.indexOf(inner, at + 1)) {
    begins.push(at + inner.length);
    if (begins.length > mostFields + mostFiles + 1) throw tooMany('fields');
  }
  return begins.slice(0, -1);
}

/** What stands above the part that begins there. */
function headAt(raw: Buffer, begin: number): Buffer {
  const head = raw.subarray(begin, begin + longestPartHeader);
  const end = head.indexOf('\r\n\r\n');
  return end === -1 ? head : head.subarray(0, end);
}

/** Brackets must stay readable for the bracket parser; the rest is escaped. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%5B/g, '[').replace(/%5D/g, ']');
}
