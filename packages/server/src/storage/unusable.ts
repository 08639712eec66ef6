/**
 * The store cannot be used as it is: damaged, written by a newer version, or not a SecureChat database.
 * Its message is for the operator; nothing of what is stored is in it.
 */
export class StorageUnusable extends Error {
  override readonly name = 'StorageUnusable'
}
