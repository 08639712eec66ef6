import { useEffect, useRef, useState } from 'react'
import { words } from '../messages/words.ts'

/** As far as it is used here; not yet in TypeScript's own library. @see https://wicg.github.io/shape-detection-api/ */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector

const LOOK_EVERY_MS = 200

/** The camera's picture, and whatever QR code comes into it. The picture never leaves this element. */
export function CodeScanner({ onFound }: { onFound: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const found = useRef(onFound)
  const [isRefused, setRefused] = useState(false)
  useEffect(() => void (found.current = onFound))
  useEffect(() => {
    const scan = new AbortController()
    watch(video.current!, scan.signal, (text) => found.current(text)).catch(
      () => scan.signal.aborted || setRefused(true),
    )
    return () => scan.abort()
  }, [])
  if (isRefused) return <p className="text-sm text-ink-3">{words.trust.noCamera}</p>
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-label={words.trust.camera}
      className="aspect-square w-56 rounded-xl bg-sunken object-cover"
    />
  )
}

async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  found: (text: string) => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop)
  video.srcObject = stream
  await video.play()
  const detector = new (detectorClass()!)({ formats: ['qr_code'] })
  const look = async () => {
    if (signal.aborted) return
    // A picture that cannot be read is followed by the next one.
    const codes = await detector.detect(video).catch(() => [])
    if (codes[0]) found(codes[0].rawValue)
    setTimeout(() => void look(), LOOK_EVERY_MS)
  }
  await look()
}
