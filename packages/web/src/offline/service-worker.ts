import { addRoute, cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

/** Every file of this version of the client; filled in when it is built. */
declare const __PRECACHE__: { url: string; revision: string | null }[]

/** A server that has not answered after this long is treated as one that is away. */
const patienceMs = 3_000
/** What the server answers itself, even when somebody types it into the address bar. */
const notOurs = [
  /^\/v1\//,
  /^\/reference/,
  /^\/openapi\.json$/,
  /^\/health\//,
  /^\/metrics$/,
  /^\/\.well-known\//,
]

/**
 * The page comes from the server whenever that answers, so that a new version is there with the next reload; when it does
 * not, from this device, together with the scripts it was built with. A worker of a new version takes over once no tab
 * of the old one is left, so that no tab ever loses the scripts it has yet to load.
 */
async function openPage({ request }: { request: Request }): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) })
    if (answer.ok) return answer
    throw new Error('The server is there and cannot serve.')
  } catch {
    return (await matchPrecache('/index.html')) ?? Response.error()
  }
}

cleanupOutdatedCaches()
precache(__PRECACHE__)
registerRoute(new NavigationRoute(openPage, { denylist: notOurs }))
addRoute()
