/** A reporter for node:test that writes `{ passed, failed, skipped }` once, when everything has run. */
export default async function* tally(source) {
  let counts
  for await (const event of source) {
    // The last summary without a file is the one over all files.
    if (event.type === 'test:summary' && event.data.file === undefined) counts = event.data.counts
  }
  if (!counts) return
  const failed = counts.tests - counts.passed - counts.skipped - counts.todo
  yield JSON.stringify({ passed: counts.passed, failed, skipped: counts.skipped + counts.todo })
}
