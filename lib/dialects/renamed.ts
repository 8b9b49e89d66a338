/** Operations name a field in our words; what they refuse must name it as the client spells it. */
import { type FieldProblem, Problem } from '../domain/problem.ts';

/**
 * Runs a write and passes on what it refuses under the client's names.
 * @param names our field → the client's; the others stay as they are
 */
export async function renamed<T>(names: Readonly<Record<string, string>>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Problem) || !error.fields.some(({ path }) => String(path[0]) in names)) throw error;
    const fields = error.fields.map((field): FieldProblem => {
      const [first, ...rest] = field.path;
      const name = names[String(first)];
      return name === undefined ? field : { ...field, path: [name, ...rest] };
    });
    const message = fields.map((field) => `${field.path.join('.')} ${field.message}`).join('; ');
    throw new Problem(error.code, message, fields, error.retryAfterSeconds ?? undefined);
  }
}
