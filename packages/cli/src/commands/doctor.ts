import { examine, loadConfig, type Finding } from '@securechat/server'
import { configSources } from '../config-sources.ts'
import { parseOptions } from '../options.ts'

const marks: Record<Finding['state'], string> = { good: '✔', careful: '!', wrong: '✖' }

/** `securechat doctor [--json]`: says what is wrong and what to do; exit code 1 when something is. */
export async function doctor(args: string[]): Promise<void> {
  const { values } = parseOptions(args, { config: { type: 'string' }, json: { type: 'boolean' } })
  const findings = await examine(loadConfig(configSources(values.config)))
  if (values.json === true) console.log(JSON.stringify(findings, undefined, 2))
  else for (const finding of findings) console.log(inWords(finding))
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1
}

function inWords({ check, state, says, remedy }: Finding): string {
  const line = `${marks[state]} ${check.padEnd(12)} ${says}`
  return remedy === undefined ? line : `${line}\n  ${' '.repeat(12)} → ${remedy}`
}
