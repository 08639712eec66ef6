import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'

/** In the place of what could not be read. */
export function FailedRow({ says, onAgain }: { says: string; onAgain: () => void }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <p className="text-sm text-ink-3">{says}</p>
      <Button size="small" onClick={onAgain}>
        {words.devices.again}
      </Button>
    </div>
  )
}
