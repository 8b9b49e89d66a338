/** Invokes Lambda functions asynchronously, without waiting for their results. */
import pLimit from 'p-limit';
import { readEnv } from './env.ts';

const invocationsAtOnce = 8;

/**
 * Starts a function once for each payload, eight at a time; AWS retries failed runs.
 * @throws AWS's error when one cannot start, after all others were started
 */
export async function invokeForEach(functionName: string, payloads: readonly unknown[]): Promise<void> {
  // Loaded late: few processes ever fan out.
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const { AWS_REGION: region, LAMBDA_ENDPOINT: endpoint } = readEnv();
  const client = new LambdaClient({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  const limit = pLimit(invocationsAtOnce);
  const invoke = (payload: unknown) =>
    client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
    );
  try {
    const results = await Promise.allSettled(payloads.map((payload) => limit(() => invoke(payload))));
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  } finally {
    client.destroy();
  }
}
