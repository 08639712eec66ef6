/**
 * Makes the Debian package: `node packaging/build-deb.ts --electron DIR [--out DIR]`, where DIR holds an unpacked Electron
 * (after `npx install-electron`: node_modules/electron/dist). Needs `dpkg-deb`, and no network.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildDesktop, version } from '../build/build.ts'
import { drawIcon } from '../src/core/icon.ts'
import { encodePng } from '../src/core/png.ts'
import { packAsar } from './asar.ts'
import { flipFuses, releaseFuses } from './fuses.ts'

const name = 'securechat-desktop'
const here = fileURLToPath(new URL('.', import.meta.url))

/** What Electron needs of Debian. */
const depends = [
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libgbm1',
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libsecret-1-0',
  'xdg-utils',
]

export interface DebOptions {
  electronDir: string
  /** The built web client. */
  clientDir: string
  outDir: string
  /** `xz` for releases; `gzip` is quick. */
  compression: 'xz' | 'gzip'
}

/** @returns the path of the package. */
export async function buildDeb({ electronDir, clientDir, outDir, compression }: DebOptions): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'securechat-deb-'))
  try {
    const root = join(work, 'root')
    await placeProgram(root, { electronDir, clientDir, work })
    placeDesktopFiles(root)
    writeIn(root, 'DEBIAN/control', controlFile())
    const deb = join(outDir, `${name}_${version}_amd64.deb`)
    mkdirSync(outDir, { recursive: true })
    const level = compression === 'gzip' ? '-z1' : '-z6'
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, level, '--build', root, deb], {
      stdio: 'pipe',
    })
    return deb
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function placeProgram(
  root: string,
  { electronDir, clientDir, work }: { electronDir: string; clientDir: string; work: string },
): Promise<void> {
  const program = join(root, 'opt', name)
  mkdirSync(dirname(program), { recursive: true })
  cpSync(electronDir, program, { recursive: true, verbatimSymlinks: true })
  renameElectron(program)
  const binary = join(program, name)
  flipFuses(binary, releaseFuses)
  // Where the kernel has no user namespaces for everybody, Chromium's sandbox starts through this.
  chmodSync(join(program, 'chrome-sandbox'), 0o4755)
  const built = join(work, 'built')
  await buildDesktop({ outDir: built, clientDir, isRelease: true })
  const resources = join(program, 'resources')
  rmSync(join(resources, 'default_app.asar'), { force: true })
  packAsar(built, join(resources, 'app.asar'))
  cpSync(join(built, 'icon.png'), join(resources, 'icon.png'))
  writeIn(resources, 'package-kind', 'deb\n')
}

/** Electron's own binary is called `electron`; one of ours has its name already. */
function renameElectron(program: string): void {
  try {
    renameSync(join(program, 'electron'), join(program, name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function placeDesktopFiles(root: string): void {
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  symlinkSync(`/opt/${name}/${name}`, join(root, 'usr/bin', name))
  writeIn(root, `usr/share/applications/${name}.desktop`, readFileSync(join(here, `${name}.desktop`)))
  writeIn(root, `usr/share/doc/${name}/copyright`, readFileSync(join(here, '../../../LICENSE')))
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    writeIn(root, `usr/share/icons/hicolor/${size}x${size}/apps/${name}.png`, encodePng(drawIcon(size)))
}

function writeIn(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

function controlFile(): string {
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: amd64',
    'Maintainer: The SecureChat authors <securechat@localhost>',
    'Section: net',
    'Priority: optional',
    `Depends: ${depends.join(', ')}`,
    'Recommends: gnome-keyring | kwalletmanager, hunspell-en-us | hunspell-dictionary',
    'Description: chat that only the people in it can read',
    ' The desktop program of SecureChat: end-to-end encrypted rooms, with a tray',
    ' icon, notifications and keys in the key store of the system.',
    '',
  ].join('\n')
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { electron: { type: 'string' }, out: { type: 'string' } } })
  if (!values.electron) throw new Error('--electron DIR is missing: an unpacked Electron')
  const options = {
    clientDir: join(here, '../../web/dist'),
    outDir: values.out ?? join(here, '../dist-packages'),
  }
  process.stdout.write(`${await buildDeb({ electronDir: values.electron, compression: 'xz', ...options })}\n`)
}
