/** One figure by its name, such as `deliveries/s`. */
export type Figures = Record<string, number>

/** What was measured of one system in one round. */
export interface Measurement {
  system: string
  figures: Figures
}

export interface WorldOptions {
  seconds: number
}

/** One question, and how it is answered. */
export interface World {
  name: string
  asks: string
  /** Each is one system in this world; they are run in turn, round after round, so that a busy moment is everybody's. */
  contenders: ((options: WorldOptions) => Promise<Measurement>)[]
}
