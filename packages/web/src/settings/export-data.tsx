import { useState } from 'react'
import type { EngineApi, RoomTranscript } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { attempt, showToast } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { Row } from './row.tsx'
import { Section } from './section.tsx'

const text = words.settings

/** Everything this person can read, as one file that is made here. */
export function ExportData() {
  const api = useApi()
  const [progress, setProgress] = useState<{ done: number; all: number }>()
  const run = async () => {
    await attempt(exportAll(api, (done, all) => setProgress({ done, all })))
    setProgress(undefined)
  }
  return (
    <Section title={text.data}>
      <Row label={text.export} explained={text.exportExplained}>
        <Button isBusy={progress !== undefined} onClick={() => void run()}>
          {text.exportDo}
        </Button>
      </Row>
      <p role="status" className="text-sm text-ink-3 empty:hidden">
        {progress && text.exporting(progress.done, progress.all)}
      </p>
    </Section>
  )
}

async function exportAll(api: EngineApi, tell: (done: number, all: number) => void): Promise<void> {
  const { me, workspaceName, rooms: listed, people, settings } = await api.state()
  const rooms: RoomTranscript[] = []
  for (const { roomId } of listed) {
    tell(rooms.length + 1, listed.length)
    rooms.push(await api.transcript(roomId))
  }
  const exportedAt = new Date().toISOString()
  const known = people.map(({ accountId, name, role }) => ({ accountId, name, role }))
  save({ exportedAt, workspace: workspaceName, profile: me, settings, people: known, rooms }, exportedAt)
  if (rooms.some((room) => !room.isWhole)) showToast(text.exportPartial)
}

function save(data: unknown, exportedAt: string): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `securechat-${exportedAt.slice(0, 10)}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
