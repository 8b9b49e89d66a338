// made by npm run codegen; do not edit
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

export const jobs: readonly JobEntry[] = [
  {
    function: 'jobs-drain-outbox',
    schedule: 'rate(1 minute)',
    timeoutSeconds: 55,
    isRung: true,
    load: () => import('../functions/jobs/drain-outbox.ts'),
  },
  {
    function: 'jobs-generate-recurring',
    schedule: 'rate(1 hour)',
    timeoutSeconds: 900,
    isRung: false,
    load: () => import('../functions/jobs/generate-recurring.ts'),
  },
];
