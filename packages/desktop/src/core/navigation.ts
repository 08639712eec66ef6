import { type Page, pageOf } from './origins.ts'

/** Pages move only within their own site. Between the two sites, only the main process moves a window. */
export function mayNavigate(from: string, to: string): boolean {
  const url = URL.parse(to)
  const page = url && pageOf(url.href)
  return page !== undefined && page === pageOf(from)
}

/**
 * What may be handed to the system's browser or mail program: the address as parsed and written out again, never as it came.
 * Everything else (`file:`, `smb:`, `ms-msdt:` …) would let a message start programs.
 */
export function externalTarget(target: string): string | undefined {
  const url = URL.parse(target)
  if (!url || url.username || url.password) return undefined
  return ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url.href : undefined
}

/** Whether a call may come from this frame: the main frame of our window, showing the page that the call belongs to. */
export function isTrustedSender(
  frame: { url: string; isMainFrame: boolean } | undefined,
  page: Page,
): boolean {
  return frame !== undefined && frame.isMainFrame && pageOf(frame.url) === page
}
