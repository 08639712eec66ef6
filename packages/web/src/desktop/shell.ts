import type { DesktopShell } from '@securechat/client'

declare global {
  interface Window {
    /** Put there by the desktop program before the page runs. */
    readonly securechatShell?: DesktopShell
  }
}

/** The program around this page, when it is not a browser. */
export const desktopShell: DesktopShell | undefined = window.securechatShell

/** Where the server is: the page comes from there, except in the desktop program, which brings its own. */
export const serverUrl: string = desktopShell?.serverUrl ?? location.origin
