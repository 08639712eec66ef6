import { clientOrigin } from './origins.ts'

/** Everything else that a page can ask for (camera, location, USB, web notifications …) is refused. */
const granted = new Set(['clipboard-sanitized-write', 'fullscreen'])

/** @param origin With or without a slash at the end. */
export function isPermitted(permission: string, origin: string): boolean {
  return granted.has(permission) && origin.replace(/\/$/, '') === clientOrigin
}
