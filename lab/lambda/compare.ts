/** Compares what a packaged function answers with what the same request gets from the handler in this process. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { differencesOf } from '../answers/compare.ts';
import { readResult } from '../answers/read-result.ts';
import type { Answer } from '../answers/recording.ts';

const instants = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?/g;
/** Tokens and the keys of links, secrets of webhooks, the random part of an invoice's public address. */
const secrets = /\b\d+(?:-\d+)?[.-][\w-]{43}(?![\w-])|\bwhsec_[\w+/]{43}=|\b[0-9a-f]{32}\b/g;
/** From when to when a poll has looked, in seconds. */
const polls = /("(?:since|next_poll)":)\d+(?:\.\d+)?/g;

/** Replaces what two runs never have in common: times since `fromMs`, and random secrets. */
export function normalise(text: string, fromMs: number): string {
  const isLate = (instant: string): boolean =>
    Date.parse(`${instant.slice(0, 19).replace(' ', 'T')}Z`) >= fromMs - 1_000;
  return text
    .replace(instants, (instant) => (isLate(instant) ? '<now>' : instant))
    .replace(secrets, '<secret>')
    .replace(polls, '$1"<now>"');
}

/** How many requests a token has left, and until when: counted by the minute, which may begin between the two sides. */
const counted = /rate-?limit(?!.*(?:limit|policy)$)/;

/** Lists the differences of two answers in words; none if they are the same but for ids and times. */
export function compareAnswers(local: unknown, packaged: unknown, fromMs: number): string[] {
  const [here, there] = [local, packaged].map((result) => readResult(result as APIGatewayProxyStructuredResultV2));
  if (!here || !there) return [];
  // An ETag is made of the body.
  const hasTimes = here.body !== there.body;
  const simplify = ({ status, headers, body }: Answer): Answer => {
    const named = Object.entries(headers).map(([name, value]): [string, string] => {
      if (counted.test(name)) return [name, value.replace(/\d+/g, '<count>')];
      return [name, name === 'etag' && hasTimes ? '<etag>' : normalise(value, fromMs)];
    });
    return { status, headers: Object.fromEntries(named), body: normalise(body, fromMs) };
  };
  return differencesOf(simplify(here), simplify(there)).map(
    ({ path, before, after }) => `${path} is ${after.slice(0, 300)}, locally ${before.slice(0, 300)}`,
  );
}

type Item = Readonly<Record<string, unknown>>;

const mark = /(^|[#/])[\w-]{16}-(\d+)$/;
const stamp = /\b\d{17}\b/g;

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, sortKeys(inner)]));
}

/** Gives an item's key and attributes as far as two runs can have the same: without stamps and random marks. */
function describeItem(
  { mark: _, stamp: __, pk, sk, ...attributes }: Item,
  fromMs: number,
): [key: string, text: string] {
  const key = `${String(pk)} ${String(sk).replace(mark, '$1<mark>-$2').replace(stamp, '<stamp>')}`;
  return [normalise(key, fromMs), normalise(JSON.stringify(sortKeys(attributes)), fromMs)];
}

const shownBefore = 40;
const shownAfter = 160;
const mostShown = 5;

/** Shows two texts from where they begin to differ. */
function describeDifference(what: string, before: string, after: string): string {
  let at = 0;
  while (before[at] === after[at]) at += 1;
  const show = (text: string): string => text.slice(Math.max(0, at - shownBefore), at + shownAfter);
  return `${what} has …${show(after)}, locally …${show(before)}`;
}

/** Lists the differences of two tables' items in words, as far as two runs can have the same. */
export function compareItems(local: readonly Item[], packaged: readonly Item[], fromMs: number): string[] {
  const group = (items: readonly Item[]): Map<string, string> => {
    // Promises of one write differ by random marks alone.
    const groups = Map.groupBy(
      items.map((item) => describeItem(item, fromMs)),
      ([key]) => key,
    );
    return new Map(
      [...groups].map(([key, found]) => [
        key,
        found
          .map(([, text]) => text)
          .sort()
          .join('\n'),
      ]),
    );
  };
  const [here, there] = [group(local), group(packaged)];
  const differences = [...new Set([...here.keys(), ...there.keys()])].flatMap((key) => {
    const [before, after] = [here.get(key), there.get(key)];
    if (before === after) return [];
    if (before === undefined || after === undefined)
      return [`${key} is only ${before ? 'in the local table' : 'in its table'}`];
    return [describeDifference(key, before, after)];
  });
  const more = differences.length - mostShown;
  return more > 0 ? [...differences.slice(0, mostShown), `and ${more} more items differ`] : differences;
}

/** What is a mail's own: its id, its time, the borders of its parts, and the secrets in its links. */
const ofOneMail = /^(?:Message-ID|Date):.*$|--_NmP-[0-9a-f]+|\b[0-9a-f]{32}\b/gm;

/** Lists what two sides' mails differ in, in words. */
export function compareMails(local: readonly string[], packaged: readonly string[]): string[] {
  const [here, there] = [local, packaged].map((mails) =>
    mails.map((mail) => mail.replaceAll('=\r\n', '').replace(ofOneMail, '')).sort(),
  );
  if (here?.length !== there?.length) return [`it has sent ${there?.length} mails, locally ${here?.length}`];
  return (there ?? []).flatMap((mail, i) =>
    mail === here?.[i] ? [] : [describeDifference('a mail', here?.[i] ?? '', mail)],
  );
}
