import { share } from '@securechat/client'
import { useState } from 'react'

/** The value, as the same object for as long as it is equal to what it was: for what is built anew on each draw. */
export function useSteady<T>(value: T): T {
  const [kept, keep] = useState(value)
  const steady = share(kept, value)
  if (steady !== kept) keep(steady)
  return steady
}
