import { limits } from '@securechat/protocol'
import type { Frame, Socket } from './sockets/socket.ts'

/** How many bytes of answers may wait besides: whoever asks for much and reads nothing is a slow reader too. */
const waitingAnswersBytes = 8 * limits.socketBufferedBytes

/**
 * What goes out on one socket, with a bound on what waits. Answers were asked for, and a large one takes its time, so
 * they do not count against the bound for what comes unasked until they are too many themselves.
 */
export class Outgoing {
  readonly #socket: Socket
  #answerBytes = 0
  #isCut = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  send(frame: Frame): void {
    if (this.#isCut) return
    this.#forgetAnswersGone()
    if (this.#socket.waitingBytes > limits.socketBufferedBytes + this.#answerBytes) return this.#cut()
    this.#socket.send(frame)
  }

  answer(frame: Frame): void {
    if (this.#isCut) return
    this.#forgetAnswersGone()
    if (this.#answerBytes > waitingAnswersBytes) return this.#cut()
    this.#socket.send(frame)
    this.#answerBytes += frame.byteLength
  }

  /** Answers leave in order with everything else: no more of them wait than anything does. */
  #forgetAnswersGone(): void {
    this.#answerBytes = Math.min(this.#answerBytes, this.#socket.waitingBytes)
  }

  #cut(): void {
    this.#isCut = true
    this.#socket.close(1013, 'slow-reader')
  }
}
