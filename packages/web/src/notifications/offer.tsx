import { Bell } from 'lucide-react'
import { words } from '../messages/words.ts'
import { prefer, preferences } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { missedOne } from './follow-arrivals.ts'
import { askForPermission, permission } from './permission.ts'

const text = words.settings.notifications

/** Asks whether to notify, once there was something to notify of, and never again after a no. */
export function NotificationOffer() {
  const isUseful = useStore(missedOne, (now) => now)
  const isOpen = useStore(permission, (now) => now === 'default')
  const notifies = useStore(preferences, (now) => now.notifies)
  if (!isUseful || !isOpen || !notifies) return null
  return (
    <div
      role="status"
      className="mx-2.5 mb-2 animate-appear rounded-xl bg-accent-wash p-3 text-sm text-ink-2"
    >
      <p className="flex gap-2.5">
        <Bell aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-ink" />
        {text.offer}
      </p>
      <div className="mt-2 flex gap-2">
        <Button size="small" look="primary" onClick={() => void askForPermission()}>
          {text.turnOn}
        </Button>
        <Button size="small" look="quiet" onClick={() => prefer({ notifies: false })}>
          {text.notNow}
        </Button>
      </div>
    </div>
  )
}
