import { locale } from '../messages/locale.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `1.4 MB` */
export function sizeText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  const maximumFractionDigits = value < 10 && power > 0 ? 1 : 0
  const style = { style: 'unit', unit: units[power]!, unitDisplay: 'short', maximumFractionDigits } as const
  return new Intl.NumberFormat(locale, style).format(value)
}
