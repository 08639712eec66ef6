/** Writes the icon in every size that electron-builder wants: `node packaging/write-icons.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drawIcon } from '../src/core/icon.ts'
import { encodePng } from '../src/core/png.ts'

const folder = fileURLToPath(new URL('icons', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024])
  writeFileSync(`${folder}/${size}x${size}.png`, encodePng(drawIcon(size)))
