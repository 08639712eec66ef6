import { useEffect, useState } from 'react'
import type { InvitePreview } from '../engine/contract.ts'
import { failureCode, failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'

type Reading =
  | { kind: 'reading' }
  | { kind: 'read'; invite: InvitePreview }
  | { kind: 'failed'; code: string; says: string }

/**
 * Opens an invitation, to say by whom it is and where it leads.
 * @param link Stays the same for the life of the component.
 */
export function useInvite(link: string): { reading: Reading; readAgain: () => void } {
  const api = useApi()
  const [attempt, setAttempt] = useState(1)
  const [reading, setReading] = useState<Reading>({ kind: 'reading' })
  useEffect(() => {
    api.readInvite(link).then(
      (invite) => setReading({ kind: 'read', invite }),
      (reason: unknown) =>
        setReading({ kind: 'failed', code: failureCode(reason), says: failureText(reason) }),
    )
  }, [api, link, attempt])
  const readAgain = () => {
    setReading({ kind: 'reading' })
    setAttempt(attempt + 1)
  }
  return { reading, readAgain }
}
