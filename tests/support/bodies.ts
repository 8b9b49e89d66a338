/** Bodies with one value other than in the sample of their route. */

/** `newitems[0].rate` or `data.attributes.name` as steps. */
export const steps = (path: string): string[] => path.split(/[.[\]]+/).filter(Boolean);

/** The body with another value at a place; undefined takes it out. */
export function withValue(body: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(body)
    ? [...body]
    : { ...(body as Record<string, unknown>) };
  const at = copy as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) delete at[step];
  else at[step] = withValue(at[step] ?? {}, rest, value);
  return copy;
}
