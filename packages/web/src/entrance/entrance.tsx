import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { ServerLine } from '../desktop/server-line.tsx'
import { words } from '../messages/words.ts'
import { Mark, MarkShape } from '../ui/mark.tsx'

interface EntranceProps {
  title: string
  lead?: ReactNode
  children?: ReactNode
  footer?: ReactNode
}

/** The page around every form that leads in: what this is on one side, the form on the other. */
export function Entrance({ title, lead, children, footer }: EntranceProps) {
  return (
    <div className="safe-top safe-bottom safe-sides grid min-h-dvh wide:place-items-center wide:p-6">
      <div className="flex w-full flex-col overflow-hidden wide:max-w-[58rem] wide:flex-row wide:rounded-3xl wide:bg-surface wide:shadow-pop">
        <Promise />
        <main className="flex min-w-0 flex-1 flex-col justify-center px-6 pt-7 pb-8 wide:min-h-[36rem] wide:px-11 wide:py-9">
          <div className="animate-rise">
            <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
            {lead !== undefined && <p className="mt-1.5 text-md text-pretty text-ink-2">{lead}</p>}
            {children}
            {footer !== undefined && <p className="mt-4 text-center text-base text-ink-2">{footer}</p>}
            <ServerLine />
          </div>
        </main>
      </div>
    </div>
  )
}

/** What the product promises, in one sentence. */
function Promise() {
  return (
    <aside className="relative isolate flex shrink-0 flex-col justify-between gap-5 overflow-hidden bg-[linear-gradient(165deg,#15746d,#0a4642)] px-6 pt-6 pb-5 text-white wide:w-[21.5rem] wide:p-9">
      <svg
        aria-hidden
        viewBox="0 0 64 64"
        className="absolute -end-28 -bottom-20 -z-10 size-88 opacity-[0.09] wide:-end-24 wide:-bottom-16 wide:size-104"
      >
        <MarkShape />
      </svg>
      <p className="flex items-center gap-3 text-lg font-semibold tracking-tight">
        <span className="rounded-[0.65rem] ring-1 ring-white/15">
          <Mark size={36} />
        </span>
        {words.product}
      </p>
      <div>
        <p className="flex items-center gap-2 text-md font-semibold">
          <Lock aria-hidden size={16} />
          {words.entrance.encryptionTitle}
        </p>
        <p className="mt-1.5 text-base text-pretty text-white/85">{words.entrance.encryption}</p>
      </div>
    </aside>
  )
}
