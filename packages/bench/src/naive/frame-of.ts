import type { ServerFrame } from '@securechat/protocol'

/** Not encoded yet: every socket does that for itself. */
export const frameOf = (said: ServerFrame) => ({ said, byteLength: 0 })
