import { request as requestPlain, type RequestOptions } from 'node:http'
import { request as requestEncrypted } from 'node:https'
import { lookUpPublic, mayBePublic, PrivateAddress } from './public-address.ts'
import type { PushOutcome } from './provider.ts'

const patienceMs = 10_000

export interface PostRules {
  /** For push services of one's own network; then also without TLS. */
  allowPrivateAddresses: boolean
}

/** Whether pushes may be posted there: https and, unless the operator allows it, nowhere near this machine. */
export function mayPostTo(endpoint: string, { allowPrivateAddresses }: PostRules): boolean {
  const url = URL.parse(endpoint)
  if (!url || url.username !== '' || url.password !== '') return false
  if (allowPrivateAddresses) return url.protocol === 'https:' || url.protocol === 'http:'
  return url.protocol === 'https:' && mayBePublic(url)
}

interface Post {
  endpoint: string
  headers: Record<string, string>
  body: Uint8Array
}

/** Posts, follows no redirect, reads no answer but its status. */
export async function post({ endpoint, headers, body }: Post, rules: PostRules): Promise<PushOutcome> {
  if (!mayPostTo(endpoint, rules)) return { kind: 'refused', says: 'its address is not one we may call' }
  const url = new URL(endpoint)
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(body.length) },
    signal: AbortSignal.timeout(patienceMs),
    agent: false,
    ...(!rules.allowPrivateAddresses && { lookup: lookUpPublic }),
  }
  try {
    return outcomeOf(await answerTo(url, options, body))
  } catch (error) {
    if (error instanceof PrivateAddress)
      return { kind: 'refused', says: 'its name leads to a private network' }
    return { kind: 'later' }
  }
}

interface Answer {
  status: number
  retryAfter: string | undefined
}

function answerTo(url: URL, options: RequestOptions, body: Uint8Array): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestEncrypted : requestPlain
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
      response.destroy()
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** RFC 8030 §5 and §7.3: what is over is gone for good; what is too much now may go later. */
function outcomeOf({ status, retryAfter }: Answer): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status !== 429 && status < 500) return { kind: 'refused', says: `it answered ${status}` }
  const seconds = Number(retryAfter)
  return retryAfter !== undefined && seconds > 0
    ? { kind: 'later', afterMs: Math.min(seconds, 3600) * 1000 }
    : { kind: 'later' }
}
