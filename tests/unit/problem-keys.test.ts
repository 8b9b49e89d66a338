/**
 * What store, operations and domain find wrong they name by keys of our own records and inputs. How a client's language
 * calls them is the dialects' business, which could not find the names for a key that nobody knows.
 */
import { globSync, readFileSync } from 'node:fs';
import { type Node, type PropertyKey, parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

/** Which argument of a function is a path. */
const pathArguments: Readonly<Record<string, number>> = {
  invalidProblem: 0,
  unknownReferenceProblem: 0,
  parseAmount: 0,
  keepAmount: 0,
  toStaffReferences: 1,
  toReference: 2,
  chooseEntry: 2,
  whyNotOffered: 2,
  whyModeNotOffered: 2,
  refuseNotOffered: 2,
  checkStart: 2,
  checkCurrencyOn: 2,
  deriveFromDays: 2,
  checkEntry: 3,
};

const files = globSync('lib/{store,operations,domain}/**/*.ts');

/** Names of the fields of files that are sent; an upload says by itself which field it came in. */
const ofUploads: ReadonlySet<string> = new Set(['file']);

/** The keys of what is declared in a file: of schemas, and of the types of inputs. */
function keysIn(file: string): string[] {
  const found: string[] = [];
  const take = (key: PropertyKey): void => {
    if (key.type === 'Identifier') found.push(key.name);
  };
  new Visitor({
    TSPropertySignature: ({ key }) => take(key),
    Property: ({ key }) => {
      if (file.startsWith('lib/domain/')) take(key);
    },
  }).visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return found;
}

/** The texts that an expression may come to; those that are put together elsewhere are looked at there. */
function textsOf(node: Node | null | undefined): string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'ArrayExpression':
      return node.elements.flatMap((one) => textsOf(one));
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap((one) => textsOf(one));
    case 'LogicalExpression':
      return [node.left, node.right].flatMap((one) => textsOf(one));
    case 'TSAsExpression':
      return textsOf(node.expression);
    case 'TemplateLiteral':
      return [node.quasis.map(({ value }) => value.raw).join('…')];
    default:
      return [];
  }
}

const called = new Set<string>();

function pathsIn(file: string): { at: string; key: string }[] {
  const text = readFileSync(file, 'utf8');
  const found: { at: string; key: string }[] = [];
  const take = (start: number, keys: readonly string[]): void => {
    const at = `${file}:${text.slice(0, start).split('\n').length}`;
    found.push(...keys.map((key) => ({ at, key })));
  };
  new Visitor({
    CallExpression: ({ callee, arguments: given, start }) => {
      const index = callee.type === 'Identifier' ? pathArguments[callee.name] : undefined;
      if (index === undefined || callee.type !== 'Identifier') return;
      called.add(callee.name);
      take(start, textsOf(given[index]));
    },
    Property: ({ key, value, start }) => {
      if (key.type === 'Identifier' && key.name === 'path') take(start, textsOf(value));
    },
  }).visit(parseSync(file, text).program);
  return found;
}

describe('a path of what is wrong', () => {
  const known = new Set(files.flatMap(keysIn));
  const paths = files.flatMap(pathsIn);

  it('is looked for where there are some', () => {
    expect(paths.length).toBeGreaterThan(150);
    expect(known).toContain('customerReference');
    // A function that is called something else by now would be looked at no more.
    expect([...called].sort()).toEqual(Object.keys(pathArguments).sort());
  });

  it('is of keys of our records and inputs, whatever the clients call them', () => {
    const strange = paths.filter(
      ({ key }) => !ofUploads.has(key) && !(/^[a-z]+([A-Z][a-z]*)*$/.test(key) && known.has(key)),
    );
    expect(strange).toEqual([]);
  });
});
