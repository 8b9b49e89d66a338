/** Derives the text of all files from the entry points. */
import { dispatchFile } from './dispatch.ts';
import type { EntryPoint } from './entry-points.ts';
import { routesTable } from './facts.ts';
import { functionFiles } from './functions.ts';
import { jobsFile } from './jobs.ts';
import { openapiFiles } from './openapi/documents.ts';

/**
 * Maps paths in the project to texts, in a fixed order: the same input always gives the same text.
 * @param keepers the functions that can touch files of records, as `readKeepers` gives them
 */
export function deriveFiles(entryPoints: readonly EntryPoint[], keepers: ReadonlySet<string>): Map<string, string> {
  return new Map([
    ...functionFiles(entryPoints, keepers),
    ['generated/dispatch.ts', dispatchFile(entryPoints)] as const,
    ['generated/jobs.ts', jobsFile(entryPoints)] as const,
    ...openapiFiles(entryPoints),
    ['docs/routes.md', routesTable(entryPoints)] as const,
  ]);
}
