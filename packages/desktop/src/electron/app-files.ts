import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Session } from 'electron'
import { findAsset } from '../core/assets.ts'
import { securityHeaders } from '../core/content-policy.ts'
import { appScheme, type Page } from '../core/origins.ts'
import type { ServerAddress } from '../core/server-address.ts'

const nothingHere = () => new Response('not found', { status: 404, headers: securityHeaders() })

/** Serves the program's own files to its own pages, and nothing else to anybody. */
export function serveAppFiles(
  session: Session,
  { folders, server }: { folders: Record<Page, string>; server: ServerAddress | undefined },
): void {
  session.protocol.handle(appScheme, async (request) => {
    const asset = request.method === 'GET' ? findAsset(request.url) : undefined
    if (!asset) return nothingHere()
    const content = await readFile(join(folders[asset.page], asset.name)).catch(() => undefined)
    if (!content) return nothingHere()
    const policy = securityHeaders(asset.page === 'client' ? server : undefined)
    return new Response(new Uint8Array(content), {
      headers: { ...policy, 'content-type': asset.contentType },
    })
  })
}
