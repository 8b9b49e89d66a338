/** Invokes Lambda functions asynchronously, without waiting for their results. */
import { readEnv } from './env.ts';

/** Starts a function once for each payload; AWS retries failed runs. @throws AWS's error when one cannot start */
export async function invokeForEach(functionName: string, payloads: readonly unknown[]): Promise<void> {
  // Loaded late: few processes ever fan out.
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
