import type { Server } from '@securechat/server'
import QRCode from 'qrcode'

/** What the terminal shows once the server is ready: one URL, and on a first run the code and QR that make the first account. */
export async function welcomeText(server: Pick<Server, 'url' | 'setUpCode'>): Promise<string> {
  const { url, setUpCode } = server
  if (setUpCode === undefined) return `\n  SecureChat is ready at ${url}\n`

  // The code travels behind the `#`, which browsers keep to themselves.
  const link = `${url}/#${setUpCode}`
  const qr = await QRCode.toString(link, { type: 'utf8' })
  return [
    '',
    `  SecureChat is ready at ${url}`,
    '',
    `  Set-up code: ${setUpCode}`,
    '  It makes the first account, once. Open the address and enter it, or open',
    '',
    `  ${link}`,
    '',
    qr.replaceAll(/^/gm, '  '),
  ].join('\n')
}
