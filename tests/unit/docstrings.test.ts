/** Whoever calls a function of another file reads what it is for where it is declared. */
import { globSync, readFileSync } from 'node:fs';
import { type ParseResult, parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

type Statement = ParseResult['program']['body'][number];

/** The names of the functions that a statement exports. Of overloads, the first says it for all. */
function functionsOf(statement: Statement): string[] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration } = statement;
  if (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction') {
    return declaration.id ? [declaration.id.name] : [];
  }
  if (declaration?.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id, init }) =>
    init?.type === 'ArrowFunctionExpression' && id.type === 'Identifier' ? [id.name] : [],
  );
}

function undocumented(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const { program, comments } = parseSync(file, source);
  const known = new Set<string>();
  return program.body.flatMap((statement) => {
    const comment = comments.findLast(({ end }) => end <= statement.start);
    const isDocumented = comment?.value.startsWith('*') && source.slice(comment.end, statement.start).trim() === '';
    return functionsOf(statement).flatMap((name) => {
      const isNew = !known.has(name);
      known.add(name);
      return isNew && !isDocumented ? [`${file}: ${name}`] : [];
    });
  });
}

it('says of every function that lib exports what it is for', () => {
  const files = globSync('lib/**/*.ts', { exclude: ['**/*.d.ts'] });
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap(undocumented)).toEqual([]);
});
