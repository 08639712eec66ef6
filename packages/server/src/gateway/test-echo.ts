import type { IncomingMessage } from 'node:http'
import { limits } from '@securechat/protocol'
import { Outgoing } from './outgoing.ts'
import type { SocketEndpoint } from './sockets/ws-server.ts'
import { binaryFrame, textFrame } from './sockets/text-frame.ts'

/**
 * `/test/echo` says everything back, for suites that check how we speak RFC 6455: the sockets, their settings and the way
 * out are those of the chat. Such suites offer no subprotocol, and send larger messages. Never there in production.
 */
export const echoEndpoint = (isWelcome: (request: IncomingMessage) => boolean): SocketEndpoint => ({
  path: '/test/echo',
  messageBytes: limits.echoBytes,
  needsSubprotocol: false,
  admit(request) {
    if (!isWelcome(request)) return 403
    return (socket) => {
      const outgoing = new Outgoing(socket)
      return {
        handleMessage: (text) => outgoing.answer(textFrame(text)),
        handleBytes: (bytes) => outgoing.answer(binaryFrame(bytes)),
        close: () => undefined,
      }
    }
  },
})
