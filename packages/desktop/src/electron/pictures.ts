import { nativeImage, type NativeImage } from 'electron'
import { drawBadge, drawIcon, type Picture, toPremultipliedBgra } from '../core/icon.ts'
import type { IconBadge } from '../core/unread.ts'

export function windowIcon(): NativeImage {
  return toImage(drawIcon(256))
}

/** Sharp on ordinary and on dense screens. */
export function trayIcon(badge: IconBadge): NativeImage {
  if (process.platform === 'linux') return toImage(drawIcon(48, badge))
  const size = process.platform === 'darwin' ? 18 : 16
  const image = toImage(drawIcon(size, badge))
  const { rgba } = drawIcon(size * 2, badge)
  const buffer = Buffer.from(toPremultipliedBgra({ size: size * 2, rgba }))
  image.addRepresentation({ scaleFactor: 2, width: size * 2, height: size * 2, buffer })
  return image
}

export function overlayIcon(badge: IconBadge): NativeImage | null {
  return badge === 'none' ? null : toImage(drawBadge(32, badge))
}

function toImage(picture: Picture): NativeImage {
  const { size } = picture
  return nativeImage.createFromBitmap(Buffer.from(toPremultipliedBgra(picture)), {
    width: size,
    height: size,
  })
}
