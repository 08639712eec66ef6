import { create } from 'qrcode'
import { useMemo } from 'react'

/** Draws every dark square of a row as one run. */
function pathOf(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  const runs: string[] = []
  for (let row = 0; row < size; row += 1) {
    let from = -1
    for (let column = 0; column <= size; column += 1) {
      const isDark = column < size && modules.get(row, column) !== 0
      if (isDark && from === -1) from = column
      if (isDark || from === -1) continue
      runs.push(`M${from} ${row}h${column - from}v1H${from}z`)
      from = -1
    }
  }
  return { path: runs.join(''), size }
}

/** A QR code, made here. Always dark on white: many scanners want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => pathOf(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="size-full animate-appear"
      shapeRendering="crispEdges"
    >
      <path d={path} className="fill-[oklch(0.24_0.03_190)]" />
    </svg>
  )
}
