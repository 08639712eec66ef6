/** The server could not be reached, or the connection broke before it answered: whether it acted is not known. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError'
  readonly code = 'offline'

  constructor(options?: ErrorOptions) {
    super('The server cannot be reached right now.', options)
  }
}
