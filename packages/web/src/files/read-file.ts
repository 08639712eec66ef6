import type { NewFile } from '../engine/contract.ts'
import { mediaKind } from './media-kind.ts'
import { stripMetadata } from './strip-metadata.ts'

/** A file that was chosen and is not sent yet. */
export interface ChosenFile extends NewFile {
  id: string
  /** For its picture in the tray; revoked when it leaves. */
  url?: string
  mayHoldNotes: boolean
}

const THUMB_PIXELS = 720
const PREVIEW_PIXELS = 24
/** Smaller pictures need no second one. */
const SMALL_BYTES = 200_000
const MOST_STRIPPED_BYTES = 100_000_000

/** Finds out what a message says of a file, and takes out what it should not say. */
export async function readChosen(file: File): Promise<ChosenFile> {
  const id = crypto.randomUUID()
  const facts = { id, name: (file.name || 'file').slice(-255), type: file.type.slice(0, 127) }
  if (mediaKind(file.type) === 'video')
    return { ...facts, blob: file, mayHoldNotes: true, ...(await filmFacts(file)) }
  const isPicture = file.type.startsWith('image/') && file.size <= MOST_STRIPPED_BYTES
  if (!isPicture) return { ...facts, blob: file, mayHoldNotes: false }
  const { bytes, mayHoldNotes } = stripMetadata(new Uint8Array(await file.arrayBuffer()), file.type)
  const blob = new Blob([bytes], { type: file.type })
  return { ...facts, blob, mayHoldNotes, ...(mediaKind(file.type) === 'image' && (await pictureFacts(blob))) }
}

/** Nothing for what turns out to be no picture: it goes as a file. */
async function pictureFacts(blob: Blob): Promise<Partial<ChosenFile>> {
  const bitmap = await createImageBitmap(blob).catch(() => undefined)
  if (!bitmap) return { type: 'application/octet-stream' }
  const { width, height } = bitmap
  const isAnimated = blob.type === 'image/gif'
  const isLarge = blob.size > SMALL_BYTES && !isAnimated
  const thumb = isLarge ? await drawn(bitmap, THUMB_PIXELS, 0.8) : undefined
  const preview = await textOf(await drawn(bitmap, PREVIEW_PIXELS, 0.5))
  bitmap.close()
  return {
    width,
    height,
    url: URL.createObjectURL(blob),
    ...(thumb && { thumb }),
    ...(preview.length <= 3_000 && { preview }),
  }
}

function drawn(bitmap: ImageBitmap, mostPixels: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, mostPixels / Math.max(bitmap.width, bitmap.height))
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)))
  const canvas = new OffscreenCanvas(width!, height!)
  const context = canvas.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width!, height!)
  return canvas.convertToBlob({ type: 'image/webp', quality })
}

async function textOf(blob: Blob): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())))
}

/** How large a film is shown. One that this browser cannot read goes as a file. */
function filmFacts(file: File): Promise<Partial<ChosenFile>> {
  const url = URL.createObjectURL(file)
  const film = document.createElement('video')
  film.preload = 'metadata'
  return new Promise<Partial<ChosenFile>>((resolve) => {
    film.addEventListener('error', () => resolve({}))
    film.addEventListener('loadedmetadata', () => {
      const { videoWidth: width, videoHeight: height, duration } = film
      const length = Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {}
      resolve(width > 0 && height > 0 ? { width, height, ...length } : {})
    })
    film.src = url
  }).finally(() => URL.revokeObjectURL(url))
}
