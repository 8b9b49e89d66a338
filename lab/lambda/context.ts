/** The context that Lambda passes to a function beside its event. */
import type { Context } from 'aws-lambda';

/** Makes a context. `untilMs`: the function's deadline in milliseconds since 1970. */
export function contextOf(name: string, requestId: string, untilMs: number): Context {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    memoryLimitInMB: '512',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, untilMs - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
