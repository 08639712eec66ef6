import { KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { isFromBrowser } from '../../entrance/sign-in-form.tsx'
import type { PasskeySummary } from '../../engine/contract.ts'
import { failureText } from '../../engine/failure.ts'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { canUsePasskeys, makePasskey } from '../../passkeys.ts'
import { attempt, showDone, showToast } from '../../state/toasts.ts'
import { calendarDay } from '../../text/dates.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Toggle } from '../../ui/toggle.tsx'
import { DeviceNameForm } from '../device-name-form.tsx'
import { Row } from './row.tsx'

const text = words.keeping

interface PasskeysProps {
  passkeys: PasskeySummary[]
  isRequired: boolean
  changed: () => void
}

export function Passkeys({ passkeys, isRequired, changed }: PasskeysProps) {
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    try {
      const made = await makePasskey(await api.beginPasskey(), () => api.passkeyChallenge())
      await api.addPasskey({ ...made, name: text.passkeyDefault(calendarDay(Date.now())) })
      showDone(text.passkeyAdded)
      changed()
    } catch (reason) {
      showToast(isFromBrowser(reason) ? text.passkeyStopped : failureText(reason))
    } finally {
      setBusy(false)
    }
  }
  const require = async (isOn: boolean) => {
    if (await attempt(api.requirePasskey(isOn))) changed()
  }
  return (
    <Row
      label={text.passkeys}
      explained={text.passkeysExplained}
      action={
        canUsePasskeys() && (
          <Button isBusy={isBusy} onClick={() => void add()}>
            {text.passkeyAdd}
          </Button>
        )
      }
    >
      {passkeys.length > 0 && (
        <>
          <ul aria-label={text.passkeys} className="mt-3 grid gap-3">
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.passkeyId} passkey={passkey} changed={changed} />
            ))}
          </ul>
          <div className="mt-3">
            <Toggle
              label={text.passkeyRequired}
              explained={text.passkeyRequiredExplained}
              isOn={isRequired}
              onChange={(isOn) => void require(isOn)}
            />
          </div>
        </>
      )}
    </Row>
  )
}

function PasskeyRow({ passkey, changed }: { passkey: PasskeySummary; changed: () => void }) {
  const api = useApi()
  const [mode, setMode] = useState<'shown' | 'renaming' | 'asking'>('shown')
  const { passkeyId, createdAtMs, opensVault } = passkey
  const name = passkey.name === '' ? text.passkeyUnnamed : passkey.name
  const rename = async (to: string) => {
    if (await attempt(api.renamePasskey(passkeyId, to))) changed()
    setMode('shown')
  }
  const remove = async () => {
    await api.removePasskey(passkeyId)
    changed()
  }
  return (
    <li className="flex items-center gap-3">
      <KeyRound aria-hidden size={20} className="shrink-0 text-ink-3" />
      {mode === 'renaming' ? (
        <DeviceNameForm
          label={text.passkeyName}
          name={passkey.name}
          onSave={rename}
          onCancel={() => setMode('shown')}
        />
      ) : (
        <>
          <div className="min-w-0 flex-1">
            <div className="truncate font-medium">{name}</div>
            <div className="text-sm text-ink-3">
              {opensVault ? text.passkeyOpens : text.passkeyOnly} ·{' '}
              {words.devices.since(calendarDay(createdAtMs))}
            </div>
          </div>
          <IconButton label={text.rename(name)} size="small" onClick={() => setMode('renaming')}>
            <Pencil aria-hidden size={15} />
          </IconButton>
          <IconButton label={text.removeNamed(name)} size="small" onClick={() => setMode('asking')}>
            <Trash2 aria-hidden size={15} />
          </IconButton>
        </>
      )}
      <Confirm
        isOpen={mode === 'asking'}
        onClose={() => setMode('shown')}
        title={text.passkeyRemoveTitle(name)}
        lead={text.passkeyRemoveLead}
        confirm={text.remove}
        onConfirm={remove}
      />
    </li>
  )
}
