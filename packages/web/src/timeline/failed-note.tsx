import type { MessageLine } from '../engine/contract.ts'
import { failureText } from '../engine/failure.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { attempt } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { useRoomContext } from './room-context.ts'

/** A message that will not be sent by itself any more: the person decides. */
export function FailedNote({ line }: { line: MessageLine }) {
  const api = useApi()
  const { roomId } = useRoomContext()
  return (
    <div className="mt-1 mb-0.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-danger-ink">
      {words.timeline.notSent}
      {line.failure !== undefined && (line.files || line.failureReason !== undefined) && (
        <span>{failureText({ code: line.failure, reason: line.failureReason })}</span>
      )}
      <span className="flex gap-1.5">
        <Button size="small" onClick={() => void attempt(api.retry(roomId, line.key))}>
          {words.timeline.retry}
        </Button>
        <Button size="small" look="quiet" onClick={() => void attempt(api.discard(roomId, line.key))}>
          {words.timeline.discard}
        </Button>
      </span>
    </div>
  )
}
