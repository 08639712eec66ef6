import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Phase } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { Entrance } from './entrance.tsx'
import { FormError, Submit } from './form-parts.tsx'
import { LinkButton } from './link-button.tsx'
import { useSubmission } from './use-submission.ts'

type SignedOut = Extract<Phase, { kind: 'signed-out' }>
type Known = SignedOut['known'][number]

interface SignInPageProps {
  phase: SignedOut
  /** Set when an invitation led here. */
  onBackToInvite?: () => void
}

/** For somebody who has an account: chooses among those this device knows, or asks for a name. */
export function SignInPage({ phase, onBackToInvite }: SignInPageProps) {
  const workspace = useEngineState((state) => state.workspaceName)
  const only = phase.known.length === 1 ? phase.known[0] : undefined
  const [chosen, choose] = useState<Known | 'other' | undefined>(
    only ?? (phase.known.length === 0 ? 'other' : undefined),
  )
  const lead = workspace ? words.entrance.signInLead(workspace) : words.entrance.signInLeadPlain
  return (
    <Entrance
      title={words.entrance.signInTitle}
      lead={leadFor(phase.reason) ?? lead}
      footer={onBackToInvite ? <BackToInvite onClick={onBackToInvite} /> : words.entrance.noAccount}
    >
      {chosen === undefined ? (
        <KnownAccounts known={phase.known} onChoose={choose} />
      ) : (
        <SignInForm
          key={chosen === 'other' ? 'other' : chosen.accountId}
          known={chosen === 'other' ? undefined : chosen}
          onOther={
            phase.known.length > 0 ? () => choose(chosen === 'other' ? undefined : 'other') : undefined
          }
        />
      )}
    </Entrance>
  )
}

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

function SignInForm({ known, onOther }: { known: Known | undefined; onOther: (() => void) | undefined }) {
  const api = useApi()
  const [name, setName] = useState(known?.name ?? '')
  const [password, setPassword] = useState('')
  const { missing } = words.entrance
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => ({
      ...(name.trim() === '' && { name: missing.name }),
      ...(password === '' && { password: missing.password }),
    }),
    run: () => api.signIn({ name: name.trim(), password }),
    fieldOf: { 'wrong-password': 'password' },
  })
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
      <TextField
        label={words.entrance.name}
        name="name"
        autoComplete="username"
        autoFocus={known === undefined}
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={errors['name']}
      />
      <PasswordField
        label={words.entrance.password}
        name="password"
        autoComplete="current-password"
        autoFocus={known !== undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors['password']}
      />
      <FormError error={errors['form']} />
      <Submit label={words.entrance.signIn} isBusy={isBusy} progress={words.entrance.openingVault} />
      {onOther && (
        <Button look="quiet" onClick={onOther} className="-mt-1">
          {known ? words.entrance.otherAccount : words.entrance.knownAccounts}
        </Button>
      )}
    </form>
  )
}
