/** Derives the table of jobs, by which the local server ticks and finds them. In the cloud EventBridge and the stream do. */
import type { Door } from './doors.ts';
import { madeBy } from './files.ts';

const head = `// ${madeBy}
import type { Context } from 'aws-lambda';

/** A job as it declares itself. */
export type JobEntry = {
  function: string;
  /** As EventBridge takes it: 'rate(1 hour)'. */
  schedule: string | null;
  timeoutSeconds: number;
  /** Whether the table's stream rings it too. */
  isRung: boolean;
  load: () => Promise<{ handler: (event: unknown, context: Context) => Promise<unknown> }>;
};
`;

/** The text of generated/jobs.ts. */
export function jobsFile(doors: readonly Door[]): string {
  const entries = doors.flatMap((door) => {
    if (door.kind !== 'job') return [];
    const { schedule, timeoutSeconds, rungBy } = door.job;
    return [
      '  {',
      `    function: '${door.key}',`,
      `    schedule: ${schedule === undefined ? 'null' : `'${schedule}'`},`,
      `    timeoutSeconds: ${timeoutSeconds},`,
      `    isRung: ${rungBy !== undefined},`,
      `    load: () => import('../functions/${door.file}.ts'),`,
      '  },',
    ];
  });
  const list = entries.length === 0 ? '[]' : `[\n${entries.join('\n')}\n]`;
  return `${head}\nexport const jobs: readonly JobEntry[] = ${list};\n`;
}
