import type { RoomEvent } from '@securechat/protocol'
import { fromBlob, toBlob } from './blob.ts'

/** The part of a log entry whose shape depends on its kind, as every database keeps it. */
export interface EventColumns {
  /** A message's frame or a commit; nothing for a roster entry. */
  body: Uint8Array | null
  /** JSON of what only this kind of entry has. */
  detail: string
}

export function toColumns(event: RoomEvent): EventColumns {
  switch (event.kind) {
    case 'message': {
      const { epoch, sentAtMs, frankingTag, serverFrank } = event
      return {
        body: toBlob(event.frame),
        detail: JSON.stringify({ epoch, sentAtMs, frankingTag, serverFrank }),
      }
    }
    // Kept among the messages: its room's id tells which it is, so that no database needs to know of another kind.
    case 'post':
      return {
        body: Buffer.from(JSON.stringify(event.content)),
        detail: JSON.stringify({ sentAtMs: event.sentAtMs, isPost: true }),
      }
    case 'commit': {
      const { adds, removes } = event
      return { body: toBlob(event.commit), detail: JSON.stringify({ adds, removes }) }
    }
    case 'erased':
      return { body: null, detail: JSON.stringify({ erasedAtMs: event.erasedAtMs }) }
    case 'roster': {
      const { change, proof, subject } = event
      return { body: null, detail: JSON.stringify({ change, proof, subject }) }
    }
  }
}

/** What a row says it is: an erased message keeps its place among the messages, and has no bytes any more. */
export type StoredKind = Exclude<RoomEvent['kind'], 'erased' | 'post'>

export const storedKind = (kind: RoomEvent['kind']): StoredKind =>
  kind === 'erased' || kind === 'post' ? 'message' : kind

/** The other way round, to be spread into the entry. */
export function fromColumns(kind: StoredKind, { body, detail }: EventColumns): object {
  if (kind === 'message' && body === null) return { kind: 'erased', ...(JSON.parse(detail) as object) }
  // Safe: `toColumns` wrote it.
  const { isPost, ...told } = JSON.parse(detail) as { isPost?: true }
  if (isPost && body)
    return { kind: 'post', ...told, content: JSON.parse(Buffer.from(body).toString()) as object }
  const content = body === null ? {} : { [kind === 'commit' ? 'commit' : 'frame']: fromBlob(body) }
  return { ...told, ...content }
}
