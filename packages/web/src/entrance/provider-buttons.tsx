import { Building2 } from 'lucide-react'
import { useState } from 'react'
import { desktopShell } from '../desktop/shell.ts'
import { failureText } from '../engine/failure.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { FormError } from './form-parts.tsx'
import { leaveForProvider } from './provider-round.ts'

/** A button for each provider; nothing where there is none, or where no page can be left and come back to. */
export function ProviderButtons() {
  const api = useApi()
  const providers = useEngineState((state) => state.providers)
  const [busy, setBusy] = useState<string>()
  const [error, setError] = useState<string>()
  if (!providers || providers.length === 0 || desktopShell) return null
  const leave = async (provider: (typeof providers)[number]) => {
    setBusy(provider.providerId)
    setError(undefined)
    try {
      await leaveForProvider(api, provider, 'sign-in')
    } catch (reason) {
      setBusy(undefined)
      setError(failureText(reason))
    }
  }
  return (
    <div className="mt-6 grid gap-2">
      {providers.map((provider) => (
        <Button
          key={provider.providerId}
          size="large"
          icon={<Building2 size={17} />}
          isBusy={busy === provider.providerId}
          onClick={() => void leave(provider)}
        >
          {words.providers.signInWith(provider.label)}
        </Button>
      ))}
      <FormError error={error} />
    </div>
  )
}
