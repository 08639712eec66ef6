import { client, ready } from '@serenity-kit/opaque'
import { CryptoError } from './errors.ts'

/**
 * The password, by OPAQUE (RFC 9807): the server checks it without ever seeing it or anything it could be guessed
 * from offline (short of its own database and set-up key together).
 *
 * Stretching is argon2id with 64 MiB and three passes, about half a second, and synchronous: run it in a worker.
 */
export const keyStretching = { 'argon2id-custom': { memory: 65_536, iterations: 3, parallelism: 1 } }

export interface Registration {
  /** For the server. */
  request: string
  finish(response: string): Promise<{ record: string; exportKey: string }>
}

/** @returns `exportKey` is 64 bytes that only this password gives: the secret of a vault's holder (vault-holder.ts). */
export async function startRegistration(password: string): Promise<Registration> {
  await ready
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password })
  return {
    request: registrationRequest,
    async finish(registrationResponse) {
      const { registrationRecord, exportKey } = orDamaged(() =>
        client.finishRegistration({ clientRegistrationState, registrationResponse, password, keyStretching }),
      )
      return { record: registrationRecord, exportKey }
    },
  }
}

export interface Login {
  /** For the server. */
  request: string
  finish(response: string): Promise<{ finish: string; exportKey: string; sessionKey: string }>
}

/** `finish` throws CryptoError `wrong-secret`, alike for a wrong password and for a name nobody has. */
export async function startLogin(password: string): Promise<Login> {
  await ready
  const { clientLoginState, startLoginRequest } = client.startLogin({ password })
  return {
    request: startLoginRequest,
    async finish(loginResponse) {
      const finished = orDamaged(() =>
        client.finishLogin({ clientLoginState, loginResponse, password, keyStretching }),
      )
      if (finished === undefined) throw new CryptoError('wrong-secret')
      return {
        finish: finished.finishLoginRequest,
        exportKey: finished.exportKey,
        sessionKey: finished.sessionKey,
      }
    },
  }
}

/** The library throws on messages it cannot parse. */
function orDamaged<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}
