import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Published test vectors are not part of this repository; docs say `SECURECHAT_VECTORS` names their folder. */
const besideTheRepository = fileURLToPath(new URL('../../../../shared/vectors', import.meta.url))
const folder = process.env.SECURECHAT_VECTORS ?? besideTheRepository
const mustRun = process.env.SECURECHAT_REQUIRE_ALL === '1'

const sources: Record<string, string> = {
  mls: 'github.com/mlswg/mls-implementations at cfd450286d1b, test-vectors/*.json',
  sframe: 'github.com/sframe-wg/sframe at 3d07d8ff, test-vectors/test-vectors.json as suite-vectors.json',
  wycheproof: 'github.com/C2SP/wycheproof at dac1dd4729fd, testvectors_v1/*_test.json',
}

export interface VectorTest<Case> {
  /** A sentence. */
  name: string
  /** Below the folder of vectors, e.g. `mls/welcome.json`. */
  file: string
  /** Picks what to run out of the parsed file. Numbers beyond 2^53 come as bigints. */
  cases: (json: unknown) => Case[]
  /** How many cases there must be: a file that holds fewer is not the one that was published. */
  atLeast: number
  check: (vector: Case) => void | Promise<void>
}

/** One test over all cases of one file. Says loudly what is missing when the file is not there. */
export function testVectors<Case>({ name, file, cases, atLeast, check }: VectorTest<Case>): void {
  test(name, async (t) => {
    const path = join(folder, file)
    if (!existsSync(path)) {
      const missing = `NOT RUN, no ${path}. Get it from ${sources[file.split('/')[0] ?? '']} and set SECURECHAT_VECTORS.`
      assert.ok(!mustRun, missing)
      t.diagnostic(missing)
      t.skip(missing)
      return
    }
    const chosen = cases(
      JSON.parse(readFileSync(path, 'utf8'), exactNumbers as (key: string, value: unknown) => unknown),
    )
    assertEnough(file, chosen.length, atLeast)
    for (const [place, vector] of chosen.entries()) {
      try {
        await check(vector)
      } catch (cause) {
        throw new Error(`${file}: case ${place} of ${chosen.length}`, { cause })
      }
    }
    t.diagnostic(`${chosen.length} cases of ${file}`)
  })
}

/** A run over nothing proves nothing, so it fails. */
export function assertEnough(file: string, count: number, atLeast: number): void {
  assert.ok(
    atLeast > 0 && count >= atLeast,
    `${file}: ${count} cases, fewer than the ${atLeast} there must be`,
  )
}

/** 64-bit counters do not fit a double; the reviver is given the digits (ECMAScript 2026, JSON.parse with source). */
function exactNumbers(_key: string, value: unknown, context: { source?: string }): unknown {
  const isInexact =
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
  return isInexact ? BigInt(context.source ?? '') : value
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
