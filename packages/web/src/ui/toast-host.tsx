import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { words } from '../messages/words.ts'
import { dismissToast, toasts } from '../state/toasts.ts'
import { useStore } from '../state/use-store.ts'

export function ToastHost() {
  const shown = useStore(toasts, (all) => all)
  return (
    <div
      role="alert"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2 safe-bottom"
    >
      {shown.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex max-w-md animate-rise items-center gap-2.5 rounded-xl bg-raised py-2 ps-3.5 pe-2 text-base shadow-pop"
        >
          {toast.isDone ? (
            <CircleCheck aria-hidden size={17} className="shrink-0 text-accent-ink" />
          ) : (
            <CircleAlert aria-hidden size={17} className="shrink-0 text-danger-ink" />
          )}
          <span className="py-0.5">{toast.text}</span>
          <button
            type="button"
            aria-label={words.close}
            onClick={() => dismissToast(toast.id)}
            className="grid size-7 place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X size={15} />
          </button>
        </div>
      ))}
    </div>
  )
}
