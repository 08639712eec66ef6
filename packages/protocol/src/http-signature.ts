/**
 * HTTP Message Signatures (RFC 9421) as far as we use them: one signature, whole headers and derived components without
 * parameters. Both sides build the bytes to sign here; the HMAC itself is each side's own.
 */

/** What a session's signature must cover. With a body also `content-digest` and `content-type`. */
export const signedComponents = ['@method', '@target-uri', 'authorization'] as const
export const signedBodyComponents = ['content-digest', 'content-type'] as const

/** Tells our signatures from any other that a proxy might add (RFC 9421 §2.3). */
export const SIGNATURE_TAG = 'securechat-v1'

/** Seconds since 1970, a nonce, and whose key: RFC 9421 §2.3. */
export interface SignatureParameters {
  created: number
  nonce: string
  keyid: string
}

/** What is signed, however the message is represented. */
export interface MessageToSign {
  method: string
  /** The whole address: scheme, host, path and query. */
  targetUri: string
  header(name: string): string | undefined
}

/** One member of a `Signature-Input` header. */
export interface SignatureInput {
  label: string
  components: string[]
  parameters: Record<string, string | number>
  /** Everything after the label: what `@signature-params` repeats, letter for letter. */
  text: string
}

/** The value of `Signature-Input`, without its label. */
export function signatureParams(
  components: readonly string[],
  { created, nonce, keyid }: SignatureParameters,
): string {
  const list = components.map((component) => `"${component}"`).join(' ')
  return `(${list});created=${created};nonce="${nonce}";keyid="${keyid}";alg="hmac-sha256";tag="${SIGNATURE_TAG}"`
}

/**
 * The signature base (RFC 9421 §2.5).
 *
 * @returns nothing when a component is missing, given twice, or of a kind that we do not know.
 */
export function signatureBase(
  { components, text }: Pick<SignatureInput, 'components' | 'text'>,
  message: MessageToSign,
): string | undefined {
  if (new Set(components).size < components.length) return undefined
  const lines: string[] = []
  for (const component of components) {
    const value = valueOf(component, message)
    if (value === undefined) return undefined
    lines.push(`"${component}": ${value}`)
  }
  return [...lines, `"@signature-params": ${text}`].join('\n')
}

function valueOf(component: string, message: MessageToSign): string | undefined {
  if (!component.startsWith('@')) return message.header(component)?.trim()
  const { method, targetUri } = message
  const url = new URL(targetUri)
  const derived: Record<string, string> = {
    '@method': method,
    '@target-uri': targetUri,
    '@authority': url.host,
    '@scheme': url.protocol.slice(0, -1),
    '@path': url.pathname,
    '@query': url.search === '' ? '?' : url.search,
  }
  return Object.hasOwn(derived, component) ? derived[component] : undefined
}

const inputPattern = /^([a-z*][a-z0-9_*.-]*)=(\(((?:"[a-z0-9@-]+")?(?: "[a-z0-9@-]+")*)\)((?:;[^,]*)?))$/
const parameterPattern = /;([a-z][a-z0-9_*-]*)=(?:(-?\d{1,15})|"([ !#-[\]-~]*)")/y

/** @returns nothing for what is no such header, or holds more than one signature. */
export function parseSignatureInput(header: string): SignatureInput | undefined {
  const match = header.length > 1024 ? null : inputPattern.exec(header.trim())
  const parameters = match && parseParameters(match[4]!)
  if (!match || !parameters) return undefined
  const components = match[3] === '' ? [] : match[3]!.split(' ').map((item) => item.slice(1, -1))
  return { label: match[1]!, components, parameters, text: match[2]! }
}

function parseParameters(text: string): Record<string, string | number> | undefined {
  const found = new Map<string, string | number>()
  let at = 0
  while (at < text.length) {
    parameterPattern.lastIndex = at
    const match = parameterPattern.exec(text)
    if (!match || found.has(match[1]!)) return undefined
    found.set(match[1]!, match[2] === undefined ? match[3]! : Number(match[2]))
    at = parameterPattern.lastIndex
  }
  return Object.fromEntries(found)
}

/** @returns the base64 of the signature under `label` in a `Signature` header that holds nothing else. */
export function parseSignature(header: string, label: string): string | undefined {
  const match = /^([a-z*][a-z0-9_*.-]*)=:([A-Za-z0-9+/]{4,128}={0,2}):$/.exec(header.trim())
  return match?.[1] === label ? match[2] : undefined
}
