/** From the front doors to the text of every derived file. */
import { dispatchFile } from './dispatch.ts';
import type { Door } from './doors.ts';
import { routesTable } from './facts.ts';
import { functionFiles } from './functions.ts';
import { jobsFile } from './jobs.ts';
import { openapiFiles } from './openapi/documents.ts';

/** Path in the project → text, in a fixed order; the same doors always give the same text. */
export function deriveFiles(doors: readonly Door[]): Map<string, string> {
  return new Map([
    ...functionFiles(doors),
    ['generated/dispatch.ts', dispatchFile(doors)] as const,
    ['generated/jobs.ts', jobsFile(doors)] as const,
    ...openapiFiles(doors),
    ['docs/routes.md', routesTable(doors)] as const,
  ]);
}
