/** What one check found. */
export interface Finding {
  check: Check
  /** `wrong` keeps the server from working as it should; `careful` will, or might. */
  state: 'good' | 'careful' | 'wrong'
  /** One sentence of what is so. */
  says: string
  /** One sentence of what to do, unless all is good. */
  remedy?: string
}

export type Check =
  | 'versions'
  | 'clock'
  | 'permissions'
  | 'disk'
  | 'sync'
  | 'certificate'
  | 'dns'
  | 'port'
  | 'database'
  | 'redis'

export const good = (check: Check, says: string): Finding => ({ check, state: 'good', says })

export const careful = (check: Check, says: string, remedy: string): Finding => ({
  check,
  state: 'careful',
  says,
  remedy,
})

export const wrong = (check: Check, says: string, remedy: string): Finding => ({
  check,
  state: 'wrong',
  says,
  remedy,
})
