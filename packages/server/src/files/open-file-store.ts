import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ConfigError } from '../config/config-error.ts'
import { DiskFileStore } from './disk-file-store.ts'
import type { FileStore } from './file-store.ts'
import { S3FileStore } from './s3-file-store.ts'

/** In the data directory, unless the configuration names a bucket. @throws ConfigError when it does by half. */
export function openFileStore({ storage }: Pick<Config, 'storage'>): FileStore {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = storage.s3
  if (bucket === undefined) return new DiskFileStore(join(storage.dataDir, 'files'))
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError(
      'storage.s3.bucket needs storage.s3.endpoint, storage.s3.accessKeyId and storage.s3.secretAccessKey.',
    )
  }
  return new S3FileStore({ endpoint, region, bucket, accessKeyId, secretAccessKey })
}
