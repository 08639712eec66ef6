import { readFileSync } from 'node:fs'
import { Provider } from '@securechat/protocol'
import { z } from 'zod'
import { ConfigError } from '../config/config-error.ts'
import { readJsonFile } from '../config/json-file.ts'

const Claim = z.string().min(1).max(128)

/** In the clear only to this machine: whoever can read the way to a provider can be anybody there. */
const isSafe = (text: string) => {
  const url = URL.parse(text)
  const isLocal = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  return url?.protocol === 'https:' || (isLocal && url.protocol === 'http:')
}

/** A provider as the file of `security.providersFile` lists it; docs/operate/single-sign-on.md describes each. */
const ProviderSettings = z.strictObject({
  id: Provider.shape.providerId,
  label: Provider.shape.label,
  issuer: z.string().refine(isSafe, { message: 'must be an https address' }),
  clientId: z.string().min(1).max(512),
  /** Missing for a public client, which PKCE alone protects. */
  clientSecretFile: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).default(['openid', 'profile', 'email']),
  /** The first that is there is what the person is called. */
  nameClaims: z.array(Claim).min(1).default(['name', 'preferred_username']),
  groupsClaim: Claim.default('groups'),
  /** Which group brings which role; whoever is in none is a member. Without it nobody’s role is touched. */
  roles: z.record(z.string(), z.enum(['admin', 'member'])).optional(),
  /** Whether somebody without an account here gets one. */
  createAccounts: z.boolean().default(false),
  /** Whose e-mail addresses may come; empty for everybody’s. */
  allowedDomains: z.array(z.string().toLowerCase()).default([]),
  /** `always` for providers that do not say whether an address has been checked, and have. */
  emailVerified: z.enum(['claim', 'always']).default('claim'),
  /** Whether accounts that were made this way open only after signing in there. */
  exclusive: z.boolean().default(true),
})
export type ProviderSettings = z.infer<typeof ProviderSettings> & { clientSecret: string | undefined }

/** @throws ConfigError when the file or one it names cannot be used. */
export function readProviders(file: string): ProviderSettings[] {
  const parsed = z.array(ProviderSettings).safeParse(readJsonFile(file))
  if (!parsed.success)
    throw new ConfigError(`${file} must be a list of providers: ${z.prettifyError(parsed.error)}`)
  const ids = parsed.data.map(({ id }) => id)
  const twice = ids.find((id, place) => ids.indexOf(id) !== place)
  if (twice !== undefined) throw new ConfigError(`${file} names the provider ${twice} twice.`)
  return parsed.data.map((one) => ({ ...one, clientSecret: readSecret(one.clientSecretFile) }))
}

function readSecret(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`clientSecretFile must be a file that can be read, and ${path} is not.`, { cause })
  }
}
