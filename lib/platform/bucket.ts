/** Files in an S3 bucket. files.ts loads this module only when needed: the S3 client is 180 KB. */
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Content, FilePlace } from './file-place.ts';

/** Opens a bucket in its own region. */
export function openBucket(bucket: string, region: string): FilePlace {
  const client = new S3Client({
    region,
    requestHandler: { requestTimeout: 10_000, throwOnRequestTimeout: true, connectionTimeout: 2_000 },
  });
  return {
    put: async (key: string, { bytes, type }: Content) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: type }));
    },
    get: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body ? Buffer.from(await Body.transformToByteArray()) : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    // S3 reports no error for a missing file.
    remove: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
  };
}
