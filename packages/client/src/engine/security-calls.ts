import { replacePassword } from '../account/set-password.ts'
import type { OpenDevice } from '../account/local-device.ts'
import type { SecurityApi } from '../security-api.ts'
import type { Doors } from './doors.ts'
import type { Session } from './session.ts'

interface Around {
  doors: Doors
  /** Throws when nobody is signed in. */
  signedIn: () => Session
  comeIn: (open: () => Promise<OpenDevice>) => Promise<void>
}

/** The calls that are about how an account is opened and kept. */
export function securityCalls({ doors, signedIn, comeIn }: Around): SecurityApi {
  const parts = () => signedIn().parts
  return {
    recover: (given) => comeIn(() => doors.recover(given)),
    passkeyChallenge: () => doors.passkeyChallenge(),
    signInWithPasskey: (given) => comeIn(() => doors.signInWithPasskey(given)),
    beginProvider: (providerId) => doors.beginProvider(providerId),
    finishProvider: (answer) => doors.finishProvider(answer),
    createByProvider: (given) => comeIn(() => doors.createByProvider(given)),
    linkProvider: async (answer) => parts().security.linkProvider(answer),
    unlinkProvider: async (linkId) => parts().security.unlinkProvider(linkId),
    grantArrival: async (accountId) => parts().workspaceKey.grant(accountId),
    openLink: () => doors.openLink(),
    linkDigits: async () => doors.link.digits(),
    finishLink: () => comeIn(async () => doors.link.finish()),
    cancelLink: async () => doors.cancelLink(),
    answerLink: async (code) => parts().linking.begin(code),
    confirmLink: async () => parts().linking.confirm(),
    cancelAnswer: async () => parts().linking.cancel(),
    security: async () => parts().security.describe(),
    changePassword: async ({ current, next, ...rest }) => {
      const { me } = parts().identity
      await replacePassword(doors.rest, { name: me.name, password: current, ...rest }, next)
      await parts().vault.refresh()
    },
    newRecoveryCode: async () => parts().security.newRecoveryCode(),
    beginPasskey: async () => parts().passkeys.begin(),
    addPasskey: async (made) => parts().passkeys.add(made),
    renamePasskey: async (passkeyId, name) => parts().passkeys.rename(passkeyId, name),
    removePasskey: async (passkeyId) => parts().passkeys.remove(passkeyId),
    requirePasskey: async (isRequired) => parts().passkeys.require(isRequired),
    beginTotp: async () => parts().security.beginTotp(),
    enableTotp: async (code) => parts().security.enableTotp(code),
    disableTotp: async (code) => parts().security.disableTotp(code),
    repairVault: async () => parts().vault.repair(),
  }
}
