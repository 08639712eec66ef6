import { contentDigest, newId, signRequest, type Bytes } from '@securechat/crypto'
import { signatureBase, signatureParams, signedBodyComponents, signedComponents } from '@securechat/protocol'

/** What a session proves its requests with over REST. */
export interface RestCredentials {
  sessionId: string
  token: string
  /** HMAC key, agreed on at sign-in. Secret. */
  requestKey: Bytes
}

interface RequestToSign {
  method: string
  /** Origin, path and query. */
  url: string
  body: string | undefined
  credentials: RestCredentials
  /** The server's time. */
  nowMs: number
}

/** The headers that prove a request to be this session's, now and once: RFC 9421 with `hmac-sha256`. */
export async function signatureHeaders(request: RequestToSign): Promise<Record<string, string>> {
  const { method, url, body, credentials, nowMs } = request
  const headers: Record<string, string> = { authorization: `Signed ${credentials.token}` }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    headers['content-digest'] = await contentDigest(body)
  }
  const components = body === undefined ? signedComponents : [...signedComponents, ...signedBodyComponents]
  const parameters = { created: Math.floor(nowMs / 1000), nonce: newId(), keyid: credentials.sessionId }
  const text = signatureParams(components, parameters)
  const message = { method, targetUri: url, header: (name: string) => headers[name] }
  // SAFETY: every component is one of the headers just made, or derived from the request.
  const base = signatureBase({ components: [...components], text }, message)!
  const signature = await signRequest(credentials.requestKey, base)
  return { ...headers, 'signature-input': `sig=${text}`, signature: `sig=:${signature}:` }
}
