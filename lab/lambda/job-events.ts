/** The events that start jobs: EventBridge's tick, and a batch of the table's stream. */
import { randomUUID } from 'node:crypto';
import type { DynamoDBStreamEvent } from 'aws-lambda';

/** Makes EventBridge's event of a schedule. `atMs`: milliseconds since 1970, shown to the second. */
export function tickEvent(atMs: number, region: string): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
    region,
    resources: [],
    detail: {},
  };
}

/** Makes a batch of new items, as a stream of keys gives it. */
export function streamEvent(
  keys: readonly { pk: string; sk: string }[],
  { streamArn, region, atMs }: { streamArn: string; region: string; atMs: number },
): DynamoDBStreamEvent {
  return {
    Records: keys.map(({ pk, sk }, i) => ({
      eventID: randomUUID().replaceAll('-', ''),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(atMs / 1_000),
        Keys: { pk: { S: pk }, sk: { S: sk } },
        SequenceNumber: String(100_000_000_000_000 + i),
        SizeBytes: Buffer.byteLength(`pk${pk}sk${sk}`),
        StreamViewType: 'KEYS_ONLY',
      },
      eventSourceARN: streamArn,
    })),
  };
}
