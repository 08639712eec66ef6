import type { IconBadge } from './unread.ts'

/** A picture as rows of four bytes per pixel: red, green, blue, opacity (not multiplied in). */
export interface Picture {
  size: number
  rgba: Uint8Array
}

type Colour = readonly [red: number, green: number, blue: number]

/** The mark, as in the web client's favicon.svg: the same shapes and colours, there in 64ths. */
const seaAbove: Colour = [0x16, 0x85, 0x7c]
const seaBelow: Colour = [0x0b, 0x57, 0x51]
const paper: Colour = [255, 255, 255]
const paperOpacity = 0.42
const badges: Record<Exclude<IconBadge, 'none'>, Colour> = {
  unread: [245, 158, 11],
  mention: [0xe5, 0x53, 0x3d],
}

/** Distances are in parts of the icon's side; negative is inside. */
type Shape = (x: number, y: number) => number

const in64ths = (value: number) => value / 64
const disc = (x: number, y: number, radius: number): Shape => {
  const [middleX, middleY, size] = [in64ths(x), in64ths(y), in64ths(radius)]
  return (atX, atY) => Math.hypot(atX - middleX, atY - middleY) - size
}

const tile: Shape = (x, y) =>
  roundedBox(x - 0.5, y - 0.5, { halfWidth: 0.5, halfHeight: 0.5, radius: in64ths(17) })
const leftDisc = disc(25, 31, 17)
const rightDisc = disc(39, 31, 17)
const tail: Shape = (x, y) => triangle(x * 64, y * 64) / 64
const leftBubble: Shape = (x, y) => Math.min(leftDisc(x, y), tail(x, y))
const rightBubble: Shape = (x, y) => Math.min(rightDisc(x, y), tail(1 - x, y))
const lens: Shape = (x, y) => Math.max(leftDisc(x, y), rightDisc(x, y))
const badgeAt = disc(50, 14, 13)

/** The program's icon, drawn rather than stored: two people's bubbles and what only they share, at any size, with what waits. */
export function drawIcon(size: number, badge: IconBadge = 'none'): Picture {
  const rgba = new Uint8Array(size * size * 4)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      rgba.set(pixel((column + 0.5) / size, (row + 0.5) / size, { size, badge }), (row * size + column) * 4)
  return { size, rgba }
}

/** Only what waits, for systems that lay it over the icon of the window. */
export function drawBadge(size: number, badge: Exclude<IconBadge, 'none'>): Picture {
  const rgba = new Uint8Array(size * size * 4)
  for (let index = 0; index < size * size; index++) {
    const [x, y] = [((index % size) + 0.5) / size, (Math.floor(index / size) + 0.5) / size]
    rgba.set(
      [...badges[badge], Math.round(255 * cover(Math.hypot(x - 0.5, y - 0.5) - 0.45, size))],
      index * 4,
    )
  }
  return { size, rgba }
}

function pixel(x: number, y: number, { size, badge }: { size: number; badge: IconBadge }): number[] {
  const shapes: [Colour, number][] = [
    [sea(y), cover(tile(x, y), size)],
    [paper, paperOpacity * cover(leftBubble(x, y), size)],
    [paper, paperOpacity * cover(rightBubble(x, y), size)],
    [paper, cover(lens(x, y), size)],
  ]
  let result: [Colour, number] = [seaAbove, 0]
  for (const [colour, amount] of shapes) result = over(result, colour, amount)
  if (badge === 'none') return [...result[0], Math.round(result[1] * 255)]
  // A gap around the badge keeps it apart from the icon on any background.
  const gap = 1 - cover(badgeAt(x, y) - in64ths(4), size)
  result = over([result[0], result[1] * gap], badges[badge], cover(badgeAt(x, y), size))
  return [...result[0], Math.round(result[1] * 255)]
}

function sea(y: number): Colour {
  const mix = (place: 0 | 1 | 2) => Math.round(seaAbove[place] * (1 - y) + seaBelow[place] * y)
  return [mix(0), mix(1), mix(2)]
}

function over([under, opacity]: [Colour, number], colour: Colour, amount: number): [Colour, number] {
  const total = amount + opacity * (1 - amount)
  if (total === 0) return [under, 0]
  const mix = (place: 0 | 1 | 2) =>
    Math.round((colour[place] * amount + under[place] * opacity * (1 - amount)) / total)
  return [[mix(0), mix(1), mix(2)], total]
}

/** How much of the pixel lies inside, from 0 to 1: soft edges one pixel wide. */
function cover(distance: number, size: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance * size))
}

interface Box {
  halfWidth: number
  halfHeight: number
  radius: number
}

function roundedBox(x: number, y: number, { halfWidth, halfHeight, radius }: Box): number {
  const [beyondX, beyondY] = [Math.abs(x) - halfWidth + radius, Math.abs(y) - halfHeight + radius]
  const outside = Math.hypot(Math.max(beyondX, 0), Math.max(beyondY, 0))
  return outside + Math.min(Math.max(beyondX, beyondY), 0) - radius
}

/** The left bubble's tail, in 64ths: below and left of the disc, down to its corner at (8.5, 49). */
function triangle(x: number, y: number): number {
  const left = 8.3 + (47.3 - y) * 0.24 - x
  const below = y - 49.3 + (x - 10.3) * 0.256
  return Math.max(left, below, x - 25, 33 - y)
}

/** The order that bitmaps of windowing systems have: blue, green, red, with opacity multiplied in. */
export function toPremultipliedBgra({ rgba }: Picture): Uint8Array {
  const out = new Uint8Array(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    const opacity = rgba[at + 3]!
    for (const place of [0, 1, 2]) out[at + place] = Math.round((rgba[at + 2 - place]! * opacity) / 255)
    out[at + 3] = opacity
  }
  return out
}

/** As StatusNotifierItem wants it: opacity, red, green, blue. */
export function toArgb({ rgba }: Picture): Uint8Array {
  const out = new Uint8Array(rgba.length)
  for (let at = 0; at < rgba.length; at += 4)
    out.set([rgba[at + 3]!, rgba[at]!, rgba[at + 1]!, rgba[at + 2]!], at)
  return out
}
