import { AccountId, DeviceId } from '@securechat/protocol'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { Caller, SignedInCaller } from '../caller.ts'
import { ConfigError } from '../config/config-error.ts'
import { readJsonFile } from '../config/json-file.ts'
import { nameKey } from '../name-key.ts'
import type { Storage } from '../storage/storage.ts'

/** Somebody else's tokens that are taken here, as the file of `security.tokens.issuersFile` lists them. */
const ExternalIssuer = z
  .strictObject({
    issuer: z.url(),
    audience: z.string().min(1),
    /** Where its keys are: one of the two. */
    jwksUrl: z.url({ protocol: /^https?$/ }).optional(),
    jwksFile: z.string().min(1).optional(),
    algorithms: z
      .array(z.enum(['EdDSA', 'ES256', 'ES384', 'PS256', 'RS256']))
      .default(['EdDSA', 'ES256', 'PS256', 'RS256']),
    /** The claim that says whose token it is, and what of the account it names. */
    claim: z.string().min(1).default('preferred_username'),
    matches: z.enum(['name', 'account-id']).default('name'),
    /** The claim that names one of the account's devices; without one, only what needs no device can be asked for. */
    deviceClaim: z.string().min(1).optional(),
  })
  .refine(({ jwksUrl, jwksFile }) => (jwksUrl === undefined) !== (jwksFile === undefined), {
    message: 'needs jwksUrl or jwksFile, and not both',
  })
type ExternalIssuer = z.infer<typeof ExternalIssuer>

type IssuerStorage = Pick<Storage, 'accountByName' | 'accountById' | 'device' | 'standing'>

/** Tells who comes with a token of an issuer that the operator trusts. */
export type ExternalCaller = (
  token: string,
  at: Omit<Caller, 'session'>,
) => Promise<SignedInCaller | undefined>

/** @throws ConfigError when the file or a file it names cannot be used. */
export function openExternalIssuers(
  file: string | undefined,
  storage: IssuerStorage,
  nowMs: () => number,
): ExternalCaller {
  const issuers = file === undefined ? [] : readIssuers(file)
  const keysOf = new Map(issuers.map((issuer) => [issuer.issuer, keysFrom(issuer)]))
  return async (token, at) => {
    const issuer = issuers.find((one) => one.issuer === issuerIn(token))
    const keys = issuer && keysOf.get(issuer.issuer)
    if (!issuer || !keys) return undefined
    const claims = await verified(token, { issuer, keys, nowMs })
    return claims && callerOf(storage, issuer, { claims, at })
  }
}

function readIssuers(file: string): ExternalIssuer[] {
  const parsed = z.array(ExternalIssuer).safeParse(readJsonFile(file))
  if (!parsed.success)
    throw new ConfigError(`${file} must be a list of issuers: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

function keysFrom({ jwksUrl, jwksFile }: ExternalIssuer): JWTVerifyGetKey {
  if (jwksUrl !== undefined) return createRemoteJWKSet(new URL(jwksUrl))
  // Safe: jose checks each key when it is used.
  return createLocalJWKSet(readJsonFile(jwksFile!) as JSONWebKeySet)
}

function issuerIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

type Claims = Record<string, unknown> & { exp: number }

async function verified(
  token: string,
  { issuer, keys, nowMs }: { issuer: ExternalIssuer; keys: JWTVerifyGetKey; nowMs: () => number },
): Promise<Claims | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: issuer.algorithms,
      requiredClaims: ['exp'],
      currentDate: new Date(nowMs()),
    })
    // Safe: `exp` was required.
    return payload as Claims
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

async function callerOf(
  storage: IssuerStorage,
  { claim, matches, deviceClaim, issuer }: ExternalIssuer,
  { claims, at }: { claims: Claims; at: Omit<Caller, 'session'> },
): Promise<SignedInCaller | undefined> {
  const named = claims[claim]
  if (typeof named !== 'string') return undefined
  const account = await (matches === 'name'
    ? storage.accountByName({ nameKey: nameKey(named) })
    : accountById(storage, named))
  if (!account || (await storage.standing(account))) return undefined
  const { accountId } = account
  const device =
    deviceClaim === undefined ? undefined : await ownDevice(storage, accountId, claims[deviceClaim])
  const session = { sessionId: `external ${issuer}`, accountId, expiresAtMs: claims.exp * 1000 }
  return { ...at, session: { ...session, ...(device && { deviceId: device.deviceId }) } }
}

async function accountById(storage: IssuerStorage, named: string) {
  const accountId = AccountId.safeParse(named).data
  return accountId && storage.accountById({ accountId })
}

async function ownDevice(storage: IssuerStorage, accountId: AccountId, named: unknown) {
  const deviceId = DeviceId.safeParse(named).data
  const device = deviceId && (await storage.device({ deviceId }))
  return device?.accountId === accountId && device.revokedAtMs === undefined ? device : undefined
}
