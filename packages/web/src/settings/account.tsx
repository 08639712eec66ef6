import { useState } from 'react'
import { desktopShell } from '../desktop/shell.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { closeDialog } from '../state/dialogs.ts'
import { attempt } from '../state/toasts.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings

/** What only the desktop program has: its own page for it. */
export function ThisComputer() {
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

/** Who one is here, and the ways out. */
export function Account() {
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
