import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { DesktopSession } from './desktop-session.ts'
import type { Screen } from './screen.ts'

export interface Point {
  x: number
  y: number
}

/** Opens a window of another program that offers (`source`) or takes (`target`) a file. @returns the middle of it. */
export async function openDragWindow(
  session: DesktopSession,
  screen: Screen,
  { role, path }: { role: 'source' | 'target'; path: string },
): Promise<Point> {
  const script = join(session.dir, 'drag-window.py')
  cpSync(fileURLToPath(new URL('drag-window.py', import.meta.url)), script)
  // Debian's own Python: it has the bindings to GTK.
  session.spawn('/usr/bin/python3', [script, role, path])
  const id = await screen.window(`^drag-${role}$`)
  screen.tool('windowmove', '--sync', id, '30', '640')
  const { x, y, width, height } = screen.bounds(id)
  return { x: x + Math.round(width / 2), y: y + Math.round(height / 2) }
}

/** A drag as a hand does it: in steps, because that is what toolkits take for one. */
export async function drag(screen: Screen, from: Point, to: Point): Promise<void> {
  screen.tool('mousemove', String(from.x), String(from.y))
  screen.tool('mousedown', '1')
  const steps = 12
  for (let step = 1; step <= steps; step++) {
    const at = (one: number, other: number) => String(Math.round(one + ((other - one) * step) / steps))
    screen.tool('mousemove', at(from.x, to.x), at(from.y, to.y))
    // A hand takes its time; there is nothing to be seen that could be waited for.
    await pause(30)
  }
  await pause(150)
  screen.tool('mouseup', '1')
}
