import { hostname } from 'node:os'
import { openDevice } from '../device/open-device.ts'
import { readSecret } from '../device/passphrase.ts'
import { Profile } from '../device/profile.ts'
import { TerminalError } from '../terminal-error.ts'
import { readArgs } from './with-device.ts'

const usage =
  'securechat login --server URL --name NAME, or securechat login --invite LINK --name NAME for a new account.'

/** `securechat login`: this terminal becomes a device of an account, or of a new account made by an invitation. */
export async function login(args: string[]): Promise<void> {
  const { values } = readArgs(args, {
    server: { type: 'string' },
    name: { type: 'string' },
    invite: { type: 'string' },
    ca: { type: 'string' },
  })
  const { name, invite } = values
  const serverUrl = originOf(values.server ?? invite)
  if (name === undefined || serverUrl === undefined) throw new TerminalError('bad-usage', usage)
  const profile = new Profile(values.profile)
  profile.write({ serverUrl, caFile: values.ca })
  const password = await readSecret({ what: 'password', variable: 'SECURECHAT_PASSWORD' })
  const shared = await openDevice(profile)
  try {
    const { api } = shared.client
    if (invite === undefined) await api.signIn({ name, password })
    else await api.acceptInvite({ link: invite, name, password })
    const { me, workspaceName } = await api.state()
    console.log(`${me?.name ?? name} is signed in to ${workspaceName ?? serverUrl} on ${hostname()}.`)
  } finally {
    await shared.close()
  }
}

/** `securechat logout`: ends the session and deletes what this terminal kept of the account. */
export async function logout(args: string[]): Promise<void> {
  const { values } = readArgs(args, {})
  const profile = new Profile(values.profile)
  const shared = await openDevice(profile)
  try {
    const { phase } = await shared.client.api.state()
    if (phase.kind === 'signed-in') await shared.client.api.signOut({ forget: true })
  } finally {
    await shared.close()
  }
  profile.delete()
  console.log('Signed out; nothing of the account is left here.')
}

function originOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  if (!URL.canParse(address))
    throw new TerminalError('bad-usage', `“${address}” is not an address such as https://chat.example.org.`)
  return new URL(address).origin
}
