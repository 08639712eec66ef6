import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { EngineApi, SecuritySummary } from '../../engine/contract.ts'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt, showDone } from '../../state/toasts.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../section.tsx'
import { LetIn } from './let-in.tsx'
import { Passkeys } from './passkeys.tsx'
import { Password } from './password.tsx'
import { Providers } from './providers.tsx'
import { Recovery } from './recovery.tsx'
import { Totp } from './totp.tsx'
import { FailedRow } from '../failed-row.tsx'
import { useFound } from '../use-found.ts'

const text = words.keeping

const ask = (api: EngineApi) => api.security()

/** What one's account is opened and kept by. */
export function Security() {
  const { state, look } = useFound(ask)
  return (
    <Section title={text.title}>
      {state.kind === 'failed' && <FailedRow says={text.failed} onAgain={look} />}
      {state.kind === 'loading' && (
        <p role="status" className="text-sm text-ink-3">
          {words.working}
        </p>
      )}
      {state.kind === 'found' && <Everything security={state.found} changed={look} />}
    </Section>
  )
}

function Everything({ security, changed }: { security: SecuritySummary; changed: () => void }) {
  const { vaultTrouble, recoveryMadeAtMs, passkeys, isPasskeyRequired, totp, links, providers } = security
  return (
    <>
      {vaultTrouble && <Trouble trouble={vaultTrouble} changed={changed} />}
      <Password />
      <Recovery madeAtMs={recoveryMadeAtMs} changed={changed} />
      <Passkeys passkeys={passkeys} isRequired={isPasskeyRequired} changed={changed} />
      <Totp totp={totp} changed={changed} />
      <Providers links={links} providers={providers} changed={changed} />
      <LetIn />
    </>
  )
}

interface TroubleProps {
  trouble: NonNullable<SecuritySummary['vaultTrouble']>
  changed: () => void
}

/** What the server shows is not what this device knows: says what is lost (nothing here), and offers to mend it. */
function Trouble({ trouble, changed }: TroubleProps) {
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const repair = async () => {
    setBusy(true)
    if (await attempt(api.repairVault())) showDone(text.troubleRepaired)
    setBusy(false)
    changed()
  }
  return (
    <div role="alert" className="flex items-start gap-3 rounded-xl bg-notice-soft p-4 text-notice-ink">
      <TriangleAlert aria-hidden size={18} className="mt-0.5 shrink-0" />
      <div className="grid gap-2">
        <p className="font-medium">{text.troubleTitle}</p>
        <p className="text-sm text-pretty">
          {trouble === 'rolled-back' ? text.troubleRolledBack : text.troubleDamaged}
        </p>
        <Button className="justify-self-start" isBusy={isBusy} onClick={() => void repair()}>
          {text.troubleRepair}
        </Button>
      </div>
    </div>
  )
}
