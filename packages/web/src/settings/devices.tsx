import { Laptop, LogOut, Monitor, Pencil, SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import type { DeviceSummary, EngineApi } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { attempt, showDone } from '../state/toasts.ts'
import { useNow } from '../state/use-now.ts'
import { calendarDay, lastSeen } from '../text/dates.ts'
import { Confirm } from '../ui/confirm.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { DeviceNameForm } from './device-name-form.tsx'
import { Section } from './section.tsx'
import { FailedRow } from './failed-row.tsx'
import { useFound } from './use-found.ts'

const text = words.devices
const iconOf = { browser: Laptop, desktop: Monitor, terminal: SquareTerminal } as const

const ask = (api: EngineApi) => api.devices()

/** Where one is signed in, and the way to end that from here. */
export function Devices() {
  const { state, look } = useFound(ask)
  return (
    <Section title={text.title}>
      {state.kind === 'loading' && (
        <p role="status" className="text-sm text-ink-3">
          {text.loading}
        </p>
      )}
      {state.kind === 'failed' && <FailedRow says={text.failed} onAgain={look} />}
      {state.kind === 'found' && (
        <ul aria-label={text.list} className="grid gap-3">
          {state.found.map((device) => (
            <DeviceRow key={device.deviceId} device={device} changed={look} />
          ))}
        </ul>
      )}
    </Section>
  )
}

interface DeviceRowProps {
  device: DeviceSummary
  changed: () => void
}

function DeviceRow({ device, changed }: DeviceRowProps) {
  const api = useApi()
  const [mode, setMode] = useState<'shown' | 'renaming' | 'asking'>('shown')
  const name = device.name === '' ? text.unnamed : device.name
  const rename = async (to: string) => {
    if (await attempt(api.renameDevice(device.deviceId, to))) changed()
    setMode('shown')
  }
  const revoke = async () => {
    await api.revokeDevice(device.deviceId)
    showDone(text.revoked(name))
    changed()
  }
  const Icon = iconOf[device.kind]
  return (
    <li className="flex items-center gap-3">
      <Icon aria-hidden size={20} className="shrink-0 text-ink-3" />
      {mode === 'renaming' ? (
        <DeviceNameForm name={device.name} onSave={rename} onCancel={() => setMode('shown')} />
      ) : (
        <>
          <DeviceText device={device} name={name} />
          <IconButton label={text.rename(name)} size="small" onClick={() => setMode('renaming')}>
            <Pencil aria-hidden size={15} />
          </IconButton>
          {!device.isThis && (
            <IconButton label={text.revoke(name)} size="small" onClick={() => setMode('asking')}>
              <LogOut aria-hidden size={15} />
            </IconButton>
          )}
        </>
      )}
      <Confirm
        isOpen={mode === 'asking'}
        onClose={() => setMode('shown')}
        title={text.revokeTitle(name)}
        lead={text.revokeLead}
        confirm={text.revokeConfirm}
        onConfirm={revoke}
      />
    </li>
  )
}

function DeviceText({ device, name }: { device: DeviceSummary; name: string }) {
  const nowMs = useNow()
  const seen = device.isThis ? text.thisDevice : lastSeen(device.lastSeenAtMs ?? device.createdAtMs, nowMs)
  return (
    <div className="min-w-0 flex-1">
      <div className="truncate font-medium">{name}</div>
      <div className="text-sm text-ink-3">
        {seen} · {text.since(calendarDay(device.createdAtMs))}
        {device.place !== undefined && ` · ${device.place}`}
      </div>
    </div>
  )
}
