import { client, ready, server } from '@serenity-kit/opaque'
import { keyStretching } from '../src/password.ts'

/** How long one guess at a password takes on this machine: `node packages/crypto/measure/stretching.ts`. */
await ready
const serverSetup = server.createSetup()
const password = 'correct horse battery staple'
const rounds = 7
const tookMs: number[] = []
for (let round = 0; round < rounds; round++) {
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password })
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup,
    userIdentifier: 'measured',
    registrationRequest,
  })
  const startedAtMs = performance.now()
  client.finishRegistration({ clientRegistrationState, registrationResponse, password, keyStretching })
  tookMs.push(performance.now() - startedAtMs)
}
const [median = 0] = tookMs.toSorted((one, other) => one - other).slice(Math.floor(rounds / 2))
const { memory, iterations, parallelism } = keyStretching['argon2id-custom']
process.stdout.write(
  `argon2id, ${memory / 1024} MiB, ${iterations} passes, ${parallelism} lane: ${Math.round(median)} ms a guess (median of ${rounds})\n`,
)
