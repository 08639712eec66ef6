import type { RoomId } from '@securechat/protocol'
import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import { reportBug } from '../log.ts'
import type { Storage } from '../storage/storage.ts'

const LOOK_EVERY_MS = 60_000

/** How the signing keys of access tokens were last replaced by hand. */
export interface KeyGeneration {
  number: number
  sinceMs: number
}

export interface RulesParts {
  storage: Pick<Storage, 'rules' | 'setRule'>
  bus: Bus
  clock: Clock
}

/** What administrators have decided, as this server knows it: told over the bus, and looked at now and then in case that was lost. */
export class Rules {
  readonly #parts: RulesParts
  readonly #stops: (() => void)[]
  #values = new Map<string, string>()
  #callOff: () => void = () => {}

  private constructor(parts: RulesParts) {
    this.#parts = parts
    this.#stops = [parts.bus.subscribe((said) => said.kind === 'rules-changed' && void this.read())]
    this.#lookLater()
  }

  static async open(parts: RulesParts): Promise<Rules> {
    const rules = new Rules(parts)
    await rules.read()
    return rules
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#callOff()
  }

  /** How long messages are kept; without a room: wherever no rule of its own is set. */
  keepDays(roomId?: RoomId): number | undefined {
    return this.#days(roomId === undefined ? 'keep-days' : `keep-days ${roomId}`)
  }

  get auditDays(): number | undefined {
    return this.#days('audit-days')
  }

  get keyGeneration(): KeyGeneration {
    const [number = 0, sinceMs = 0] = this.#values.get('key-generation')?.split(' ').map(Number) ?? []
    return { number, sinceMs }
  }

  /** The entry of the audit log that the oldest one still there follows. */
  get auditAnchor(): { seq: number; hash: string } {
    const [seq = '0', hash = ''] = this.#values.get('audit-anchor')?.split(' ') ?? []
    return { seq: Number(seq), hash }
  }

  /** The entry up to which a room has been swept. */
  sweptTo(roomId: RoomId): number {
    return Number(this.#values.get(`swept ${roomId}`) ?? 0)
  }

  async set(name: string, value: string | undefined): Promise<void> {
    const { storage, bus } = this.#parts
    await storage.setRule(value === undefined ? { name } : { name, value })
    if (value === undefined) this.#values.delete(name)
    else this.#values.set(name, value)
    bus.publish({ kind: 'rules-changed' })
  }

  /** What is not worth telling anybody of. */
  async note(name: string, value: string): Promise<void> {
    await this.#parts.storage.setRule({ name, value })
    this.#values.set(name, value)
  }

  async read(): Promise<void> {
    try {
      const found = await this.#parts.storage.rules()
      this.#values = new Map(found.map(({ name, value }) => [name, value]))
    } catch (error) {
      reportBug(error)
    }
  }

  #days(name: string): number | undefined {
    const value = this.#values.get(name)
    return value === undefined ? undefined : Number(value)
  }

  #lookLater(): void {
    this.#callOff = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      void this.read()
      this.#lookLater()
    })
  }
}
