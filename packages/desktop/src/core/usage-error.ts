/** Something the person who started the program can mend; shown as one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
