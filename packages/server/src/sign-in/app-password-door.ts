import { pbkdf2, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ChatError } from '@securechat/protocol'
import { nameKey } from '../name-key.ts'
import { wordOf } from '../public-rooms.ts'
import type { AccountRecord, AppPasswordRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import { SCRAM_ITERATIONS, saltOf } from './app-passwords.ts'

const derive = promisify(pbkdf2)

export interface Admitted {
  account: AccountRecord
  record: AppPasswordRecord
}

type DoorStorage = Pick<Storage, 'accountByName' | 'accounts' | 'appPasswords' | 'secret'>

/** Checks app passwords: given as they are (SASL PLAIN), or proved (SCRAM-SHA-256). */
export class AppPasswordDoor {
  readonly #storage: DoorStorage

  constructor(storage: DoorStorage) {
    this.#storage = storage
  }

  /** @throws ChatError `wrong-password` */
  async check({ user, password }: { user: string; password: string }): Promise<Admitted> {
    const { account, records, salt } = await this.#candidates(user)
    const salted = await derive(password.normalize('NFKC'), salt, SCRAM_ITERATIONS, 32, 'sha256')
    const storedKey = sha256(hmac(salted, 'Client Key'))
    const record = records.find((one) => isEqual(storedKey, Buffer.from(one.storedKey, 'base64')))
    if (!account || !record) throw new ChatError('wrong-password')
    return { account, record }
  }

  /** @throws ChatError `bad-request` for what is no such message, or speaks for somebody else than it signs in. */
  async startScram(clientFirst: string) {
    const parsed = /^(n|y),(?:a=([^,]*))?,(n=([^,]*),r=([!-+\--~]+))(?:,.*)?$/.exec(clientFirst)
    if (!parsed) throw new ChatError('bad-request')
    const [, flag, speaksFor, bare = '', user = '', clientNonce = ''] = parsed
    const name = unescapeName(user)
    if (speaksFor && unescapeName(speaksFor) !== name) throw new ChatError('wrong-password')
    const { account, records, salt } = await this.#candidates(name)
    const nonce = clientNonce + randomBytes(18).toString('base64')
    const serverFirst = `r=${nonce},s=${salt.toString('base64')},i=${SCRAM_ITERATIONS}`
    const header = Buffer.from(`${flag},${speaksFor ? `a=${speaksFor}` : ''},`).toString('base64')
    const finish = (clientFinal: string): Admitted & { serverFinal: string } => {
      const final = /^(c=([^,]*),r=([^,]*)),p=([A-Za-z0-9+/=]+)$/.exec(clientFinal)
      if (!final || final[2] !== header || final[3] !== nonce) throw new ChatError('wrong-password')
      const said = `${bare},${serverFirst},${final[1]}`
      const record = records.find((one) => isProven(one, said, Buffer.from(final[4]!, 'base64')))
      if (!account || !record) throw new ChatError('wrong-password')
      const signature = hmac(Buffer.from(record.serverKey, 'base64'), said).toString('base64')
      return { account, record, serverFinal: `v=${signature}` }
    }
    return { serverFirst, finish }
  }

  /** By the account's name, or that name as one word. For nobody, there is a salt too. */
  async #candidates(user: string) {
    const account =
      (await this.#storage.accountByName({ nameKey: nameKey(user) })) ?? (await this.#byWord(user))
    const salt = await saltOf(this.#storage, account?.accountId ?? nameKey(user))
    const { accountId } = account ?? {}
    return { account, salt, records: accountId ? await this.#storage.appPasswords({ accountId }) : [] }
  }

  async #byWord(user: string): Promise<AccountRecord | undefined> {
    const word = user.toLowerCase()
    const found = (await this.#storage.accounts()).filter(({ name }) => wordOf(name).toLowerCase() === word)
    return found.length === 1 ? found[0] : undefined
  }
}

/** Whether the proof is by whoever knows this password (RFC 5802 §3). */
function isProven({ storedKey }: AppPasswordRecord, said: string, proof: Buffer): boolean {
  const stored = Buffer.from(storedKey, 'base64')
  const signature = hmac(stored, said)
  if (proof.length !== signature.length) return false
  return isEqual(sha256(Buffer.from(proof.map((byte, at) => byte ^ signature[at]!))), stored)
}

const unescapeName = (name: string) => name.replaceAll('=2C', ',').replaceAll('=3D', '=')
const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const isEqual = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && timingSafeEqual(one, other)
