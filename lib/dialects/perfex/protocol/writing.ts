/** What Perfex's creates and updates have in common: what their bodies are tested with, whom they are about, what they answer. */
import * as z from 'zod';
import type { CustomFieldKind } from '../../../domain/custom-field/custom-field.ts';
import type { GivenValues } from '../../../domain/custom-field/values.ts';
import { invalid } from '../../../domain/problem.ts';
import type { WithCustomValues } from '../../../operations/custom-field/values.ts';
import { idInput } from '../../codecs.ts';
import { factsOf } from '../../field-table.ts';
import { brokenCustomFields, customBody } from './custom-field-values.ts';
import type { Entity } from './entity.ts';

/** What the derived tests need to know of a body. */
export function factsOfBody<D extends WithCustomValues, I, J>(entity: Entity<D, I, J>, mode: 'create' | 'update') {
  const facts = factsOf(entity.fields, mode);
  return entity.customFields ? { ...facts, broken: { ...facts.broken, ...brokenCustomFields } } : facts;
}

/** What a write answers. */
export function writtenBody<D extends WithCustomValues, I, J>(
  entity: Entity<D, I, J>,
  message: string,
  warnings: readonly string[],
  more: Record<string, unknown>,
) {
  return { [entity.flag ?? 'status']: true, message, ...more, ...(warnings.length > 0 ? { warnings } : {}) };
}

/** Where the documented path has no id, the body may have it. */
export const idInBody = z.object({ id: idInput.optional() });
/**
 * What is changed: by the path, or by the body.
 * @throws Problem `invalid` where neither says it
 */
export const updatedId = (params: { id?: number | undefined }, body: { id?: number | undefined }): number => {
  const id = params.id ?? body.id;
  if (id === undefined) throw invalid('id', 'is required');
  return id;
};

/** Until every resource is on the new floor. */
export function withCustomFields<T>(
  body: z.ZodType<T>,
  kind: CustomFieldKind | undefined,
): z.ZodType<{ take: T; given: GivenValues }> {
  if (!kind) return body.transform((take) => ({ take, given: {} }));
  return z.intersection(
    body.transform((take) => ({ take })),
    customBody(kind).transform(({ customValues }) => ({ given: customValues })),
  );
}
