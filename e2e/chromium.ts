import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function onPath(name: string): string | undefined {
  try {
    return execFileSync(process.platform === 'win32' ? 'where' : 'which', [name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\n')[0]
  } catch {
    return undefined
  }
}

/** The browser that the environment names, or the first one on the path. */
export const chromiumPath = [
  process.env.SECURECHAT_CHROMIUM,
  onPath('chromium'),
  onPath('chromium-browser'),
  onPath('google-chrome'),
].find((path) => path !== undefined && existsSync(path))

/** Why these tests cannot run here, or false. With SECURECHAT_REQUIRE_ALL=1 they fail instead of being skipped. */
export const withoutChromium =
  chromiumPath === undefined && process.env.SECURECHAT_REQUIRE_ALL !== '1'
    ? 'SKIPPED: there is no Chromium here. Install it (Debian: apt-get install chromium) or name it in SECURECHAT_CHROMIUM.'
    : false

if (withoutChromium) console.error(withoutChromium)

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined)
    throw new Error('There is no Chromium here; name it in SECURECHAT_CHROMIUM.')
  return chromium.launch({ executablePath: chromiumPath, args: quiet })
}
