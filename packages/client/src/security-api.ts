import type { PasskeyAnswer, SecondFactor } from '@securechat/protocol'
import type { NewPasskey } from './account/passkeys.ts'
import type { SecuritySummary } from './state.ts'

/** Signing in other than by the password alone, and what an account is kept by. Part of `EngineApi`. */
export interface SecurityApi {
  /** For whoever forgot the password: `password` is the new one. */
  recover(with_: { name: string; code: string; password: string; secondFactor?: SecondFactor }): Promise<void>
  /** @returns what the page gives to the authenticator. */
  passkeyChallenge(): Promise<{ challengeId: string; options: Record<string, unknown> }>
  /** @param with_ `prf`: what the authenticator's PRF gave, base64url. Fails with `passkey-cannot-open` where that opens nothing. */
  signInWithPasskey(with_: { answer: PasskeyAnswer; prf?: string }): Promise<void>

  /** On a new device: a code to type on one that is signed in. */
  openLink(): Promise<{ code: string; expiresAtMs: number }>
  /** Resolves once somebody has typed it, with what both people compare. */
  linkDigits(): Promise<{ digits: string }>
  /** The digits are the same. Resolves, signed in, once the other device says so too. */
  finishLink(): Promise<void>
  cancelLink(): Promise<void>
  /** On a signed-in device: takes the new one's code. Resolves with what both people compare. */
  answerLink(code: string): Promise<{ digits: string }>
  /** The digits are the same: the new device is let in. */
  confirmLink(): Promise<void>
  cancelAnswer(): Promise<void>

  security(): Promise<SecuritySummary>
  changePassword(with_: { current: string; next: string; secondFactor?: SecondFactor }): Promise<void>
  /** Makes a code and shows it this once; the one before is good for nothing from then on. */
  newRecoveryCode(): Promise<{ code: string }>
  beginPasskey(): Promise<{ challengeId: string; options: Record<string, unknown> }>
  addPasskey(made: NewPasskey): Promise<void>
  renamePasskey(passkeyId: string, name: string): Promise<void>
  removePasskey(passkeyId: string): Promise<void>
  /** Whether the password and the recovery code need a passkey besides. */
  requirePasskey(isRequired: boolean): Promise<void>
  beginTotp(): Promise<{ uri: string; secret: string }>
  /** @returns codes for when the authenticator is lost: shown this once. */
  enableTotp(code: string): Promise<{ codes: string[] }>
  disableTotp(code: string): Promise<void>
  /** Gives the server back what it lost of the vault. */
  repairVault(): Promise<void>
}
