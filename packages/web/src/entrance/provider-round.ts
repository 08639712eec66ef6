import type { EngineApi } from '../engine/contract.ts'

/** What this window remembers while its person is at a provider. */
interface Round {
  state: string
  claimSecret: string
  label: string
  purpose: 'sign-in' | 'link'
}

const key = 'securechat-provider-round'

/** Leaves for the provider, which sends the person back to `/sign-in/provider`. */
export async function leaveForProvider(
  api: Pick<EngineApi, 'beginProvider'>,
  { providerId, label }: { providerId: string; label: string },
  purpose: Round['purpose'],
): Promise<void> {
  const { url, state, claimSecret } = await api.beginProvider(providerId)
  // For this tab alone, and gone with it: a link that somebody else has put together finds nothing here.
  sessionStorage.setItem(key, JSON.stringify({ state, claimSecret, label, purpose } satisfies Round))
  location.assign(url)
}

/** The round that this state is of, once; nothing when it was not begun in this window. */
export function takeRound(state: string): Round | undefined {
  const text = sessionStorage.getItem(key)
  sessionStorage.removeItem(key)
  const round = text === null ? undefined : (JSON.parse(text) as Round) // SAFETY: written above, in this tab.
  return round?.state === state ? round : undefined
}
