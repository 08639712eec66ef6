import { LifeBuoy } from 'lucide-react'
import { useEffect } from 'react'
import type { EngineApi } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { useFound } from '../settings/use-found.ts'
import { openDialog } from '../state/dialogs.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { afterFirstDays, afterNo } from './recovery-offer-time.ts'

const text = words.keeping

/** Offers a recovery code to whoever has none, once some days have passed; after a no it keeps quiet for long. */
export function RecoveryOffer() {
  const fromMs = useStore(preferences, (now) => now.recoveryOfferFromMs)
  const nowMs = useNow()
  useEffect(() => {
    if (fromMs === 0) prefer({ recoveryOfferFromMs: afterFirstDays(Date.now()) })
  }, [fromMs])
  return fromMs > 0 && nowMs >= fromMs ? <Offer /> : null
}

const ask = (api: EngineApi) => api.security()

function Offer() {
  const { state } = useFound(ask)
  if (state.kind !== 'found' || state.found.recoveryMadeAtMs !== undefined) return null
  const later = () => prefer({ recoveryOfferFromMs: afterNo(Date.now()) })
  const make = () => {
    later()
    openDialog({ kind: 'settings' })
  }
  return (
    <div
      role="status"
      className="mx-2.5 mb-2 animate-appear rounded-xl bg-accent-wash p-3 text-sm text-ink-2"
    >
      <p className="flex gap-2.5">
        <LifeBuoy aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-ink" />
        <span>
          <strong className="font-medium text-ink">{text.recoveryOffer}</strong> {text.recoveryOfferLead}
        </span>
      </p>
      <div className="mt-2 flex gap-2">
        <Button size="small" look="primary" onClick={make}>
          {text.recoveryMake}
        </Button>
        <Button size="small" look="quiet" onClick={later}>
          {text.notNow}
        </Button>
      </div>
    </div>
  )
}
