import { useState } from 'react'
import type { InvitePreview, Phase } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goHome, goToRoom } from '../state/navigation.ts'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Entrance } from './entrance.tsx'
import { LinkButton } from './link-button.tsx'
import { checkCredentials, FormError, NewCredentialFields, Submit } from './form-parts.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { useInvite } from './use-invite.ts'
import { useSubmission } from './use-submission.ts'

/** Where an invite link leads: says by whom and to what, and lets in. */
export function InvitePage({ link, phase }: { link: string; phase: Phase }) {
  const { reading, readAgain } = useInvite(link)
  const [wantsSignIn, setWantsSignIn] = useState(false)
  // Accepting signs in before it is done; the form must stay until then.
  const [isAccepting, setAccepting] = useState(false)
  const { entrance } = words

  if (reading.kind === 'reading')
    return (
      <Entrance title={entrance.inviteReading}>
        <div className="mt-6 text-ink-3">
          <Spinner size={22} />
        </div>
      </Entrance>
    )
  if (reading.kind === 'failed')
    return <InviteFailed code={reading.code} says={reading.says} onAgain={readAgain} />
  if (phase.kind === 'signed-in' && !isAccepting) return <JoinPage link={link} invite={reading.invite} />
  if (phase.kind === 'signed-out' && wantsSignIn)
    return <SignInPage phase={phase} onBackToInvite={() => setWantsSignIn(false)} />
  return (
    <NewAccountPage
      link={link}
      invite={reading.invite}
      onAccepting={setAccepting}
      onSignIn={() => setWantsSignIn(true)}
    />
  )
}

function InviteFailed({ code, says, onAgain }: { code: string; says: string; onAgain: () => void }) {
  const { entrance } = words
  const isOver = code === 'invite-over' || code === 'not-found'
  const isBroken = code === 'bad-link' || code === 'bad-request'
  if (isOver || isBroken)
    return (
      <Entrance
        title={isOver ? entrance.inviteOverTitle : entrance.inviteBrokenTitle}
        lead={isOver ? entrance.inviteOverLead : entrance.inviteBrokenLead}
      >
        <Button className="mt-6" onClick={() => goHome('replace')}>
          {entrance.toStart}
        </Button>
      </Entrance>
    )
  return (
    <Entrance title={entrance.inviteUnreachableTitle} lead={says}>
      <Button look="primary" className="mt-6" onClick={onAgain}>
        {entrance.tryAgain}
      </Button>
    </Entrance>
  )
}

interface NewAccountProps {
  link: string
  invite: InvitePreview
  onAccepting: (isAccepting: boolean) => void
  onSignIn: () => void
}

function NewAccountPage({ link, invite, onAccepting, onSignIn }: NewAccountProps) {
  const api = useApi()
  const [person, setPerson] = useState({ name: '', password: '' })
  const { entrance } = words
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => checkCredentials(person),
    run: async () => {
      onAccepting(true)
      try {
        const { roomId } = await api.acceptInvite({
          link,
          name: person.name.trim(),
          password: person.password,
        })
        goToRoom(roomId, 'replace')
      } finally {
        onAccepting(false)
      }
    },
    fieldOf: { 'name-taken': 'name' },
  })
  return (
    <Entrance
      title={entrance.inviteTitle(invite.workspaceName)}
      lead={entrance.inviteLead(invite.inviterName, invite.roomName)}
      footer={
        <>
          {entrance.haveAccount} <LinkButton onClick={onSignIn}>{entrance.signIn}</LinkButton>
        </>
      }
    >
      <form ref={formRef} onSubmit={onSubmit} noValidate className="mt-6 grid gap-4">
        <NewCredentialFields value={person} onChange={setPerson} errors={errors} autoFocus />
        <FormError error={errors['form']} />
        <Submit label={entrance.createAccount} isBusy={isBusy} progress={entrance.makingKeys} />
      </form>
    </Entrance>
  )
}

function JoinPage({ link, invite }: { link: string; invite: InvitePreview }) {
  const api = useApi()
  const myName = useEngineState((state) => state.me?.name) ?? ''
  const { entrance } = words
  const { formRef, onSubmit, isBusy, errors } = useSubmission({
    check: () => ({}),
    run: async () => goToRoom((await api.joinByInvite(link)).roomId, 'replace'),
    fieldOf: {},
  })
  return (
    <Entrance
      title={entrance.inviteTitle(invite.workspaceName)}
      lead={`${entrance.inviteLead(invite.inviterName, invite.roomName)} ${entrance.inviteSignedInAs(myName)}`}
    >
      <form ref={formRef} onSubmit={onSubmit} className="mt-6 grid gap-4">
        <FormError error={errors['form']} />
        <Submit label={entrance.joinButton(invite.roomName)} isBusy={isBusy} progress={entrance.joining} />
        <Button look="quiet" className="-mt-1" onClick={() => goHome('replace')}>
          {words.cancel}
        </Button>
      </form>
    </Entrance>
  )
}
