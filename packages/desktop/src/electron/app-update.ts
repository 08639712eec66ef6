import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, net, shell } from 'electron'
import { JsonFile } from '../core/json-file.ts'
import { UpdateError, type UpdateFile } from '../core/update/manifest.ts'
import { type AvailableUpdate, freshUpdateMemory, UpdateMemory, Updater } from '../core/update/updater.ts'
import { updateKeys, updateUrl, version } from './build-settings.ts'

/** How this copy was installed: written beside the program by whatever made the package. */
function installedKind(): UpdateFile['kind'] | undefined {
  if (process.env.APPIMAGE) return 'appimage'
  const marker = join(process.resourcesPath, 'package-kind')
  const kind = existsSync(marker) ? readFileSync(marker, 'utf8').trim() : ''
  return (['deb', 'rpm', 'nsis', 'msix', 'dmg'] as const).find((one) => one === kind)
}

/** @returns what "Check for updates" does, or nothing where packages come without updates of their own. */
export function updateCheck(dataDir: string): (() => Promise<void>) | undefined {
  const kind = installedKind()
  // A distribution's or a store's package is updated by it.
  if (updateUrl === '' || updateKeys.length === 0 || !kind || kind === 'msix') return undefined
  const updater = new Updater(
    {
      baseUrl: updateUrl,
      pinnedKeys: updateKeys,
      channel: 'stable',
      version,
      platform: process.platform,
      arch: process.arch,
      kind,
      folder: join(dataDir, 'updates'),
    },
    {
      fetch: (url) => net.fetch(url, { cache: 'no-store', credentials: 'omit' }),
      nowMs: Date.now,
      memory: new JsonFile(join(dataDir, 'updates.json'), UpdateMemory, freshUpdateMemory()),
    },
  )
  return () => checkAndOffer(updater)
}

async function checkAndOffer(updater: Updater): Promise<void> {
  try {
    const available = await updater.check()
    if (!available) await say('This is the newest version.', version)
    else if (await isWanted(available)) await install(await updater.download(available))
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error
    await say('The update was not used.', explanation(error))
  }
}

function explanation({ refusal }: UpdateError): string {
  if (refusal === 'no-answer') return 'The place where updates come from does not answer. Try again later.'
  return `What came is not what was signed for this program (${refusal}). Nothing was installed.`
}

async function isWanted({ version: newer, file }: AvailableUpdate): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    message: `SecureChat ${newer} is available.`,
    detail: `This is ${version}. The download has ${Math.ceil(file.sizeBytes / 1e6)} MB and is checked before it is offered to you.`,
    buttons: ['Download', 'Not now'],
    cancelId: 1,
  })
  return response === 0
}

/** The system's own installer asks for whatever rights it takes. */
async function install(file: string): Promise<void> {
  await say('The update is here and is what it should be.', 'The installer opens now.')
  const failure = await shell.openPath(file)
  if (failure) shell.showItemInFolder(file)
  else app.quit()
}

async function say(message: string, detail: string): Promise<void> {
  await dialog.showMessageBox({ message, detail, buttons: ['OK'] })
}
