import type { Drive, DriveResult } from '../load/drive.ts'
import type { PopulationPlan } from '../population.ts'
import { Setting, type SystemUnderTest, type Usage } from '../run/system.ts'
import type { Figures, Measurement, WorldOptions } from './world.ts'

/** How a world drives its systems. */
export interface DrivenPlan {
  population: PopulationPlan
  drive: Omit<Drive, 'seconds'>
  figures: (result: DriveResult, usage: { cpuSeconds: number; rssMB: number }) => Figures
}

/** Puts a system up, lets everybody in, drives it, and takes it down. */
export const driven =
  (system: SystemUnderTest, plan: DrivenPlan) =>
  async ({ seconds }: WorldOptions): Promise<Measurement> => {
    await using setting = await Setting.build(system, plan.population)
    await setting.generator.connect(plan.population.people)
    const usage: Partial<Record<'begin' | 'end', Usage>> = {}
    const result = await setting.generator.drive({ ...plan.drive, seconds }, async (stage) => {
      usage[stage] = await setting.usage()
    })
    const [begin, end] = [usage.begin!, usage.end!]
    if (result.unanswered > 0) throw new Error(`${result.unanswered} messages were never answered`)
    const figures = plan.figures(result, { cpuSeconds: (end.cpuMs - begin.cpuMs) / 1000, rssMB: end.rssMB })
    return {
      system: system.name,
      figures: {
        ...figures,
        'generator load': result.generatorLoad,
        dropped: result.dropped,
        refused: result.refused,
      },
    }
  }

export const latencies = ({ ack, delivery }: DriveResult): Figures => ({
  'delivery p50 ms': delivery.p50,
  'delivery p99 ms': delivery.p99,
  'delivery p99.9 ms': delivery.p999,
  'ack p50 ms': ack.p50,
  'ack p99 ms': ack.p99,
})

export const throughput: DrivenPlan['figures'] = (result, { cpuSeconds }) => ({
  'deliveries/s': result.deliveries / result.seconds,
  'messages/s': result.acked / result.seconds,
  'deliveries per CPU second': result.deliveries / cpuSeconds,
  'messages per CPU second': result.acked / cpuSeconds,
  'CPU s per million deliveries': (cpuSeconds / result.deliveries) * 1e6,
  'server load': cpuSeconds / result.seconds,
  ...latencies(result),
})

export const everybody = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
