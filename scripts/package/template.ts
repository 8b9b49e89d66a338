/** The packages of the stacks, as far as our checks read them. */
import type { Template } from '../../lab/lambda/cloudformation.ts';

export type Package = {
  stack: string;
  template: Template;
  templateBytes: number;
  /** Names of the files in the zip; null for a stack without code. */
  files: readonly string[] | null;
  zipBytes: number;
  unzippedBytes: number;
};
