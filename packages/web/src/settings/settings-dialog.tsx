import { Monitor, Moon, Sun } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { desktopShell } from '../desktop/shell.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { closeDialog } from '../state/dialogs.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { isMac } from '../state/shortcuts.ts'
import { attempt } from '../state/toasts.ts'
import { useStore } from '../state/use-store.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Segments } from '../ui/choice.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Modal } from '../ui/modal.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { Devices } from './devices.tsx'
import { LanguageChoices } from './language.tsx'
import { Section } from './section.tsx'

const text = words.settings

/** How it looks, how one writes, and the account. */
export function SettingsDialog() {
  return (
    <Modal title={text.title} width="roomy">
      <div className="grid gap-8">
        <Appearance />
        <Writing />
        <ThisComputer />
        <Devices />
        <Account />
      </div>
    </Modal>
  )
}

function Row({ label, explained, children }: { label: string; explained?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 flex-1 basis-56">
        <div className="font-medium">{label}</div>
        {explained !== undefined && <div className="text-sm text-ink-3">{explained}</div>}
      </div>
      {children}
    </div>
  )
}

function Appearance() {
  const { theme, density } = useStore(preferences, (now) => now)
  return (
    <Section title={text.appearance}>
      <Row label={text.theme}>
        <Segments
          label={text.theme}
          value={theme}
          onChange={(next) => prefer({ theme: next })}
          options={[
            { value: 'system', label: text.themes.system, icon: <Monitor aria-hidden size={15} /> },
            { value: 'light', label: text.themes.light, icon: <Sun aria-hidden size={15} /> },
            { value: 'dark', label: text.themes.dark, icon: <Moon aria-hidden size={15} /> },
          ]}
        />
      </Row>
      <Row label={text.density}>
        <Segments
          label={text.density}
          value={density}
          onChange={(next) => prefer({ density: next })}
          options={[
            { value: 'comfortable', label: text.densities.comfortable },
            { value: 'compact', label: text.densities.compact },
          ]}
        />
      </Row>
      <Row label={text.language} explained={text.languageExplained}>
        <LanguageChoices />
      </Row>
      <p className="text-sm text-ink-3">{text.motion}</p>
    </Section>
  )
}

function Writing() {
  const enterSends = useStore(preferences, (now) => now.enterSends)
  return (
    <Section title={text.writing}>
      <Toggle
        label={text.enterSends}
        explained={enterSends ? text.enterSendsOn : text.enterSendsOff(isMac ? '⌘' : 'Ctrl')}
        isOn={enterSends}
        onChange={(isOn) => prefer({ enterSends: isOn })}
      />
    </Section>
  )
}

/** What only the desktop program has: its own page for it. */
function ThisComputer() {
  if (!desktopShell) return null
  const { preferences: label, preferencesExplained, open } = words.desktop
  return (
    <Row label={label} explained={preferencesExplained}>
      <Button
        onClick={() => {
          closeDialog()
          desktopShell?.openPreferences()
        }}
      >
        {open}
      </Button>
    </Row>
  )
}

function Account() {
  const me = useEngineState((state) => state.me)
  const api = useApi()
  const [isAsking, setAsking] = useState(false)
  const [isOnly, setOnly] = useState(false)
  const leave = () => {
    closeDialog()
    void attempt(api.signOut())
  }
  const ask = () => {
    // Asked first, so that the words do not change while they are read; offline it is not known.
    api.devices().then(
      (devices) => {
        setOnly(devices.length === 1)
        setAsking(true)
      },
      () => setAsking(true),
    )
  }
  const forget = async () => {
    await api.signOut({ forget: true })
    closeDialog()
  }
  if (!me) return null
  return (
    <Section title={text.account}>
      <div className="flex items-center gap-3">
        <PersonAvatar accountId={me.accountId} name={me.name} size={36} />
        <div className="min-w-0">
          <div className="truncate font-medium">{me.name}</div>
          <div className="text-sm text-ink-3">{words.people.roles[me.role]}</div>
        </div>
      </div>
      <Row label={text.signOut} explained={text.signOutExplained}>
        <Button onClick={leave}>{text.signOut}</Button>
      </Row>
      <Row label={text.forgetHeading} explained={text.forgetExplained}>
        <Button look="quiet-danger" className="ring-1 ring-line ring-inset" onClick={ask}>
          {text.forget}
        </Button>
      </Row>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={text.forgetTitle}
        lead={isOnly ? `${text.forgetLead} ${text.forgetOnly}` : text.forgetLead}
        confirm={text.forgetConfirm}
        onConfirm={forget}
      />
    </Section>
  )
}
