/** What a frame is: somebody's message, the acknowledgement of one's own, a refusal, or nothing of interest. */
export type Reading = 'delivery' | 'ack' | 'refused' | 'other'

/** What differs between the systems that the generator can speak to. Frames are read by a few bytes, never parsed. */
export interface Dialect {
  path: string
  subprotocol?: string
  /** Called with every frame until the client is in. @returns what to answer, or `in`, or `wait`. */
  enter(text: string, client: number): string
  /** The text that sends message `index`. */
  message(client: number, index: number): string
  read(chunk: Buffer, start: number, end: number): Reading
  /** Which message a delivery or an acknowledgement is of; -1 when it is none of ours. */
  indexOf(kind: Reading, chunk: Buffer, start: number, end: number): number
  /** What keeps the connection alive, in answer to a frame that asks for it. */
  keepAlive?(chunk: Buffer, start: number): string | undefined
}
