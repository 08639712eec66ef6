import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import { Keys } from './keys.tsx'

interface TipContent {
  label: string
  keys?: string[] | undefined
}

/** One tooltip serves the whole window; triggers only hand it their words. */
const handle = Tooltip.createHandle<TipContent>()

export interface TipProps extends TipContent {
  children: ReactElement
}

/** Says what something is when the pointer rests on it. Never the only place where that is said. */
export function Tip({ label, keys, children }: TipProps) {
  return <Tooltip.Trigger handle={handle} payload={{ label, keys }} delay={450} render={children} />
}

export function TipHost() {
  return (
    <Tooltip.Root handle={handle}>
      {({ payload }) => (
        <Tooltip.Portal>
          <Tooltip.Positioner sideOffset={6} collisionPadding={8} className="z-50">
            <Tooltip.Popup className="pop-motion data-ending-style:transition-none max-w-72 rounded-lg bg-ink px-2.5 py-1.5 text-xs font-medium text-surface shadow-pop">
              <span className="flex items-center gap-2">
                {payload?.label}
                {payload?.keys && <Keys keys={payload.keys} isInverse />}
              </span>
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      )}
    </Tooltip.Root>
  )
}
