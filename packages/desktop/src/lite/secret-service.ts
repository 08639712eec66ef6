import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyStore } from '../core/key-vault.ts'
import type { Bus } from '../dbus/bus.ts'
import { variant } from '../dbus/wire.ts'

const service = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' }
const serviceInterface = 'org.freedesktop.Secret.Service'
const defaultCollection = '/org/freedesktop/secrets/aliases/default'

type Secret = [session: string, parameters: Uint8Array, value: Uint8Array, contentType: string]

/**
 * The key ring of the desktop (GNOME Keyring, KWallet, KeePassXC …) over D-Bus. It holds one random key, and what is sealed is sealed
 * under that. A key ring that is locked counts as none: nobody is asked from here.
 */
export class SecretService implements KeyStore {
  readonly #bus: Bus
  readonly #profile: string

  constructor(bus: Bus, profile: string) {
    this.#bus = bus
    this.#profile = profile
  }

  async backend(): Promise<string | undefined> {
    return this.#key().then(
      () => 'secret-service',
      () => undefined,
    )
  }

  /** AES-256-GCM: 12-byte nonce, ciphertext, 16-byte tag. */
  async seal(secret: Uint8Array): Promise<Uint8Array> {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', await this.#key(), nonce)
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  }

  async open(sealed: Uint8Array): Promise<Uint8Array> {
    const decipher = createDecipheriv('aes-256-gcm', await this.#key(), sealed.subarray(0, 12), {
      authTagLength: 16,
    })
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
  }

  /** @throws DBusError, Error when there is no key ring, or it is locked. */
  async #key(): Promise<Uint8Array> {
    const [, session] = await this.#call('OpenSession', 'sv', ['plain', variant('s', '')])
    const [unlocked, locked] = (await this.#call('SearchItems', 'a{ss}', [this.#attributes()])) as string[][]
    if (locked!.length > 0) throw new Error('the key ring is locked')
    const [item] = unlocked!
    return item ? this.#read(item, String(session)) : this.#create(String(session))
  }

  async #read(item: string, session: string): Promise<Uint8Array> {
    const [secret] = await this.#bus.call({
      ...service,
      path: item,
      interface: 'org.freedesktop.Secret.Item',
      member: 'GetSecret',
      signature: 'o',
      body: [session],
    })
    return (secret as Secret)[2]
  }

  async #create(session: string): Promise<Uint8Array> {
    const key = randomBytes(32)
    const properties = [
      ['org.freedesktop.Secret.Item.Label', variant('s', 'SecureChat (lite)')],
      ['org.freedesktop.Secret.Item.Attributes', variant('a{ss}', this.#attributes())],
    ]
    const secret: Secret = [session, new Uint8Array(), key, 'application/octet-stream']
    const [item] = await this.#bus.call({
      ...service,
      path: defaultCollection,
      interface: 'org.freedesktop.Secret.Collection',
      member: 'CreateItem',
      signature: 'a{sv}(oayays)b',
      body: [properties, secret, true],
    })
    // "/" stands for a question to the person that would come first.
    if (item === '/') throw new Error('the key ring is locked')
    return key
  }

  #call(member: string, signature: string, body: unknown[]): Promise<unknown[]> {
    return this.#bus.call({ ...service, interface: serviceInterface, member, signature, body })
  }

  #attributes(): [string, string][] {
    return [
      ['application', 'securechat-desktop-lite'],
      ['profile', this.#profile],
    ]
  }
}
