/** Reading a request's body by its content type, within limits. */
import { Busboy } from '@fastify/busboy';
import { Problem } from '../domain/problem.ts';
import { shortened } from '../domain/text.ts';
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
const takenTypes: ReadonlySet<string> = new Set(['', 'text/plain', 'multipart/form-data', formType]);

/**
 * @param contentType as sent, may be missing
 * @throws Problem `unreadable` for a body of another kind than JSON and forms, `malformed` for what cannot be read, `too_large` above 1 MB (4 MB with files)
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
    throw new Problem('unreadable', `A body of ${shortened(type)} cannot be read here: JSON and forms can`);
  }
  if (multipart) return readMultipart(contentType, Buffer.from(given, isBase64 ? 'base64' : 'utf8'));
  const content = isBase64 ? Buffer.from(given, 'base64').toString('utf8') : given;
  const json = type.endsWith('json') || (type !== formType && /^\s*[{[]/.test(content));
  if (json) checkMeasures(measureJson(content, most));
  return { fields: json ? readJson(content) : readForm(content), files: [] };
}

const tooLarge = (bytes: number): Problem =>
  new Problem('too_large', `The body is larger than ${bytes / 1_000_000} MB`);

/** Only JSON's escapes can write half a character ("\ud800"), which no other text, and no key of the table, can hold. */
const loneSurrogate = /\\u[dD][89a-fA-F]/;
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

function readJson(content: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ''), loneSurrogate.test(content) ? wellFormed : undefined);
  } catch {
    throw new Problem('malformed', 'The body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('malformed', 'The body must be a JSON object');
  }
  return { ...value };
}

/** @throws Problem `malformed` for what is nested deeper, or holds more, than anybody means */
function checkMeasures({ deepest, widest, values }: Measures): void {
  const refused = (what: string): Problem => new Problem('malformed', what);
  if (widest > most.widest) throw refused(`An object of the body has more than ${most.widest} fields`);
  if (deepest > most.deepest) throw refused(`The body is nested deeper than ${most.deepest} levels`);
  if (values > most.values) throw refused(`The body holds more than ${most.values} values`);
}

/** The fields of a form; its brackets nest as deep as they may already (query.ts). */
function readForm(pairs: string): Record<string, unknown> {
  const fields = parseBrackets(pairs);
  checkMeasures({ deepest: 1, widest: widestOf(fields), values: 0 });
  return fields;
}

function widestOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  return parts.reduce<number>(
    (widest, part) => Math.max(widest, widestOf(part)),
    Array.isArray(value) ? 0 : parts.length,
  );
}

/** How long the boundary of a multipart body may be (RFC 2046, 5.1.1), and what may stand around it. */
const longestMultipartType = 500;
/** More files than any form of the five products has. */
const mostFiles = 50;
const longestPartHeader = 8_192;

/**
 * Every stream that the parser makes has a listener for its errors from the moment it is handed out: a body that ends in
 * the middle of a file is an error of that file's stream, and one that nobody hears ends the process.
 */
function readMultipart(contentType: string, raw: Buffer): Promise<Body> {
  return new Promise((resolve, reject) => {
    const unreadable = (): void => reject(new Problem('malformed', 'The multipart body cannot be read'));
    const tooMany = (what: string): void => reject(new Problem('malformed', `Too many ${what} in the body`));
    if (contentType.length > longestMultipartType) return unreadable();
    const pairs: string[] = [];
    const files: UploadedFile[] = [];
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: {
          fieldSize: maxBytes,
          fields: mostFields,
          files: mostFiles,
          headerPairs: 20,
          headerSize: longestPartHeader,
        },
      });
      parser.on('field', (name: string | undefined, value, _, valueTruncated) => {
        if (name === undefined) return unreadable();
        if (valueTruncated) return reject(tooLarge(maxBytes));
        pairs.push(`${encodeName(name)}=${encodeURIComponent(value.toWellFormed())}`);
      });
      parser.on('file', (field: string | undefined, stream, name, _, mimeType) => {
        const chunks: Buffer[] = [];
        stream.on('error', unreadable);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (field === undefined) return unreadable();
          files.push({ field, name: name ?? '', mimeType, bytes: Buffer.concat(chunks) });
        });
      });
      // What is over a limit is refused, and none of it dropped in silence.
      parser.on('fieldsLimit', () => tooMany('fields'));
      parser.on('filesLimit', () => tooMany('files'));
      parser.on('error', unreadable);
      parser.on('finish', () => {
        // The parser passes over parts whose head it cannot make anything of.
        if (partsIn(raw, contentType) !== pairs.length + files.length) return unreadable();
        if (files.length === 0 && raw.length > maxBytes) return reject(tooLarge(maxBytes));
        try {
          resolve({ fields: readForm(pairs.join('&')), files });
        } catch (error) {
          reject(error);
        }
      });
      parser.end(raw);
    } catch {
      unreadable();
    }
  });
}

/** How many parts stand between the boundaries of a whole body. */
function partsIn(raw: Buffer, contentType: string): number {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const delimiter = `--${quoted ?? bare ?? ''}`;
  const inner = `\r\n${delimiter}`;
  let boundaries = raw.subarray(0, delimiter.length).equals(Buffer.from(delimiter)) ? 1 : 0;
  for (let at = raw.indexOf(inner); at !== -1; at = raw.indexOf(inner, at + 1)) boundaries += 1;
  return boundaries - 1;
}

/** Brackets must stay readable for the bracket parser; the rest is escaped. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/%5B/g, '[').replace(/%5D/g, ']');
}
