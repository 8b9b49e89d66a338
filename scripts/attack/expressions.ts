/**
 * Part `expressions`: times every regular expression of the serving code on hostile texts. If four times the text takes more
 * than eight times as long, it is superlinear: such a text blocks all clients. (tests/unit judges expressions without a
 * clock.)
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
/** Four times the text may take four times as long, doubled for noise. */
const mostGrowth = 8;
const noticeableMs = 50;
/** Below this, four times the text stays unnoticeable, unless growth is far beyond quadratic. */
const worthALookMs = 3;
const giveUpMs = 8_000;

/** Expressions that only see short texts, with the reason. */
const bounded: Readonly<Record<string, string>> = {
  'lib/domain/polling.ts /0+$/': 'at most 20 digits: the expression above it takes no more',
};

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

function collectLiterals(): Expression[] {
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

const classLetters = [
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

/** Chooses texts to repeat: the expression's own letters, runs and pairs of them, and letters of the classes. */
function unitsOf(source: string): string[] {
  const plain = source.replace(/\\[wdsbBpPDWSu]/g, ' ').replace(/\\(.)/g, '$1');
  const words = plain.match(/[\w %"=?.,:@/-]{2,12}/g) ?? [];
  const ownLetters = [...new Set(plain)].filter((letter) => !'()|*^$'.includes(letter)).slice(0, 12);
  const firstLetters = ownLetters.slice(0, 5);
  const pairs = firstLetters.flatMap((one) => firstLetters.map((other) => `${one}${other}`));
  return [...new Set([...classLetters, ...ownLetters, ...words.slice(0, 6), ...pairs])];
}

/** Chooses texts before the repetition that may lead the expression to it. */
function headsOf(source: string): string[] {
  const plain = source.replace(/^\^/, '').replace(/\\([^wdsbBpPDWSu])/g, '$1');
  const literal = /^[\w=?:@/"<{[-]{1,20}/.exec(plain)?.[0] ?? '';
  return [...new Set(['', literal, 'x ', 'x b', '1', 'a=', '['])];
}

const ends = ['\u0001', ' \u0001', ''];

const sandbox = createContext({ re: /x/, text: '' });
const execute = new Script('re.lastIndex = 0; re.global ? text.replace(re, "") : re.exec(text)');

function measureMs({ source, flags }: Expression, text: string): number {
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

const measureTwice = (expression: Expression, text: string): number =>
  Math.min(measureMs(expression, text), measureMs(expression, text));

function growthOf(expression: Expression): string | null {
  for (const unit of unitsOf(expression.source)) {
    for (const head of headsOf(expression.source)) {
      for (const end of ends) {
        if (measureMs(expression, textOf(head, unit, end, shortLength)) < worthALookMs) continue;
        const short = measureTwice(expression, textOf(head, unit, end, shortLength));
        if (short < worthALookMs) continue;
        const long = measureMs(expression, textOf(head, unit, end, longLength));
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
  const literals = new Map(
    collectLiterals().map((expression) => [`${expression.file} /${expression.source}/${expression.flags}`, expression]),
  );
  let left = 0;
  for (const [name, expression] of literals) {
    if (performance.now() > untilMs) {
      left += 1;
      continue;
    }
    if (bounded[name] !== undefined) {
      findings.tried('expressions that see short texts only');
      continue;
    }
    findings.tried('expressions timed');
    const seen = growthOf(expression);
    if (seen) findings.wrong('expressions timed', { what: 'a superlinear expression', seen, repeat: name });
  }
  if (left > 0) {
    findings.wrong('expressions timed', { what: 'not looked at', seen: `${left} for want of time`, repeat: '' });
  }
  findings.figure(`${literals.size} expressions in ${rooms.join(', ')}`);
  return findings.report;
};
