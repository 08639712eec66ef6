import { desktopShell } from '../desktop/shell.ts'
import type { PersonSettings } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { askForPermission, permission, showTestNotification } from '../notifications/permission.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { attempt } from '../state/toasts.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings.notifications

/** What may call for attention, when, and what it says. */
export function Notifications() {
  const api = useApi()
  const hidesText = useEngineState((state) => state.settings.person.hidesText ?? false)
  return (
    <Section title={text.title}>
      {!desktopShell && <InThisBrowser />}
      <Toggle
        label={text.hidesText}
        explained={text.hidesTextExplained}
        isOn={hidesText}
        onChange={(isOn) => void attempt(api.setPersonSettings({ hidesText: isOn }))}
      />
      <Daily />
      <Row label={text.perRoom} explained={text.perRoomExplained}>
        {null}
      </Row>
    </Section>
  )
}

function InThisBrowser() {
  const allowed = useStore(permission, (now) => now)
  const notifies = useStore(preferences, (now) => now.notifies)
  const turn = (isOn: boolean) => {
    prefer({ notifies: isOn })
    if (isOn) void askForPermission()
  }
  const explained = {
    granted: undefined,
    default: text.ask,
    denied: text.blocked,
    unsupported: text.unsupported,
  }[allowed]
  return (
    <>
      <Toggle
        label={text.show}
        {...(explained !== undefined && { explained })}
        isOn={notifies && allowed === 'granted'}
        onChange={turn}
      />
      <div>
        <Button
          disabled={allowed === 'denied' || allowed === 'unsupported'}
          onClick={() => void showTestNotification()}
        >
          {text.test}
        </Button>
      </div>
    </>
  )
}

const atFirst = { fromMinute: 22 * 60, toMinute: 7 * 60 }

const two = (value: number): string => String(value).padStart(2, '0')
const toClock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

function fromClock(clock: string): number | undefined {
  const [hours, minutes] = clock.split(':').map(Number)
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? undefined
    : hours * 60 + minutes
}

function Daily() {
  const api = useApi()
  const daily = useEngineState((state) => state.settings.person.quietDaily)
  const set = (quietDaily: PersonSettings['quietDaily'] | null) =>
    void attempt(api.setPersonSettings({ quietDaily: quietDaily ?? null }))
  return (
    <>
      <Toggle
        label={text.daily}
        explained={text.dailyExplained}
        isOn={daily !== undefined}
        onChange={(isOn) => set(isOn ? atFirst : null)}
      />
      {daily && (
        <div className="flex gap-4">
          <Clock
            label={text.from}
            minute={daily.fromMinute}
            onChange={(fromMinute) => set({ ...daily, fromMinute })}
          />
          <Clock
            label={text.to}
            minute={daily.toMinute}
            onChange={(toMinute) => set({ ...daily, toMinute })}
          />
        </div>
      )}
    </>
  )
}

interface ClockProps {
  label: string
  minute: number
  onChange: (minute: number) => void
}

function Clock({ label, minute, onChange }: ClockProps) {
  return (
    <label className="flex items-center gap-2 text-sm text-ink-2">
      {label}
      <input
        type="time"
        defaultValue={toClock(minute)}
        onChange={(event) => {
          const next = fromClock(event.target.value)
          if (next !== undefined) onChange(next)
        }}
        className="h-9 rounded-lg bg-sunken px-2.5 ring-1 ring-line ring-inset touch:h-11"
      />
    </label>
  )
}
