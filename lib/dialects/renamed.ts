/** Operations name a field in our words; what they refuse must name it as the client spells it. */
import { Problem } from '../domain/problem.ts';
import { type Sentences, spell, type WireNames } from './refusals.ts';

/**
 * Runs a write and passes on what it refuses under the client's names.
 * @param names our field → the client's; the others are as usual
 */
export async function renamed<T>(names: WireNames, write: () => Promise<T>, sentences: Sentences = {}): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof Problem ? spell(error, names, sentences) : error;
  }
}
