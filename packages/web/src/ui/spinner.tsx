import { LoaderCircle } from 'lucide-react'

/** Work is under way. What it is about is said in words beside it. */
export function Spinner({ size = 16 }: { size?: number }) {
  return <LoaderCircle aria-hidden size={size} className="animate-turn" />
}
