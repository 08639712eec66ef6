import { failureText } from '../engine/failure.ts'
import { createStore } from './store.ts'

export interface Toast {
  id: number
  text: string
}

/** Passing words about something that did not work; the newest last. */
export const toasts = createStore<readonly Toast[]>([])

const shownMs = 6000
let lastId = 0

export function dismissToast(id: number): void {
  toasts.set((now) => now.filter((toast) => toast.id !== id))
}

export function showToast(text: string): void {
  lastId += 1
  const id = lastId
  toasts.set((now) => [...now.filter((toast) => toast.text !== text), { id, text }])
  setTimeout(() => dismissToast(id), shownMs)
}

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
