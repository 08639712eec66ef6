import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { BackupError } from './backup-error.ts'

/** A key pair for backups: the identity opens them and is kept elsewhere; the recipient is what they are made for. */
export async function newBackupKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** @param text The content of a key file, as `age-keygen` writes it: comments, and one identity. @throws BackupError. */
export async function keyIn(text: string): Promise<{ identity: string; recipient: string }> {
  const identity = text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (identity === undefined) throw new BackupError('There is no AGE-SECRET-KEY in that file.')
  try {
    return { identity, recipient: await identityToRecipient(identity) }
  } catch (cause) {
    throw new BackupError('The AGE-SECRET-KEY in that file is not a whole one.', { cause })
  }
}
