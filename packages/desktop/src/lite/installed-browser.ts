import { existsSync } from 'node:fs'

const usual: Record<string, string[]> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
    '/usr/bin/brave-browser',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
    String.raw`C:\Program Files\Microsoft\Edge\Application\msedge.exe`,
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  ],
}

/** A browser of Chromium's family: only these have windows without tabs that a program can drive. */
export function installedBrowser(
  env: Record<string, string | undefined>,
  platform: string,
): string | undefined {
  return [env.SECURECHAT_BROWSER, ...(usual[platform] ?? [])].find(
    (path) => path !== undefined && existsSync(path),
  )
}
