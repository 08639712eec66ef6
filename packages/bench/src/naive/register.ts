/**
 * Turns the server into its own straightforward self, for comparison: `node --import naive/register.ts server-program.ts`.
 * Nothing of this is in the server: files of the same name in this folder take the place of its own.
 *
 * - every recipient's frame is encoded anew, and leaves in a write of its own (`frame-of`, `ws-socket`);
 * - calls and answers cross between the threads one at a time, cloned (`channel`);
 * - every message is a transaction with a sync of its own (`serve`).
 */
import { registerHooks } from 'node:module'

const replaced = [
  'gateway/sockets/frame-of',
  'gateway/sockets/ws-socket',
  'storage/thread/channel',
  'storage/thread/serve',
]

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    const found = replaced.find((path) => resolved.url.endsWith(`/server/src/${path}.ts`))
    // What takes a file's place may still import the file itself.
    if (!found || context.parentURL?.includes('/bench/src/naive/')) return resolved
    return { ...resolved, url: new URL(`./${found.split('/').at(-1)}.ts`, import.meta.url).href }
  },
})
