/** A wrong setting: the user's to mend. The message is one sentence that names it, where it came from, and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
