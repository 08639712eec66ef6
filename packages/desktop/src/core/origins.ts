/** The scheme that the program serves itself from. Nothing else on the machine or the network can. */
export const appScheme = 'app'

/** The bundled web client. Servers know this origin and allow it. */
export const clientOrigin = 'app://securechat'

/** Our own small pages: choosing a server, unlocking, preferences. A site of its own, so that Chromium gives it its own process. */
export const shellOrigin = 'app://shell'

export type Page = 'client' | 'shell'

/** Which of our two sites an address belongs to. */
export function pageOf(url: string): Page | undefined {
  if (url.startsWith(`${clientOrigin}/`)) return 'client'
  return url.startsWith(`${shellOrigin}/`) ? 'shell' : undefined
}
