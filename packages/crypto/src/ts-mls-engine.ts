import {
  createGroup,
  decodeGroupState,
  emptyPskIndex,
  generateKeyPackageWithKey,
  joinGroupWithExtensions,
  type Capabilities,
  type PrivateKeyPackage,
} from 'ts-mls'
import { encodeKeyPackage, makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { fromBase64url, fromUtf8, toBase64url, utf8, onHeap } from './bytes.ts'
import { extensionTypes } from './extensions.ts'
import type { JoinGroup, KeyPackage, MlsEngine, NewGroup, NewKeyPackage } from './mls-engine.ts'
import { mlsSuite, suiteName } from './provider.ts'
import { decodePackage, decodeWelcome, fromLibrary, packageFacts, toLibrary } from './ts-mls-codec.ts'
import { configFor, STATE_FORMAT, TsMlsGroup } from './ts-mls-group.ts'
import { openWithRatchet } from './ts-mls-ratchet.ts'

const capabilities: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [suiteName],
  extensions: Object.values(extensionTypes),
  proposals: [],
  credentials: ['basic'],
}

/** MLS by ts-mls 1.6.4 with our patch (patches/) and our primitives (provider.ts). */
export const tsMlsEngine: MlsEngine = {
  createKeyPackage,
  readKeyPackage: (bytes) => packageFacts(decodePackage(bytes)),
  readWelcome: (welcome) => decodeWelcome(welcome).secrets.map(({ newMember }) => toBase64url(newMember)),
  async create({ groupId, keyPackageSecret, extensions, credentials }: NewGroup) {
    const { keyPackage, keys } = parseSecret(keyPackageSecret)
    const settings = extensions.map(toLibrary)
    const suite = await mlsSuite()
    return new TsMlsGroup(
      await createGroup(groupId, keyPackage, keys, settings, suite, configFor(credentials)),
    )
  },
  async join({ welcome, keyPackageSecret, credentials }: JoinGroup) {
    const { keyPackage, keys } = parseSecret(keyPackageSecret)
    const [state, extensions] = await joinGroupWithExtensions(
      decodeWelcome(welcome),
      keyPackage,
      keys,
      emptyPskIndex,
      await mlsSuite(),
      undefined,
      undefined,
      configFor(credentials),
    )
    return { group: new TsMlsGroup(state), groupInfoExtensions: extensions.map(fromLibrary) }
  },
  restore(bytes, credentials) {
    const [state, length] = decodeGroupState(bytes, 1) ?? []
    if (bytes[0] !== STATE_FORMAT || state === undefined || length !== bytes.length - 1)
      throw new RangeError('mls: not a group')
    return new TsMlsGroup({ ...state, clientConfig: configFor(credentials) })
  },
  openPrivate: openWithRatchet,
}

async function createKeyPackage(input: NewKeyPackage): Promise<KeyPackage> {
  const suite = await mlsSuite()
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: input.identity },
    capabilities,
    { notBefore: inSeconds(input.notBeforeMs), notAfter: inSeconds(input.notAfterMs) },
    [],
    { signKey: input.signKey, publicKey: input.signatureKey },
    suite,
  )
  const published = onHeap(encodeKeyPackage(publicPackage))
  const secret: KeyPackageSecret = {
    v: 1,
    keyPackage: toBase64url(published),
    initKey: toBase64url(privatePackage.initPrivateKey),
    encryptionKey: toBase64url(privatePackage.hpkePrivateKey),
    signKey: toBase64url(privatePackage.signaturePrivateKey),
  }
  const ref = toBase64url(await makeKeyPackageRef(publicPackage, suite.hash))
  return { ref, public: published, secret: utf8(JSON.stringify(secret)) }
}

interface KeyPackageSecret {
  v: 1
  keyPackage: string
  initKey: string
  encryptionKey: string
  signKey: string
}

function parseSecret(bytes: Uint8Array) {
  const secret = JSON.parse(fromUtf8(bytes)) as KeyPackageSecret // SAFETY: written by createKeyPackage, kept in the sealed store.
  if (secret.v !== 1) throw new RangeError('mls: not a key package secret')
  const keys: PrivateKeyPackage = {
    initPrivateKey: fromBase64url(secret.initKey),
    hpkePrivateKey: fromBase64url(secret.encryptionKey),
    signaturePrivateKey: fromBase64url(secret.signKey),
  }
  return { keyPackage: decodePackage(fromBase64url(secret.keyPackage)), keys }
}

const inSeconds = (timeMs: number) => BigInt(Math.floor(timeMs / 1000))
