/**
 * Part `expressions`: every regular expression of the code that serves requests, timed on texts made to be hostile to it.
 * One whose time grows by more than eight times where the text grows by four is superlinear: whoever sends that text stops
 * everybody. (Whether an expression can be so at all is judged by tests/unit, without a clock.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createContext, Script } from 'node:vm';
import { parseSync } from 'oxc-parser';
import { Findings, type Part } from './findings.ts';

type Expression = { file: string; source: string; flags: string };

const root = join(import.meta.dirname, '..', '..');
const rooms = ['lib', 'functions', 'scripts/server'];

const shortLength = 25_000;
const longLength = 100_000;
/** Four times the text may take four times as long, and twice that by accident. */
const mostGrowth = 8;
const noticeableMs = 50;
/** Below this nothing that is four times as long gets noticeable, unless it is much worse than the square. */
const worthALookMs = 3;
const giveUpMs = 8_000;

/** What sees short texts only, and where they are kept short. */
const bounded: Readonly<Record<string, string>> = {
  'lib/domain/polling.ts /0+$/': 'at most 20 digits: the expression above it takes no more',
};

/** Every literal in a program, however deep. */
export function literalsOf(file: string, text: string): Expression[] {
  const found: Expression[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('regex' in node && typeof node.regex === 'object' && node.regex !== null) {
      const { pattern, flags } = { pattern: '', flags: '', ...node.regex };
      found.push({ file, source: String(pattern), flags: String(flags) });
    }
    for (const inside of Object.values(node)) look(inside);
  };
  look(parseSync(file, text).program);
  return found;
}

function everyLiteral(): Expression[] {
  const files = rooms.flatMap((room) => {
    try {
      return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(root, room, name));
    } catch {
      return [];
    }
  });
  return files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => literalsOf(relative(root, name), readFileSync(name, 'utf8')));
}

/** Letters for the classes that an expression may name, one or two of each. */
const usual = [
  '1',
  'a',
  'A',
  ' ',
  '\t',
  '\n',
  '.',
  ',',
  '-',
  '_',
  '/',
  '"',
  '[',
  ']',
  '{',
  '&',
  '=',
  '?',
  '%',
  ':',
  '@',
  '+',
  '0',
  'é',
  '<',
  '\\',
];

/** What to repeat: the expression's own letters, runs of letters, and pairs of them; and what the classes stand for. */
function unitsOf(source: string): string[] {
  const plain = source.replace(/\\[wdsbBpPDWSu]/g, ' ').replace(/\\(.)/g, '$1');
  const words = plain.match(/[\w %"=?.,:@/-]{2,12}/g) ?? [];
  const own = [...new Set(plain)].filter((letter) => !'()|*^$'.includes(letter)).slice(0, 12);
  const mine = own.slice(0, 5);
  const pairs = mine.flatMap((one) => mine.map((other) => `${one}${other}`));
  return [...new Set([...usual, ...own, ...words.slice(0, 6), ...pairs])];
}

/** What may have to stand before the repetition for the expression to get there. */
function headsOf(source: string): string[] {
  const plain = source.replace(/^\^/, '').replace(/\\([^wdsbBpPDWSu])/g, '$1');
  const literal = /^[\w=?:@/"<{[-]{1,20}/.exec(plain)?.[0] ?? '';
  return [...new Set(['', literal, 'x ', 'x b', '1', 'a=', '['])];
}

/** What keeps it from matching in the end. */
const ends = ['\u0001', ' \u0001', ''];

const sandbox = createContext({ re: /x/, text: '' });
const execute = new Script('re.lastIndex = 0; re.global ? text.replace(re, "") : re.exec(text)');

/** Milliseconds that an expression takes on a text; it is given up after a while. */
function timeOf({ source, flags }: Expression, text: string): number {
  sandbox.re = new RegExp(source, flags.replace('y', ''));
  sandbox.text = text;
  const startedAt = performance.now();
  try {
    execute.runInContext(sandbox, { timeout: giveUpMs });
  } catch {
    return giveUpMs;
  }
  return performance.now() - startedAt;
}

const textOf = (head: string, unit: string, end: string, length: number): string =>
  `${head}${unit.repeat(Math.ceil(length / unit.length)).slice(0, length)}${end}`;

const best = (one: Expression, text: string): number => Math.min(timeOf(one, text), timeOf(one, text));

/** The text on which an expression is superlinear, in words; null where there is none. */
function growthOf(one: Expression): string | null {
  for (const unit of unitsOf(one.source)) {
    for (const head of headsOf(one.source)) {
      for (const end of ends) {
        if (timeOf(one, textOf(head, unit, end, shortLength)) < worthALookMs) continue;
        const short = best(one, textOf(head, unit, end, shortLength));
        if (short < worthALookMs) continue;
        const long = timeOf(one, textOf(head, unit, end, longLength));
        if (long <= noticeableMs || long / short <= mostGrowth) continue;
        const text = [head, unit, end].map((part) => JSON.stringify(part)).join(' + ');
        const late = long >= giveUpMs ? 'over ' : '';
        return `${text} (the middle repeated): ${shortLength} characters ${short.toFixed(0)} ms, ${longLength} ${late}${long.toFixed(0)} ms`;
      }
    }
  }
  return null;
}

export const expressions: Part = async ({ seconds }) => {
  const findings = new Findings('expressions');
  const untilMs = performance.now() + (seconds ?? 120) * 1_000;
  const literals = new Map(everyLiteral().map((one) => [`${one.file} /${one.source}/${one.flags}`, one]));
  let left = 0;
  for (const [name, one] of literals) {
    if (performance.now() > untilMs) {
      left += 1;
      continue;
    }
    if (bounded[name] !== undefined) {
      findings.tried('expressions that see short texts only');
      continue;
    }
    findings.tried('expressions timed');
    const seen = growthOf(one);
    if (seen) findings.wrong('expressions timed', { what: 'a superlinear expression', seen, repeat: name });
  }
  if (left > 0) {
    findings.wrong('expressions timed', { what: 'not looked at', seen: `${left} for want of time`, repeat: '' });
  }
  findings.figure(`${literals.size} expressions in ${rooms.join(', ')}`);
  return findings.report;
};
