export type MediaKind = 'image' | 'video' | 'audio' | 'other'

/** What a browser shows by itself without running anything. SVG is a document with scripts: it is a file like any other. */
const shown: Record<Exclude<MediaKind, 'other'>, ReadonlySet<string>> = {
  image: new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']),
  video: new Set(['video/mp4', 'video/webm', 'video/ogg', 'video/quicktime']),
  audio: new Set([
    'audio/mpeg',
    'audio/mp4',
    'audio/aac',
    'audio/ogg',
    'audio/webm',
    'audio/wav',
    'audio/x-wav',
    'audio/flac',
  ]),
}

/** @param type As its sender says. */
export function mediaKind(type: string): MediaKind {
  if (shown.image.has(type)) return 'image'
  if (shown.video.has(type)) return 'video'
  return shown.audio.has(type) ? 'audio' : 'other'
}

/** What its bytes may be taken for here: nothing that could run. */
export const safeType = (type: string): string =>
  mediaKind(type) === 'other' ? 'application/octet-stream' : type
