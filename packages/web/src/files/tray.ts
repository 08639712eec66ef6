import type { EngineApi, NewFile } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { createStore } from '../state/store.ts'
import { showToast } from '../state/toasts.ts'
import { type ChosenFile, readChosen } from './read-file.ts'
import { sizeText } from './size-text.ts'

/** Files chosen and not sent yet, by the place where one writes. For as long as this window is open. */
export const trays = createStore<Readonly<Record<string, readonly ChosenFile[] | undefined>>>({})

const most = 10

/** Puts files into a tray. Those the server would not take are named and left out: now, and not after a long upload. */
export async function chooseFiles(box: string, api: EngineApi, files: readonly File[]): Promise<void> {
  const limit = await api.fileLimit().catch(() => undefined)
  const fits = (file: File) => limit === undefined || file.size <= limit.contentBytes
  for (const file of files.filter((each) => !fits(each)))
    showToast(words.files.tooLarge(file.name, sizeText(limit?.contentBytes ?? 0)))
  const room = most - (trays.get()[box]?.length ?? 0)
  const taken = files.filter(fits).slice(0, room)
  if (files.filter(fits).length > room) showToast(words.files.tooMany(most))
  for (const file of taken) {
    const chosen = await readChosen(file).catch(() => undefined)
    if (chosen) put(box, (now) => [...now, chosen])
    else showToast(words.files.unreadable(file.name))
  }
}

export function removeChosen(box: string, id: string): void {
  put(box, (now) => now.filter((file) => file.id !== id))
}

/** Empties the tray. @returns what was in it, as a message takes it. */
export function takeChosen(box: string): { files: NewFile[]; putBack: () => void } {
  const chosen = trays.get()[box] ?? []
  trays.set((now) => ({ ...now, [box]: undefined }))
  const files = chosen.map(({ id: _own, url: _shown, mayHoldNotes: _said, ...file }) => file)
  return { files, putBack: () => put(box, (now) => [...chosen, ...now]) }
}

function put(box: string, change: (now: readonly ChosenFile[]) => readonly ChosenFile[]): void {
  trays.set((now) => ({ ...now, [box]: change(now[box] ?? []) }))
}
