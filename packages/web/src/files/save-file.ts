import type { EngineApi, FileContent } from '../engine/contract.ts'

/** Puts a file where the browser, or the desktop program, keeps downloads. */
export async function saveFile(api: EngineApi, file: FileContent): Promise<void> {
  const blob = await api.openFile(file)
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  // The download has begun by then; what it reads is kept by the browser.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
