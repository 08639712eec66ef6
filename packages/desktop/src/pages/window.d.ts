import type { ShellPages } from '../core/shell-page.ts'

declare global {
  interface Window {
    /** From the preload script, on our own pages only. */
    readonly securechatPages: ShellPages
  }
}
