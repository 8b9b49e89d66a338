/** Asynchronous invocation of a Lambda function: it starts, and nobody waits for what it returns. */
import { readEnv } from './env.ts';

/**
 * Starts a function once for each payload; AWS repeats one that fails.
 * @throws what AWS says when one of them could not be started
 */
export async function invokeForEach(functionName: string, payloads: readonly unknown[]): Promise<void> {
  // Only the few starts that fan out pay for loading this client.
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const { AWS_REGION: region, LAMBDA_ENDPOINT: endpoint } = readEnv();
  const local = endpoint ? { endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {};
  const client = new LambdaClient({ region, ...local });
  try {
    await Promise.all(
      payloads.map((payload) =>
        client.send(
          new InvokeCommand({
            FunctionName: functionName,
            InvocationType: 'Event',
            Payload: Buffer.from(JSON.stringify(payload)),
          }),
        ),
      ),
    );
  } finally {
    client.destroy();
  }
}
