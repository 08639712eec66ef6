/** Why a command ended, and the exit code that tells it to scripts (sysexits(3), where there is one). */
export const exitCodes = {
  'bad-usage': 2,
  'wrong-passphrase': 3,
  'not-signed-in': 4,
  'no-such-room': 5,
  /** It is in the outbox and goes out with the next command that reaches the server. */
  'not-sent-yet': 75,
} as const

/** What the person at the terminal can mend, in one sentence. */
export class TerminalError extends Error {
  readonly code: keyof typeof exitCodes

  constructor(code: keyof typeof exitCodes, says: string) {
    super(says)
    this.name = 'TerminalError'
    this.code = code
  }
}
