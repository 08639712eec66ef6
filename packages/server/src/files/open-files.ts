import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { UploadHooks } from '../plugins/upload-hooks.ts'
import type { Plugins } from '../plugins/plugins.ts'
import { FileGate, type FileGateParts } from './file-gate.ts'
import { FileSweeper } from './file-sweeper.ts'
import { openFileStore } from './open-file-store.ts'
import { ServeFiles } from './serve-files.ts'

const HOUR_MS = 3_600_000

/** Everything about sealed files, from the configuration. @throws ConfigError. */
export function openFiles(
  config: Config,
  { clock, plugins, ...parts }: FileGateParts & { clock: Clock; plugins: Plugins },
) {
  const { maxBytes, quotaBytes, orphanHours } = config.storage.files
  const { storage } = parts
  const store = openFileStore(config)
  const orphanMs = orphanHours * HOUR_MS
  const gate = new FileGate(parts)
  const limits = { maxBytes, quotaBytes, orphanMs }
  const uploads = new UploadHooks(plugins, storage)
  const files = new ServeFiles({ gate, storage, uploads, store, limits, nowMs: clock.nowMs })
  return { files, sweeper: new FileSweeper({ storage, store, clock, orphanMs }) }
}
