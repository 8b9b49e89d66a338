/** What no answer may contain, whatever the request. */
import { gunzipSync } from 'node:zlib';
import type { Answer } from './send.ts';

export type Complaint = { what: string; seen: string };

/** A slower answer is too late. Generous, because machines are busy. */
export const slowMs = 10_000;

/** Typical words of the libraries beneath us. Our own messages name the field and what it must be. */
const phrases: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'words of the validation library',
    /Invalid (?:input|option|string|number|key in|element in|ISO \w+|email address|date)\b(?::| |")|Too (?:big|small): expected|Unrecognized keys?:|expected \w{1,20}, received \w{1,20}/,
  ],
  ['a stack', /(?:^|\n|\\n) {2,8}at \S{1,200}[: (]|"stack(?:Trace)?"\s{0,2}:/],
  [
    'a path of the server',
    /\/node_modules\/|file:\/\/\/|\/(?:lib|functions|scripts|dist)\/[\w/-]{1,100}\.[cm]?[jt]s\b/,
  ],
  [
    'words of AWS',
    /DynamoDB|dynoxide|ConditionalCheckFailed|TransactionCancel|ProvisionedThroughput|ResourceNotFoundException|ValidationException|ThrottlingException|ExpressionAttribute|TableName|Lambda timeout|\bLambda\b|amazonaws|aws-sdk|attacked-table|ECONNREFUSED/,
  ],
  [
    'an error of the runtime',
    /\b(?:TypeError|RangeError|SyntaxError|ReferenceError)\b|Cannot read propert|is not a function|Maximum call stack/,
  ],
  ['an address out of a header', /alert\(31337\)/],
];

const longestLook = 200_000;

export function textOf({ headers, body }: Pick<Answer, 'headers' | 'body'>): string {
  try {
    return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
  } catch {
    return body.toString('latin1');
  }
}

/** Finds words that no answer may contain, unless the client sent them itself. */
export function judgeText(text: string, sent = ''): Complaint[] {
  const searched = text.slice(0, longestLook);
  return phrases.flatMap(([name, pattern]) => {
    const found = pattern.exec(searched);
    if (!found || (name !== 'an address out of a header' && sent.includes(found[0]))) return [];
    const from = Math.max(0, found.index - 100);
    return [{ what: `an answer holds ${name}`, seen: searched.slice(from, found.index + 300) }];
  });
}

/** Refuses a 5xx status, except 503 with Retry-After. */
export function judgeStatus(status: number, headers: Readonly<Record<string, string>>): Complaint[] {
  if (status < 500) return [];
  if (status !== 503) return [{ what: `${status} was answered`, seen: String(status) }];
  return /^\d+$/.test(headers['retry-after'] ?? '') ? [] : [{ what: '503 without Retry-After', seen: '503' }];
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Finds a success whose body reports a failed function, as a gateway may pass it on. */
export function judgeSuccess(status: number, text: string): Complaint[] {
  if (status < 200 || status >= 300 || !/"error(?:Message|Type)"/.test(text.slice(0, 2_000))) return [];
  const body = parseObject(text);
  const failed = body && ('errorMessage' in body || 'errorType' in body);
  return failed ? [{ what: `${status} with an error in it`, seen: text.slice(0, 400) }] : [];
}

const hasEnvelope: Readonly<Record<string, (body: Record<string, unknown>) => boolean>> = {
  // The API document prints one refusal without status: for an unknown polling method.
  perfex: (body) =>
    ((body.status === false || body.paymentmode === false) && typeof body.message === 'string') ||
    String(body.error).startsWith('Method not found: '),
  siwapp: (body) => Array.isArray(body.errors),
  sereni: (body) => typeof body.message === 'string',
  teamwork: (body) => body.STATUS === 'Error' && typeof body.MESSAGE === 'string',
  productive: (body) => Array.isArray(body.errors),
  admin: (body) => typeof body.title === 'string' && typeof body.detail === 'string',
};

/** Statuses that HTTP answers before a path is known, so without a dialect. */
const beneathDialects = new Set([408, 414, 417, 431]);

/** Finds a refusal in the words of none of the `dialects` that answer there. */
export function judgeEnvelope(status: number, text: string, dialects: readonly string[]): Complaint[] {
  if (status < 400 || beneathDialects.has(status)) return [];
  const body = parseObject(text);
  if (body && dialects.some((dialect) => hasEnvelope[dialect]?.(body))) return [];
  return [{ what: `${status} in words of none of ${dialects.join(', ')}`, seen: text.slice(0, 400) }];
}

export function judge(
  answer: Answer,
  about: { dialects: readonly string[]; head: boolean; sent: string },
): Complaint[] {
  if (answer.lost !== null) return [{ what: 'no answer', seen: answer.lost }];
  const text = textOf(answer);
  const isText = /json|text/.test(answer.headers['content-type'] ?? 'text');
  const hasBody = !about.head && answer.status !== 304;
  return [
    ...judgeStatus(answer.status, answer.headers),
    ...(answer.ms > slowMs
      ? [{ what: `an answer took over ${slowMs / 1_000} s`, seen: `${Math.round(answer.ms)} ms` }]
      : []),
    ...judgeSuccess(answer.status, text),
    ...(isText ? judgeText(text, about.sent) : []),
    ...(hasBody ? judgeEnvelope(answer.status, text, about.dialects) : []),
  ];
}
