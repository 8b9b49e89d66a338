/** A stack's CloudFormation template, as far as our checks read it. */
import * as z from 'zod';

const resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
});

const output = z.object({
  Condition: z.string().optional(),
  Value: z.unknown(),
  Export: z.object({ Name: z.unknown() }).optional(),
});

export const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z.record(z.string(), output).default({}),
});

export type Template = z.infer<typeof templateSchema>;
export type Resource = z.infer<typeof resource>;

export type Package = {
  stack: string;
  template: Template;
  templateBytes: number;
  /** Names of the files in the zip; null for a stack without code. */
  files: readonly string[] | null;
  zipBytes: number;
  unzippedBytes: number;
};

/** Lists the resources of a type, with their logical ids. */
export function resourcesOf(
  { Resources }: Template,
  type: string,
): [id: string, properties: Record<string, unknown>][] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => (Type === type ? [[id, Properties]] : []));
}
