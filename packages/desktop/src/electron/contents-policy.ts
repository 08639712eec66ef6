import { type App, shell, type WebContents } from 'electron'
import { externalTarget, mayNavigate } from '../core/navigation.ts'

/** Rules for every page, whoever made it: it stays where it is, opens nothing, and embeds nothing. */
export function guardAllContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (mayNavigate(contents.getURL(), event.url)) return
    event.preventDefault()
    openOutside(event.url)
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

function openOutside(url: string): void {
  const target = externalTarget(url)
  if (target) void shell.openExternal(target).catch(() => {})
}
