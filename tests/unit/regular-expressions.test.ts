/**
 * The time that a regular expression takes must grow with the length of the text only, not with its square: whoever
 * sends 100,000 digits would otherwise stop everybody else. Judged by looking at the expression, not by the clock.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { everyExpression, expressionsOf } from '../support/expressions.ts';

/**
 * Expressions that are not linear, or that cannot be judged, and why they may stand. Whoever adds one says where
 * the text is kept short before it comes to the expression.
 */
const bounded: Readonly<Record<string, string>> = {
  'lib/domain/polling.ts /0+$/': 'sees at most 20 digits: the expression above it takes no more',
};

/** Expressions put together while the program runs; none of them from what a client sends. */
const made: Readonly<Record<string, string>> = {
  'lib/domain/text.ts': 'one set of letters, from the table above it',
  'lib/http/match.ts': 'declared paths; a parameter takes one segment',
  'lib/dialects/perfex/work/task-recurring.ts': 'the words for periods; digits are at most five',
};

/** Formats of zod in use, as schemas, so that their own expressions are judged too. */
const formats: Readonly<Record<string, readonly z.ZodType[]>> = {
  'z.iso.date': [z.iso.date()],
  'z.iso.datetime': [z.iso.datetime(), z.iso.datetime({ offset: true })],
  'z.iso.time': [z.iso.time()],
  // Addresses are read by `new URL`, and stand in the environment only.
  'z.url': [],
};

type Check = typeof import('recheck').check;
let check: Check;
beforeAll(async () => {
  // A binary for this machine, where the package has one, takes a fifth of the time; never a Java virtual machine.
  const hasBinary = existsSync(join(import.meta.dirname, '../../node_modules/recheck-linux-x64/recheck'));
  process.env.RECHECK_BACKEND = hasBinary && process.arch === 'x64' && process.platform === 'linux' ? 'native' : 'pure';
  ({ check } = await import('recheck'));
});

/** What is wrong with an expression; null where it is linear. */
async function faultOf({ source, flags }: { source: string; flags: string }): Promise<string | null> {
  const { status, ...found } = await check(source, flags, { timeout: 300_000 });
  if (status === 'safe') return null;
  return status === 'vulnerable' && 'complexity' in found ? found.complexity.summary : status;
}

const found = everyExpression();

describe('every regular expression', () => {
  it('is linear, or sees short texts only', async () => {
    const judged = new Map<string, string | null>();
    const faults: string[] = [];
    const seen = new Set<string>();
    for (const one of found.literals) {
      const text = `/${one.source}/${one.flags}`;
      if (!judged.has(text)) judged.set(text, await faultOf(one));
      const fault = judged.get(text);
      const excuse = `${one.file} ${text}`;
      if (fault && !bounded[excuse]) faults.push(`${one.file}:${one.line} ${text}: ${fault}`);
      if (fault) seen.add(excuse);
    }
    expect(faults).toEqual([]);
    expect(Object.keys(bounded).filter((excuse) => !seen.has(excuse))).toEqual([]);
  });

  it('stands in the sources as it is, not put together from a text that someone sends', () => {
    expect(new Set(found.made.map(({ file }) => file))).toEqual(new Set(Object.keys(made)));
  });

  it('of a format of zod is linear too', async () => {
    expect(new Set(found.formats.map(({ name }) => name))).toEqual(new Set(Object.keys(formats)));
    for (const schema of Object.values(formats).flat()) {
      const pattern = schema instanceof z.ZodStringFormat ? schema._zod.def.pattern : undefined;
      expect(pattern).toBeInstanceOf(RegExp);
      if (pattern) expect(await faultOf(pattern), String(pattern)).toBeNull();
    }
  });
});

describe('the check itself', () => {
  it.each([
    ['the number that stopped everybody', String.raw`const n = /^[+-]?(\d+\.?\d*|\.\d+)$/;`],
    ['trailing slashes', String.raw`path.replace(/(?!^)\/+$/, '')`],
    ['a header with two runs of spaces', String.raw`x = /^\s*(\w+)\s+(.+?)\s*$/.exec(y)`],
    ['an exponential one', 'class A { static b = /^(a+)+$/; }'],
  ])('finds %s', async (_, text) => {
    const [one] = expressionsOf('a.ts', text).literals;
    expect(one && (await faultOf(one))).toMatch(/polynomial|exponential/);
  });

  it('finds expressions that are put together, and formats', () => {
    const { made: parts, formats: names } = expressionsOf(
      'a.ts',
      'const a = new RegExp(b); const c: RegExp = RegExp(d, "g"); const e = z.iso\n.datetime({ offset: true });',
    );
    expect(parts).toHaveLength(2);
    expect(names.map(({ name }) => name)).toEqual(['z.iso.datetime']);
  });
});
