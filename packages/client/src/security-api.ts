import type { AccountId, PasskeyAnswer, ProviderAnswer, SecondFactor, Vouched } from '@securechat/protocol'
import type { ProviderRound } from './account/providers.ts'
import type { NewPasskey } from './account/passkeys.ts'
import type { SecuritySummary } from './state.ts'

/** Signing in other than by the password alone, and what an account is kept by. Part of `EngineApi`. */
export interface SecurityApi {
  /** For whoever forgot the password: `password` is the new one. */
  recover(with_: {
    name: string
    code: string
    password: string
    secondFactor?: SecondFactor
    ticket?: string
  }): Promise<void>
  /** @returns what the page gives to the authenticator. */
  passkeyChallenge(): Promise<{ challengeId: string; options: Record<string, unknown> }>
  /** @param with_ `prf`: what the authenticator's PRF gave, base64url. Fails with `passkey-cannot-open` where that opens nothing. */
  signInWithPasskey(with_: { answer: PasskeyAnswer; prf?: string; ticket?: string }): Promise<void>

  /** Sends somebody to a provider: keep what comes of it until the person is back. */
  beginProvider(providerId: string): Promise<ProviderRound>
  /** @returns a ticket for `signIn` and the like where the person is `known`, for `createByProvider` where `new`. */
  finishProvider(answer: ProviderAnswer): Promise<{ ticket: string; vouched: Vouched }>
  /** Makes an account; the password opens its vault, since nothing that the provider has could. */
  createByProvider(with_: { ticket: string; name: string; password: string }): Promise<void>
  /** Ties one's own account to the one at a provider. */
  linkProvider(answer: ProviderAnswer): Promise<void>
  unlinkProvider(linkId: string): Promise<void>
  /** Gives the workspace key to somebody who came by a provider. */
  grantArrival(accountId: AccountId): Promise<void>

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
