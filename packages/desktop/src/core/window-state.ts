import { z } from 'zod'

/** In device-independent pixels, on the plane of all screens. */
export const Bounds = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
})
export type Bounds = z.infer<typeof Bounds>

export const WindowState = z.strictObject({ bounds: Bounds.optional(), isMaximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

export const defaultWindowState: WindowState = { isMaximized: false }
export const smallest = { width: 360, height: 480 }
const usual = { width: 1120, height: 760 }

/** Enough of the title bar to take hold of with the mouse. */
const reachable = { width: 120, height: 32 }

/**
 * Where the window opens: where it was, unless screens have gone since. A window nobody can reach is moved to the middle of
 * the first screen; one larger than its screen shrinks.
 * @param screens Work areas, the main one first; at least one.
 */
export function placeWindow(state: WindowState, screens: readonly Bounds[]): Bounds {
  const was = state.bounds
  const screen = was && screens.find((one) => isReachable(was, one))
  if (!was || !screen) return centre(was ?? usual, screens[0]!)
  const fitted = { ...was, ...fit(was, screen) }
  return isReachable(fitted, screen) ? fitted : centre(was, screen)
}

function isReachable(bounds: Bounds, screen: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x)
  const isTitleBarIn = bounds.y >= screen.y && bounds.y + reachable.height <= screen.y + screen.height
  return isTitleBarIn && width >= reachable.width
}

type Size = Pick<Bounds, 'width' | 'height'>

function fit(size: Size, screen: Bounds): Size {
  return {
    width: Math.min(Math.max(size.width, smallest.width), screen.width),
    height: Math.min(Math.max(size.height, smallest.height), screen.height),
  }
}

function centre(size: Size, screen: Bounds): Bounds {
  const { width, height } = fit(size, screen)
  return {
    width,
    height,
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
  }
}
