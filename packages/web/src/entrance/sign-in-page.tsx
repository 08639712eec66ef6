import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Phase } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goHome } from '../state/navigation.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Entrance } from './entrance.tsx'
import { LinkButton } from './link-button.tsx'
import { LinkForm } from './link-form.tsx'
import { ProviderButtons } from './provider-buttons.tsx'
import { RecoverForm } from './recover-form.tsx'
import { type Known, SignInForm } from './sign-in-form.tsx'

type SignedOut = Extract<Phase, { kind: 'signed-out' }>
interface SignInPageProps {
  phase: SignedOut
  /** A provider has shown who this is: only the vault is to be opened. */
  vouched?: { name: string; ticket: string }
  /** Set when an invitation led here. */
  onBackToInvite?: () => void
}

/** For somebody who has an account: chooses among those this device knows, or asks for a name. */
export function SignInPage({ phase, vouched, onBackToInvite }: SignInPageProps) {
  const workspace = useEngineState((state) => state.workspaceName)
  const only = phase.known.length === 1 ? phase.known[0] : undefined
  const [chosen, choose] = useState<Known | 'other' | undefined>(
    only ?? (phase.known.length === 0 ? 'other' : undefined),
  )
  const [way, setWay] = useState<Way>({ kind: 'password' })
  const lead = workspace ? words.entrance.signInLead(workspace) : words.entrance.signInLeadPlain
  const back = () => setWay({ kind: 'password' })
  if (way.kind === 'recover')
    return (
      <Entrance title={words.keeping.recoverTitle} lead={words.keeping.recoverLead}>
        <RecoverForm name={way.name} ticket={vouched?.ticket} onBack={back} />
      </Entrance>
    )
  if (way.kind === 'link')
    return (
      <Entrance title={words.keeping.linkFromTitle} lead={words.keeping.linkFromLead}>
        <LinkForm onBack={back} />
      </Entrance>
    )
  const onForgot = (name: string) => setWay({ kind: 'recover', name })
  const onLink = () => setWay({ kind: 'link' })
  if (vouched)
    return (
      <Entrance title={words.providers.welcomeBack(vouched.name)} lead={words.providers.knownLead}>
        <SignInForm
          known={vouched}
          ticket={vouched.ticket}
          onForgot={onForgot}
          onLink={onLink}
          onOther={() => goHome('replace')}
        />
      </Entrance>
    )
  return (
    <Entrance
      title={words.entrance.signInTitle}
      lead={leadFor(phase.reason) ?? lead}
      footer={onBackToInvite ? <BackToInvite onClick={onBackToInvite} /> : words.entrance.noAccount}
    >
      <ProviderButtons />
      {chosen === undefined ? (
        <KnownAccounts known={phase.known} onChoose={choose} />
      ) : (
        <SignInForm
          key={chosen === 'other' ? 'other' : chosen.accountId}
          known={chosen === 'other' ? undefined : chosen}
          onForgot={onForgot}
          onLink={onLink}
          onOther={
            phase.known.length > 0 ? () => choose(chosen === 'other' ? undefined : 'other') : undefined
          }
        />
      )}
    </Entrance>
  )
}

type Way = { kind: 'password' } | { kind: 'recover'; name: string } | { kind: 'link' }

function leadFor(reason: SignedOut['reason']): string | undefined {
  if (reason === undefined) return undefined
  return reason === 'revoked' ? words.entrance.revoked : words.entrance.sessionOver
}

function BackToInvite({ onClick }: { onClick: () => void }) {
  return (
    <>
      {words.entrance.newHere} <LinkButton onClick={onClick}>{words.entrance.createAccount}</LinkButton>
    </>
  )
}

function KnownAccounts({
  known,
  onChoose,
}: {
  known: Known[]
  onChoose: (account: Known | 'other') => void
}) {
  return (
    <div className="mt-6">
      <ul aria-label={words.entrance.knownAccounts} className="grid gap-2">
        {known.map((account) => (
          <li key={account.accountId}>
            <button
              type="button"
              onClick={() => onChoose(account)}
              className="press-scale flex w-full items-center gap-3 rounded-xl p-3 text-start ring-1 ring-line ring-inset hover:bg-hover"
            >
              <PersonAvatar {...account} size={36} />
              <span className="min-w-0 flex-1 truncate text-md font-medium">{account.name}</span>
              <ChevronRight aria-hidden size={18} className="text-ink-3 rtl:rotate-180" />
            </button>
          </li>
        ))}
      </ul>
      <Button look="quiet" className="mt-3 w-full" onClick={() => onChoose('other')}>
        {words.entrance.otherAccount}
      </Button>
    </div>
  )
}
