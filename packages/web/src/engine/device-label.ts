import type { DeviceLabel } from '@securechat/client'

/** The first that occurs counts: most browsers also call themselves what they want to be taken for. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['CriOS/', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** What a device is called until its person finds a better name, e.g. `Firefox on Linux`. */
export function deviceLabel(userAgent: string, isDesktop: boolean): DeviceLabel {
  const find = (known: readonly (readonly [string, string])[]) =>
    known.find(([mark]) => userAgent.includes(mark))?.[1]
  const program = isDesktop ? 'SecureChat' : (find(browsers) ?? 'Browser')
  const system = find(systems)
  return {
    name: system === undefined ? program : `${program} on ${system}`,
    kind: isDesktop ? 'desktop' : 'browser',
  }
}
