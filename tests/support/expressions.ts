/** Every regular expression of the sources, found by parsing them: no list has to be kept. */
import { globSync, readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';

/** Where something stands: `lib/domain/money.ts`. */
type Place = { file: string; line: number };
export type Expression = Place & { source: string; flags: string };

export type Found = {
  /** Regular expressions written as such. */
  literals: Expression[];
  /** `RegExp(…)`, with or without `new`: put together while the program runs. */
  made: Place[];
  /** Formats of zod, which are regular expressions of its own: "z.iso.date". */
  formats: (Place & { name: string })[];
};

const formatCall =
  /^z\.(?:iso\.\w+|email|url|httpUrl|uuid(?:v\d)?|guid|nanoid|cuid2?|ulid|xid|ksuid|ip(?:v4|v6)|mac|cidr(?:v4|v6)|base64(?:url)?|hex|hash|hostname|e164|emoji|jwt|stringFormat|templateLiteral)$/;

/** Looks through a source text. */
export function expressionsOf(file: string, text: string): Found {
  const found: Found = { literals: [], made: [], formats: [] };
  const place = (start: number): Place => ({ file, line: text.slice(0, start).split('\n').length });
  const call = ({ start, callee }: { start: number; callee: { start: number; end: number } }): void => {
    const name = text.slice(callee.start, callee.end).replace(/\s/g, '');
    if (name === 'RegExp') found.made.push(place(start));
    if (formatCall.test(name)) found.formats.push({ ...place(start), name });
  };
  new Visitor({
    Literal: (node) => {
      if ('regex' in node)
        found.literals.push({ ...place(node.start), source: node.regex.pattern, flags: node.regex.flags });
    },
    CallExpression: call,
    NewExpression: call,
  }).visit(parseSync(file, text).program);
  return found;
}

/** All that stand in the sources the functions are built from. */
export function everyExpression(): Found {
  const found = globSync('{lib,functions,generated}/**/*.ts').map((file) =>
    expressionsOf(file.replaceAll('\\', '/'), readFileSync(file, 'utf8')),
  );
  return {
    literals: found.flatMap(({ literals }) => literals),
    made: found.flatMap(({ made }) => made),
    formats: found.flatMap(({ formats }) => formats),
  };
}
