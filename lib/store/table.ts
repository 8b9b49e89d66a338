/** Creates the table where CloudFormation does not: on the embedded engine or DynamoDB Local. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readEnv } from '../platform/env.ts';
import { isAws } from './client.ts';

/** Creates the table unless it exists. On AWS it comes from infra/table.yml, and nothing is done. */
export async function createTable(endpoint: string): Promise<void> {
  if (isAws(endpoint)) return;
  const { TABLE_NAME: name, AWS_REGION: region } = readEnv();
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  } finally {
    client.destroy();
  }
}
