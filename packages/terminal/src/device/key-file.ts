import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { Decrypter, Encrypter } from 'age-encryption'
import { TerminalError } from '../terminal-error.ts'

const KEY_BYTES = 32

/**
 * The key over everything this profile keeps: 32 random bytes in a file of the age format, sealed under a passphrase
 * (scrypt; https://age-encryption.org/v1). Made at the first sign-in.
 */
export async function openKeyFile(file: string, passphrase: string): Promise<Uint8Array> {
  return existsSync(file) ? readKey(file, passphrase) : makeKey(file, passphrase)
}

async function makeKey(file: string, passphrase: string): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES)
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  await writeFile(file, await encrypter.encrypt(key), { mode: 0o600, flag: 'wx', flush: true })
  return key
}

async function readKey(file: string, passphrase: string): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    return await decrypter.decrypt(await readFile(file))
  } catch {
    throw new TerminalError('wrong-passphrase', `The passphrase does not open ${file}.`)
  }
}
