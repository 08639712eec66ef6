import { describe, it } from 'node:test'
import { act } from './testing/actions.ts'
import { checkAll } from './testing/checks.ts'
import { Simulation, type SimulationOptions } from './testing/simulation.ts'

/** A few by default; more with SIMULATION_SEEDS, and one with SIMULATION_SEED. */
const count = Number(process.env['SIMULATION_SEEDS'] ?? 8)
const only = process.env['SIMULATION_SEED']
const seeds = only === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(only)]
const STEPS = 250

async function run(options: SimulationOptions): Promise<void> {
  const simulation = new Simulation(options)
  await simulation.begin()
  for (let step = 0; step < STEPS; step++) {
    await act(simulation)
    await simulation.pass(simulation.prng.below(200))
  }
  await simulation.heal()
  checkAll(simulation)
  await simulation.stop()
}

describe('several devices, a bad network and power cuts: all agree in the end', () => {
  for (const seed of seeds)
    it(`without faults, seed ${seed}`, () => run({ seed, deaths: 0, loss: 0, repeat: 0 }))

  for (const seed of seeds)
    it(`with events lost and repeated, seed ${seed}`, () => run({ seed, deaths: 0, loss: 0.1, repeat: 0.1 }))

  for (const seed of seeds)
    it(`with power cuts at writes, seed ${seed}`, () => run({ seed, deaths: 0.01, loss: 0.05, repeat: 0.05 }))

  for (const seed of seeds)
    it(`with old copies of disks put back, seed ${seed}`, () =>
      run({ seed, deaths: 0, loss: 0.02, repeat: 0.02, restores: true }))
})
