/** A backup that cannot be made or read. The message is for whoever runs the command. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}
