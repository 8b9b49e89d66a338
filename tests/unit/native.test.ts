/** Requests leave in DynamoDB's notation and answers come in plain values, wherever items stand in them. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { readNative, toNative } from '../../lib/store/native.ts';

const key = { pk: '1/invoice/7', sk: 'doc' };
const native = { pk: { S: '1/invoice/7' }, sk: { S: 'doc' } };

describe('a request', () => {
  it.each([
    ['put', { Item: { ...key, n: 1, none: undefined } }, { Item: { ...native, n: { N: '1' } } }],
    ['query', { ExclusiveStartKey: key, Limit: 5 }, { ExclusiveStartKey: native, Limit: 5 }],
    [
      'batch',
      { RequestItems: { t: { Keys: [key], ConsistentRead: true } } },
      { RequestItems: { t: { Keys: [native], ConsistentRead: true } } },
    ],
    [
      'transaction',
      {
        TransactItems: [
          {
            Update: {
              Key: key,
              ExpressionAttributeNames: { '#n': 'Key' },
              ExpressionAttributeValues: { ':n': [1, 'a'] },
            },
          },
        ],
      },
      {
        TransactItems: [
          {
            Update: {
              Key: native,
              ExpressionAttributeNames: { '#n': 'Key' },
              ExpressionAttributeValues: { ':n': { L: [{ N: '1' }, { S: 'a' }] } },
            },
          },
        ],
      },
    ],
  ])('of a %s has its items translated, and nothing else', (_, input, expected) => {
    expect(toNative(input)).toEqual(expected);
  });
});

describe('an answer', () => {
  it('has plain items, in lists and by table', () => {
    const left = { t: { Keys: [native] } };
    expect(readNative({ Items: [native], Count: 1, LastEvaluatedKey: native })).toEqual({
      Items: [key],
      Count: 1,
      LastEvaluatedKey: key,
    });
    expect(readNative({ Responses: { t: [native], Items: [native] }, UnprocessedKeys: left })).toEqual({
      Responses: { t: [key], Items: [key] },
      UnprocessedKeys: { t: { Keys: [key] } },
    });
    expect(readNative({ Attributes: { n: { N: '3' } } })).toEqual({ Attributes: { n: 3 } });
  });

  it('has numbers that are not exact as bigints', () => {
    expect(readNative({ Attributes: { n: { N: '9007199254740993' } } })).toEqual({
      Attributes: { n: 9007199254740993n },
    });
  });

  it('brings back what was sent', () => {
    const item = { ...key, text: '', list: [1, { a: null }], yes: true };
    expect(readNative({ Items: [marshall(item)] })).toEqual({ Items: [item] });
  });
});
