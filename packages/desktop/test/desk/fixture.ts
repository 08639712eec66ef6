import type { Page } from 'playwright-core'
import type { DesktopShell } from '@securechat/client'
import { until } from './until.ts'

declare global {
  interface Window {
    readonly securechatShell: DesktopShell
  }
}

/** What the fixture client has written down. */
export async function seen(page: Page): Promise<Record<string, unknown>[]> {
  const lines = await page.locator('#seen li').allTextContents()
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

export async function sees(page: Page, what: Record<string, unknown>): Promise<void> {
  await until(JSON.stringify(what), async () => {
    const all = await seen(page)
    if (all.some((one) => Object.entries(what).every(([key, value]) => one[key] === value))) return true
    throw new Error(JSON.stringify(all))
  })
}

export const roomId = 'AAAAAAAAAAAAAAAAAAAAAA'
export const otherRoomId = 'BBBBBBBBBBBBBBBBBBBBBB'
export const eventId = 'CCCCCCCCCCCCCCCCCCCCCC'

export const aMessage = {
  roomId,
  eventId,
  roomName: 'Plans',
  authorName: 'Bob',
  text: 'the <b>secret</b> plan',
}

export async function arrives(page: Page, change: Partial<typeof aMessage> = {}): Promise<void> {
  await page.evaluate((message) => window.securechatShell.notify(message), { ...aMessage, ...change })
}
