import type { SecurityApi } from '@securechat/client'

/** Fed to the authenticator's PRF (WebAuthn Level 3, §10.1.4): the same each time, so that it gives the same key each time. */
const prfInput = new TextEncoder().encode('SecureChat passkey vault v1')
const extensions = { prf: { eval: { first: prfInput } } }

type Options = Record<string, unknown>
type Answer = Parameters<SecurityApi['signInWithPasskey']>[0]
type Made = Parameters<SecurityApi['addPasskey']>[0]

export const canUsePasskeys = (): boolean => 'PublicKeyCredential' in globalThis

const library = () => import('@simplewebauthn/browser')

/** Asks the person for a passkey of this server. Rejects when they give none. */
export async function askPasskey({
  challengeId,
  options,
}: {
  challengeId: string
  options: Options
}): Promise<Answer> {
  const { startAuthentication } = await library()
  type Given = Parameters<typeof startAuthentication>[0]['optionsJSON']
  // Safe: the server's library made them for this one.
  const given = { ...options, extensions } as unknown as Given
  const { id, rawId, type, response, authenticatorAttachment, clientExtensionResults } =
    await startAuthentication({ optionsJSON: given })
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  const prf = prfOf(clientExtensionResults)
  const assertion = {
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
    ...(authenticatorAttachment && { authenticatorAttachment }),
  }
  return { answer: { challengeId, assertion }, ...(prf && { prf }) }
}

/**
 * Has the authenticator make a passkey. Some give their PRF's output only when the key is used: those are asked once more.
 *
 * @param again A challenge for that.
 */
export async function makePasskey(
  { challengeId, options }: { challengeId: string; options: Options },
  again: () => Promise<{ challengeId: string; options: Options }>,
): Promise<Omit<Made, 'name'>> {
  const { startRegistration } = await library()
  type Given = Parameters<typeof startRegistration>[0]['optionsJSON']
  // Safe: the server's library made them for this one.
  const given = { ...options, extensions: { ...extensionsOf(options), ...extensions } } as unknown as Given
  const made = await startRegistration({ optionsJSON: given })
  const { id, rawId, type, response, authenticatorAttachment, clientExtensionResults } = made
  const { clientDataJSON, attestationObject, transports } = response
  const registration = {
    id,
    rawId,
    type,
    response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
    ...(authenticatorAttachment && { authenticatorAttachment }),
  }
  const prf = prfOf(clientExtensionResults) ?? (await prfOfExisting(made, again))
  return { challengeId, registration, ...(prf && { prf }) }
}

async function prfOfExisting(
  { id, clientExtensionResults }: { id: string; clientExtensionResults: object },
  again: () => Promise<{ challengeId: string; options: Options }>,
): Promise<string | undefined> {
  const { prf } = clientExtensionResults as { prf?: { enabled?: boolean } }
  if (prf?.enabled !== true) return undefined
  const { challengeId, options } = await again()
  const only = { ...options, allowCredentials: [{ id, type: 'public-key' }] }
  // It can still be used without: then the password opens what it cannot.
  const answer = await askPasskey({ challengeId, options: only }).catch(() => undefined)
  return answer?.prf
}

const extensionsOf = ({ extensions: given }: Options): object =>
  typeof given === 'object' && given !== null ? given : {}

function prfOf(results: object): string | undefined {
  const { prf } = results as { prf?: { results?: { first?: ArrayBuffer } } }
  const first = prf?.results?.first
  if (first === undefined) return undefined
  const binary = String.fromCharCode(...new Uint8Array(first))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
