import { type FormEvent, type RefObject, useRef, useState } from 'react'
import { failureCode, failureText } from '../engine/failure.ts'

/** What is wrong with a form, by field; `form` when it belongs to none. */
export type FieldErrors = Record<string, string>

export interface Submission {
  isBusy: boolean
  errors: FieldErrors
  formRef: RefObject<HTMLFormElement | null>
  onSubmit: (event: FormEvent) => void
  /** Does what the form is for in another way, as if it had been sent. */
  attempt: (work: () => Promise<void>) => void
}

interface SubmissionOptions {
  /** What is wrong before anything is sent; empty when all is well. */
  check: () => FieldErrors
  run: () => Promise<void>
  /** Which field a failure's code belongs to. */
  fieldOf: Record<string, string>
}

/** Runs a form: checks, sends once, shows what went wrong and puts the focus where it can be mended. */
export function useSubmission({ check, run, fieldOf }: SubmissionOptions): Submission {
  const [isBusy, setBusy] = useState(false)
  const [errors, setErrors] = useState<FieldErrors>({})
  const formRef = useRef<HTMLFormElement>(null)

  const complain = (found: FieldErrors) => {
    setErrors(found)
    const field = Object.keys(found)[0]
    if (field)
      requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus())
  }
  const submit = async () => {
    const found = check()
    complain(found)
    if (Object.keys(found).length === 0) await tryTo(run)
  }
  const tryTo = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (reason) {
      complain({ [fieldOf[failureCode(reason)] ?? 'form']: failureText(reason) })
    } finally {
      setBusy(false)
    }
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) void submit()
  }
  return { isBusy, errors, formRef, onSubmit, attempt: (work) => void tryTo(work) }
}
