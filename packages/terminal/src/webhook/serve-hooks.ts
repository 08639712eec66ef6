import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import { limits } from '@securechat/protocol'
import type { Hook } from './hooks-file.ts'

/** As many bytes as the longest text can have in JSON, and a little. */
const MOST_BODY_BYTES = 64 * 1024
/** How far a signed request's own time may be off. */
const SKEW_SECONDS = 300
const AT_ONCE = 16

/** What a request is answered with. */
class Answer extends Error {
  readonly status: number

  constructor(status: number, says: string) {
    super(says)
    this.status = status
  }
}

/** @param post Resolves once the server has stored the message. */
export function serveHooks(
  hooks: readonly Hook[],
  post: (hook: Hook, text: string) => Promise<string>,
): Server {
  let underWay = 0
  const take = async (request: IncomingMessage) => {
    if (underWay >= AT_ONCE) throw new Answer(429, 'Too many at once; try again in a moment.')
    underWay++
    try {
      const { hook, text } = await readRequest(hooks, request)
      return { eventId: await post(hook, text) }
    } finally {
      underWay--
    }
  }
  return createServer((request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(JSON.stringify(body))
    }
    take(request).then(
      (done) => answer(200, done),
      (error: unknown) =>
        error instanceof Answer
          ? answer(error.status, { error: error.message })
          : answer(503, { error: 'It is not stored yet; it stays in the outbox and goes out later.' }),
    )
  })
}

async function readRequest(hooks: readonly Hook[], request: IncomingMessage) {
  if (request.method !== 'POST') throw new Answer(405, 'POST a message.')
  const name = /^\/hooks\/([A-Za-z0-9-]{1,64})$/.exec(request.url ?? '')?.[1]
  const body = await readBody(request)
  const hook = hooks.find((one) => one.name === name)
  // A name that is not there answers like a wrong secret, and takes as long.
  if (!isProven(request.headers, body, hook?.secret ?? 'nobody’s') || !hook)
    throw new Answer(401, 'No such webhook, or not its secret.')
  return { hook, text: textOf(request.headers['content-type'] ?? '', body) }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) throw new Answer(413, `At most ${MOST_BODY_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))

/** `Authorization: Bearer SECRET`, or signed as Standard Webhooks has it. */
function isProven(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return isSame(bearer, secret)
  const [id, time, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  )
  if (!(Math.abs(Date.now() / 1000 - Number(time)) <= SKEW_SECONDS)) return false
  const mac = createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64')
  return signatures!.split(' ').some((one) => isSame(one, `v1,${mac}`))
}

/** Text as it is, or the `text` of a JSON object: what many services send. */
function textOf(type: string, body: string): string {
  const text = (type.includes('json') ? textInJson(body) : body).trim()
  if (text === '') throw new Answer(400, 'There is nothing to post: send text, or JSON with a “text”.')
  if (text.length > limits.textCharacters)
    throw new Answer(413, `At most ${limits.textCharacters} characters.`)
  return text
}

function textInJson(body: string): string {
  try {
    const { text } = JSON.parse(body) as { text?: unknown }
    return typeof text === 'string' ? text : ''
  } catch {
    throw new Answer(400, 'That is not JSON.')
  }
}
