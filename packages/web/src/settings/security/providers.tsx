import { useState } from 'react'
import { desktopShell } from '../../desktop/shell.ts'
import { leaveForProvider } from '../../entrance/provider-round.ts'
import type { SecuritySummary } from '../../engine/contract.ts'
import { useApi } from '../../engine/use-engine.ts'
import { words } from '../../messages/words.ts'
import { attempt, showDone } from '../../state/toasts.ts'
import { calendarDay } from '../../text/dates.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Row } from './row.tsx'

const text = words.providers

interface ProvidersProps extends Pick<SecuritySummary, 'links' | 'providers'> {
  changed: () => void
}

/** The organisation's own sign-ins: which of them one's account is tied to. */
export function Providers({ links, providers, changed }: ProvidersProps) {
  const loose = providers.filter(({ providerId }) => !links.some((link) => link.providerId === providerId))
  return (
    <>
      {links.map((link) => (
        <Linked key={link.linkId} link={link} changed={changed} />
      ))}
      {!desktopShell && loose.map((provider) => <Loose key={provider.providerId} provider={provider} />)}
    </>
  )
}

function Linked({ link, changed }: { link: SecuritySummary['links'][number]; changed: () => void }) {
  const api = useApi()
  const [isAsking, setAsking] = useState(false)
  const { label, who, createdAtMs, isRequired } = link
  const unlink = async () => {
    await api.unlinkProvider(link.linkId)
    showDone(text.disconnected(label))
    changed()
  }
  return (
    <Row
      label={label}
      explained={isRequired ? text.required(who) : text.connected(who, calendarDay(createdAtMs))}
      action={!isRequired && <Button onClick={() => setAsking(true)}>{text.disconnect}</Button>}
    >
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={text.disconnectTitle(label)}
        lead={text.disconnectLead}
        confirm={text.disconnect}
        onConfirm={unlink}
      />
    </Row>
  )
}

function Loose({ provider }: { provider: SecuritySummary['providers'][number] }) {
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const connect = async () => {
    setBusy(true)
    if (!(await attempt(leaveForProvider(api, provider, 'link')))) setBusy(false)
  }
  return (
    <Row
      label={provider.label}
      explained={text.explained(provider.label)}
      action={
        <Button isBusy={isBusy} aria-label={text.connectTo(provider.label)} onClick={() => void connect()}>
          {text.connect}
        </Button>
      }
    />
  )
}
