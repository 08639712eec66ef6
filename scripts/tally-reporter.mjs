import { relative } from 'node:path'

/** A reporter for node:test that writes `{ passed, failed, skipped, failedFiles }` once, when everything has run. */
export default async function* tally(source) {
  let counts
  const failedFiles = new Set()
  for await (const event of source) {
    if (event.type === 'test:fail' && event.data.file) failedFiles.add(relative('.', event.data.file))
    // The last summary without a file is the one over all files.
    if (event.type === 'test:summary' && event.data.file === undefined) counts = event.data.counts
  }
  if (!counts) return
  const failed = counts.tests - counts.passed - counts.skipped - counts.todo
  yield JSON.stringify({
    passed: counts.passed,
    failed,
    skipped: counts.skipped + counts.todo,
    failedFiles: [...failedFiles],
  })
}
