import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WebContents } from 'electron'
import { safeFileName } from '../core/downloads.ts'
import { windowIcon } from './pictures.ts'

/** Lets files be dragged from a message into the file manager: it needs a real file, so one is written for as long as the program runs. */
export class DragOut {
  readonly #tempDir: string
  #folder: string | undefined
  #count = 0

  constructor(tempDir: string) {
    this.#tempDir = tempDir
  }

  start(contents: WebContents, { name, content }: { name: string; content: Uint8Array }): void {
    this.#folder ??= mkdtempSync(join(this.#tempDir, 'securechat-drag-'))
    const folder = join(this.#folder, String(++this.#count))
    const file = join(folder, safeFileName(name))
    // Only ours: mkdtemp gives 0700, and so does this.
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(file, content, { mode: 0o600 })
    contents.startDrag({ file, icon: windowIcon().resize({ width: 48 }) })
  }

  /** What was dragged has been copied by whoever received it. */
  erase(): void {
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true })
  }
}
