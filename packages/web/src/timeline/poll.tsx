import { BarChart3, Check } from 'lucide-react'
import type { MessageLine, PollView } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { attempt } from '../state/toasts.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { useRoomContext } from './room-context.ts'

/** A question to the room, and how the answers stand. Pressing an answer gives or takes back one's vote. */
export function Poll({ line, poll }: { line: MessageLine; poll: PollView }) {
  const api = useApi()
  const { roomId } = useRoomContext()
  const mine = poll.options.flatMap(({ isMine }, choice) => (isMine ? [choice] : []))
  const vote = (choice: number) => {
    const others = mine.filter((one) => one !== choice)
    const isTaken = others.length < mine.length
    const kept = poll.isMultiple ? others : []
    const choices = isTaken ? kept : [...kept, choice]
    void attempt(api.act(roomId, { type: 'vote', target: line.key, choices }))
  }
  return (
    <div className="mt-1 max-w-xl rounded-xl bg-sunken p-3.5">
      <div role="group" aria-label={line.text}>
        <p className="flex gap-2 text-md font-semibold">
          <BarChart3 aria-hidden size={17} className="mt-1 shrink-0 text-accent-ink" />
          <span dir="auto">{line.text}</span>
        </p>
        <p className="mt-0.5 mb-2 ps-6.5 text-xs text-ink-3">{stateText(poll)}</p>
        <div className="grid gap-1.5">
          {poll.options.map((option, choice) => (
            <Answer
              key={option.text + String(choice)}
              poll={poll}
              option={option}
              onVote={() => vote(choice)}
            />
          ))}
        </div>
      </div>
      {poll.mayClose && line.seq !== undefined && (
        <Button
          size="small"
          look="quiet"
          className="mt-2"
          onClick={() => void attempt(api.act(roomId, { type: 'close', target: line.key }))}
        >
          {words.polls.close}
        </Button>
      )}
    </div>
  )
}

function stateText({ isClosed, isMultiple, voters }: PollView): string {
  const { polls } = words
  const how = isClosed ? polls.closed : isMultiple ? polls.several : polls.one
  return `${how} · ${polls.voters(voters)}`
}

interface AnswerProps {
  poll: PollView
  option: PollView['options'][number]
  onVote: () => void
}

function Answer({ poll, option: { text, by, isMine }, onVote }: AnswerProps) {
  const share = poll.voters === 0 ? 0 : Math.round((by.length / poll.voters) * 100)
  const names = by.map(({ name }) => name || words.people.someone)
  return (
    <button
      type="button"
      aria-pressed={isMine}
      aria-label={words.polls.answer(text, by.length, share)}
      title={names.join(', ')}
      disabled={poll.isClosed}
      onClick={onVote}
      className={cx(
        'relative flex min-h-10 items-center gap-2.5 overflow-hidden rounded-lg bg-surface px-3 py-1.5 text-start text-base shadow-[inset_0_0_0_1px_var(--line-soft)] enabled:hover:shadow-[inset_0_0_0_1px_var(--accent)] touch:min-h-11',
        isMine && 'shadow-[inset_0_0_0_1.5px_var(--accent)]',
      )}
    >
      <span
        aria-hidden
        className="absolute inset-y-0 start-0 bg-accent-soft transition-[width] duration-200"
        style={{ width: `${share}%` }}
      />
      <span
        aria-hidden
        className={cx(
          'relative grid size-4.5 shrink-0 place-items-center ring-1 ring-inset',
          poll.isMultiple ? 'rounded' : 'rounded-full',
          isMine ? 'bg-accent text-on-accent ring-accent' : 'ring-ink-3',
        )}
      >
        {isMine && <Check size={12} strokeWidth={3} />}
      </span>
      <span dir="auto" className="relative min-w-0 flex-1 break-words">
        {text}
      </span>
      <span aria-hidden className="relative text-sm text-ink-2 tabular-nums">
        {share}%
      </span>
    </button>
  )
}
