const policy = globalThis.trustedTypes?.createPolicy('securechat', { createScriptURL: (text) => text })

/** The addresses of our own workers: the only strings that are ever turned into code (see the content security policy). */
export function trustedScriptUrl(path: string): string {
  const url = new URL(path, location.href)
  if (url.origin !== location.origin) throw new Error('The worker is not ours.')
  // SAFETY: the types of the DOM library know only strings here; where trusted types are enforced, this is the trusted one.
  return (policy?.createScriptURL(url.href) ?? url.href) as string
}
