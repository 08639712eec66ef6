import { constants, createECDH, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Certificate, type CertificateBody, certificateContext } from '@securechat/protocol'
import { randomText } from './ids.ts'

/** Keys of an account and of one device, as a client would make them. */
export interface TestKeys {
  identity: KeyObject
  identityKey: string
  sealingKey: string
  agreementKey: string
  leafKey: string
  frame: KeyObject
  frameKey: string
}

const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64url')

export const rsaPair = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength })

export const spkiOf = (pair: { publicKey: KeyObject }) => spki(pair.publicKey)

/** One pair for sealing is enough for all: no test opens anything with it. */
const sealingKey = spkiOf(rsaPair())

/** RSA pairs take long to make: a few go round, so that people who meet in a test have different ones. */
const identities: ReturnType<typeof rsaPair>[] = []
let made = 0

function nextIdentity() {
  const index = made++ % 4
  return (identities[index] ??= rsaPair())
}

export function newKeys(): TestKeys {
  const identity = nextIdentity()
  const frame = generateKeyPairSync('ed25519')
  return {
    identity: identity.privateKey,
    identityKey: spkiOf(identity),
    sealingKey,
    agreementKey: p384Point(),
    leafKey: p384Point(),
    frame: frame.privateKey,
    frameKey: frame.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url'),
  }
}

const p384Point = () => createECDH('secp384r1').generateKeys().toString('base64url')

/** Signs whatever body it is given, right or wrong. */
export function certify(identity: KeyObject, body: Partial<CertificateBody>, saltLength = 32): Certificate {
  const bytes = Buffer.from(JSON.stringify(body))
  const signed = Buffer.concat([Buffer.from(certificateContext), bytes])
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  const signature = sign('sha256', signed, { key: identity, ...padding }).toString('base64url')
  return { body: bytes.toString('base64url'), signature }
}

export const someKeyPackages = (count: number) => ({
  oneTime: Array.from({ length: count }, () => ({ ref: randomText(48), keyPackage: randomText(80) })),
  lastResort: { ref: randomText(48), keyPackage: randomText(80) },
})
