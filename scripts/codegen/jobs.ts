/** Derives the table of jobs with which the local server runs them. In the cloud EventBridge and the stream do that. */
import type { EntryPoint } from './entry-points.ts';
import { madeBy } from './files.ts';

const head = `// ${madeBy}
import type { Context } from 'aws-lambda';

/** A job as it declares itself. */
export type JobEntry = {
  function: string;
  /** In EventBridge's syntax: 'rate(1 hour)'. */
  schedule: string | null;
  timeoutSeconds: number;
  /** Whether the table's stream triggers it too. */
  isRung: boolean;
  load: () => Promise<{ handler: (event: unknown, context: Context) => Promise<unknown> }>;
};
`;

export function jobsFile(entryPoints: readonly EntryPoint[]): string {
  const entries = entryPoints.flatMap((entryPoint) => {
    if (entryPoint.kind !== 'job') return [];
    const { schedule, timeoutSeconds, rungBy } = entryPoint.job;
    return [
      '  {',
      `    function: '${entryPoint.key}',`,
      `    schedule: ${schedule === undefined ? 'null' : `'${schedule}'`},`,
      `    timeoutSeconds: ${timeoutSeconds},`,
      `    isRung: ${rungBy !== undefined},`,
      `    load: () => import('../functions/${entryPoint.file}.ts'),`,
      '  },',
    ];
  });
  const list = entries.length === 0 ? '[]' : `[\n${entries.join('\n')}\n]`;
  return `${head}\nexport const jobs: readonly JobEntry[] = ${list};\n`;
}
