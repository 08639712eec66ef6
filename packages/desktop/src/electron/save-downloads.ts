import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow, type Session } from 'electron'
import { freeName, safeFileName } from '../core/downloads.ts'

/** Saves what people download under a name that is safe, in their folder or where they say. */
export function saveDownloads(
  session: Session,
  { isAsking, window }: { isAsking: () => boolean; window: () => BrowserWindow | undefined },
): void {
  session.on('will-download', (_event, item) => {
    const folder = app.getPath('downloads')
    const name = freeName(safeFileName(item.getFilename()), (one) => existsSync(join(folder, one)))
    if (isAsking()) item.setSaveDialogOptions({ defaultPath: join(folder, name) })
    else item.setSavePath(join(folder, name))
    const showProgress = () =>
      window()?.setProgressBar(item.getReceivedBytes() / Math.max(1, item.getTotalBytes()))
    item.on('updated', showProgress)
    item.once('done', () => {
      window()?.setProgressBar(-1)
      if (process.platform === 'darwin') app.dock?.downloadFinished(item.getSavePath())
    })
  })
}
