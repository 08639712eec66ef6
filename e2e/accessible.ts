import assert from 'node:assert/strict'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** No violation of WCAG 2.2 A and AA that axe can find on the page as it is now, in light and in dark. */
export async function assertAccessibleInBothThemes(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
    )
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    const told = violations.map(
      ({ id, nodes }) =>
        `${where}, ${colorScheme}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
    assert.deepEqual(told, [])
    if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${where}-${colorScheme}.png` })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
