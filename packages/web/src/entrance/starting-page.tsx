import { words } from '../messages/words.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/mark.tsx'
import { Entrance } from './entrance.tsx'

/** Shown while the engine wakes up; appears only when that takes longer than a blink. */
export function StartingPage({ isBroken }: { isBroken: boolean }) {
  if (isBroken)
    return (
      <Entrance title={words.brokenTitle} lead={words.brokenLead}>
        <Button look="primary" className="mt-6" onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </Entrance>
    )
  return (
    <main className="grid min-h-dvh [animation:appear_300ms_500ms_ease-out_both] place-content-center justify-items-center gap-4">
      <Mark size={48} />
      <p role="status" className="text-base text-ink-3">
        {words.starting}
      </p>
    </main>
  )
}
