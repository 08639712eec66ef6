import { failureText } from '../engine/failure.ts'
import { createStore } from './store.ts'

export interface Toast {
  id: number
  text: string
  /** Whether it says that something was done, rather than that it was not. */
  isDone: boolean
}

/** Passing words about what was done or did not work; the newest last. */
export const toasts = createStore<readonly Toast[]>([])

const shownMs = 6000
let lastId = 0

export function dismissToast(id: number): void {
  toasts.set((now) => now.filter((toast) => toast.id !== id))
}

export function showToast(text: string, { isDone = false } = {}): void {
  lastId += 1
  const id = lastId
  toasts.set((now) => [...now.filter((toast) => toast.text !== text), { id, text, isDone }])
  setTimeout(() => dismissToast(id), shownMs)
}

/** Says that something was done which the screen does not show by itself. */
export const showDone = (text: string): void => showToast(text, { isDone: true })

/** Runs a call whose failure belongs to no form: says so in passing. @returns whether it succeeded. */
export async function attempt(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch (reason) {
    showToast(failureText(reason))
    return false
  }
}
