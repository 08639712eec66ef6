import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A folder for this test file's databases, removed when its tests are over. @returns a function that names a new file in it. */
export function temporaryFolder(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'securechat-storage-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return () => join(folder, `${count++}.db`)
}
