import type { Console } from '@securechat/server'

export interface AdminRequest {
  desk: Console
  words: string[]
  /** `--yes`. */
  isSure: boolean
  after?: number | undefined
  head?: string | undefined
}

/** One command: what it answers for programs, and for people. */
export type AdminCommand = (
  request: AdminRequest,
) => Promise<{ json: unknown; text: string; isWrong?: boolean }>
