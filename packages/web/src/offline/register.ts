import { trustedScriptUrl } from '../engine/trusted-script-url.ts'

/** Keeps the page itself on this device, so that it opens while the server is away. Without it everything else works. */
export function keepPageOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () =>
    void navigator.serviceWorker.register(trustedScriptUrl('/service-worker.js')).catch(() => {})
  // What it fetches must not hold up what the page itself still loads.
  if (document.readyState === 'complete') register()
  else addEventListener('load', register, { once: true })
}
