import type { DatabaseSync } from 'node:sqlite'
import type { Tables } from '../tables.ts'
import { Accounts } from './accounts.ts'
import { Arrivals } from './arrivals.ts'
import { Audit } from './audit.ts'
import { AppPasswords, appPasswordTables } from './app-passwords.ts'
import { Credentials } from './credentials.ts'
import { Cursors } from './cursors.ts'
import { Devices } from './devices.ts'
import { Files } from './files.ts'
import { Invites } from './invites.ts'
import { Keys } from './keys.ts'
import { Log } from './log.ts'
import { Nonces } from './nonces.ts'
import { PluginValues } from './plugin-values.ts'
import { PushSubscriptions } from './push-subscriptions.ts'
import { Registration } from './registration.ts'
import { Reports } from './reports.ts'
import { Retention } from './retention.ts'
import { Rooms, type RoomMethods } from './rooms.ts'
import { Sessions } from './sessions.ts'
import { Slots } from './slots.ts'
import { Standings } from './standings.ts'
import { Vault } from './vault.ts'
import { Welcomes } from './welcomes.ts'
import { Workspace } from './workspace.ts'

/* oxlint-disable max-lines -- one line for each method of the store */
/** Every method of the store over one open database. A method that writes is to be run in a transaction. */
export function createTables(db: DatabaseSync): { tables: Tables; appendMessages: Log['appendMessages'] } {
  const accounts = new Accounts(db)
  const devices = new Devices(db)
  const sessions = new Sessions(db)
  const keys = new Keys(db)
  const invites = new Invites(db)
  const vault = new Vault(db)
  const welcomes = new Welcomes(db)
  const workspace = new Workspace(db)
  const arrivals = new Arrivals(db)
  const credentials = new Credentials(db, vault)
  const pushes = new PushSubscriptions(db)
  const registration = new Registration({
    pushes,
    workspace,
    accounts,
    devices,
    sessions,
    keys,
    invites,
    vault,
    welcomes,
    arrivals,
    credentials,
  })
  const files = new Files(db)
  const log = new Log(db, { accounts, devices, welcomes, files })
  const rooms = new Rooms(db, accounts)
  const tables: Tables = {
    workspaceName: () => workspace.workspaceName(),
    secret: (at) => workspace.secret(at),
    createAccount: (made) => registration.createAccount(made),
    ...accountTables(accounts),
    ...deviceTables(devices, registration),
    ...sessionTables(sessions, new Nonces(db)),
    publishKeys: (at) => keys.publishKeys(at),
    claimKeys: (at) => keys.claimKeys(at),
    ...roomTables(rooms),
    ...retentionTables(new Retention(db, log)),
    append: (entry) => log.append(entry),
    events: (at) => log.events(at),
    erase: (at) => log.erase(at),
    ...cursorTables(new Cursors(db)),
    welcomes: (at) => welcomes.welcomes(at),
    takeWelcome: (at) => welcomes.takeWelcome(at),
    ...inviteTables(invites),
    ...arrivalTables(arrivals),
    ...reportTables(new Reports(db), pushes),
    ...administrationTables(db, { accounts, sessions, rooms }),
    ...vaultTables(vault, registration),
    ...credentialTables(credentials, new Slots(db)),
    ...appPasswordTables(new AppPasswords(db)),
    ...fileTables(files),
    ...pluginTables(new PluginValues(db)),
    ...healthTables(workspace),
  }
  return { tables, appendMessages: (messages) => log.appendMessages(messages) }
}

type AccountMethod = 'accountByName' | 'accountById' | 'accounts' | 'sawAccount'

function accountTables(accounts: Accounts): Pick<Tables, AccountMethod> {
  return {
    accountByName: (at) => accounts.accountByName(at),
    accountById: (at) => accounts.accountById(at),
    accounts: () => accounts.accounts(),
    sawAccount: (at) => accounts.sawAccount(at),
  }
}

function arrivalTables(
  arrivals: Arrivals,
): Pick<Tables, 'arrivals' | 'arrival' | 'grantArrival' | 'endArrival'> {
  return {
    arrivals: () => arrivals.arrivals(),
    arrival: (at) => arrivals.arrival(at),
    grantArrival: (at) => arrivals.grantArrival(at),
    endArrival: (at) => arrivals.endArrival(at),
  }
}

function roomTables(rooms: Rooms): Omit<RoomMethods, 'allRooms'> {
  return {
    createRoom: (made) => rooms.createRoom(made),
    rooms: (at) => rooms.rooms(at),
    openRooms: () => rooms.openRooms(),
    room: (at) => rooms.room(at),
    describeRoom: (at) => rooms.describeRoom(at),
    publicRooms: () => rooms.publicRooms(),
    describePublicRoom: (at) => rooms.describePublicRoom(at),
    audience: (at) => rooms.audience(at),
  }
}

const healthTables = (workspace: Workspace): Pick<Tables, 'measure' | 'probe'> => ({
  measure: () => workspace.measure(),
  probe: () => workspace.probe(),
})

const retentionTables = (retention: Retention): Pick<Tables, 'setRoomPolicy' | 'eraseExpired'> => ({
  setRoomPolicy: (at) => retention.setRoomPolicy(at),
  eraseExpired: (at) => retention.eraseExpired(at),
})

type ReportMethod = 'addReport' | 'reports' | 'closeReport' | 'putPush' | 'pushes' | 'removePush'

function reportTables(reports: Reports, pushes: PushSubscriptions): Pick<Tables, ReportMethod> {
  return {
    putPush: (at) => pushes.putPush(at),
    pushes: (at) => pushes.pushes(at),
    removePush: (at) => pushes.removePush(at),
    addReport: (at) => reports.addReport(at),
    reports: (at) => reports.reports(at),
    closeReport: (at) => reports.closeReport(at),
  }
}

function pluginTables(
  values: PluginValues,
): Pick<Tables, 'pluginValue' | 'putPluginValue' | 'dropPluginValue' | 'pluginKeys'> {
  return {
    pluginValue: (at) => values.pluginValue(at),
    putPluginValue: (write) => values.putPluginValue(write),
    dropPluginValue: (at) => values.dropPluginValue(at),
    pluginKeys: (at) => values.pluginKeys(at),
  }
}

type AdministrationMethod =
  | 'allRooms'
  | 'appendAudit'
  | 'auditEntries'
  | 'pruneAudit'
  | 'standings'
  | 'standing'
  | 'setStanding'
  | 'setRole'
  | 'rules'
  | 'setRule'

function administrationTables(
  db: DatabaseSync,
  { rooms, ...parts }: { accounts: Accounts; sessions: Sessions; rooms: Rooms },
): Pick<Tables, AdministrationMethod> {
  const standings = new Standings(db, parts)
  const audit = new Audit(db, standings)
  return {
    allRooms: () => rooms.allRooms(),
    appendAudit: (at) => audit.appendAudit(at),
    auditEntries: (at) => audit.auditEntries(at),
    pruneAudit: (at) => audit.pruneAudit(at),
    standings: () => standings.standings(),
    standing: (at) => standings.standing(at),
    setStanding: (at) => standings.setStanding(at),
    setRole: (at) => standings.setRole(at),
    rules: () => standings.rules(),
    setRule: (at) => standings.setRule(at),
  }
}

function vaultTables(
  vault: Vault,
  registration: Registration,
): Pick<Tables, 'readVault' | 'vaultHead' | 'writeVault' | 'changePassword'> {
  return {
    readVault: (at) => vault.readVault(at),
    vaultHead: (at) => vault.vaultHead(at),
    writeVault: (at) => vault.writeVault(at),
    changePassword: (at) => registration.changePassword(at),
  }
}

type CredentialMethod =
  | 'credentials'
  | 'credential'
  | 'changeCredentials'
  | 'useCredential'
  | 'takeCredential'
  | 'putSlot'
  | 'slot'
  | 'takeSlot'

function credentialTables(credentials: Credentials, slots: Slots): Pick<Tables, CredentialMethod> {
  return {
    credentials: (at) => credentials.credentials(at),
    credential: (at) => credentials.credential(at),
    changeCredentials: (at) => credentials.changeCredentials(at),
    useCredential: (at) => credentials.useCredential(at),
    takeCredential: (at) => credentials.takeCredential(at),
    putSlot: (at) => slots.putSlot(at),
    slot: (at) => slots.slot(at),
    takeSlot: (at) => slots.takeSlot(at),
  }
}

type DeviceMethod =
  'placeDevice' | 'addDevice' | 'device' | 'devicesOf' | 'ownDevices' | 'sawDevice' | 'revokeDevice'

function deviceTables(devices: Devices, registration: Registration): Pick<Tables, DeviceMethod> {
  return {
    addDevice: (made) => registration.addDevice(made),
    device: (at) => devices.device(at),
    devicesOf: (at) => devices.devicesOf(at),
    ownDevices: (at) => devices.ownDevices(at),
    sawDevice: (at) => devices.sawDevice(at),
    placeDevice: (at) => devices.placeDevice(at),
    revokeDevice: (at) => registration.revokeDevice(at),
  }
}

type FileMethod =
  | 'beginFile'
  | 'file'
  | 'addFilePart'
  | 'fileParts'
  | 'fileRooms'
  | 'claimFiles'
  | 'doomFiles'
  | 'doomFile'
  | 'forgetFile'

function fileTables(files: Files): Pick<Tables, FileMethod> {
  return {
    beginFile: (made) => files.beginFile(made),
    file: (at) => files.file(at),
    addFilePart: (at) => files.addFilePart(at),
    fileParts: (at) => files.fileParts(at),
    fileRooms: (at) => files.fileRooms(at),
    claimFiles: (at) => files.claimFiles(at),
    doomFiles: (at) => files.doomFiles(at),
    doomFile: (at) => files.doomFile(at),
    forgetFile: (at) => files.forgetFile(at),
  }
}

function inviteTables(
  invites: Invites,
): Pick<Tables, 'createInvite' | 'invite' | 'invites' | 'revokeInvite'> {
  return {
    invites: (at) => invites.invites(at),
    createInvite: (invite) => invites.createInvite(invite),
    invite: (at) => invites.invite(at),
    revokeInvite: (at) => invites.revokeInvite(at),
  }
}

type SessionMethod =
  | 'createSession'
  | 'session'
  | 'tieSession'
  | 'rotateSession'
  | 'confirmSession'
  | 'endSession'
  | 'sessionsOf'
  | 'endSessionsOf'
  | 'spendNonce'

function sessionTables(sessions: Sessions, nonces: Nonces): Pick<Tables, SessionMethod> {
  return {
    createSession: (session) => sessions.createSession(session),
    session: (at) => sessions.session(at),
    tieSession: (at) => sessions.tieSession(at),
    rotateSession: (rotation) => sessions.rotateSession(rotation),
    confirmSession: (at) => sessions.confirmSession(at),
    endSession: (at) => sessions.endSession(at),
    sessionsOf: (at) => sessions.sessionsOf(at),
    endSessionsOf: (at) => sessions.endSessionsOf(at),
    spendNonce: (at) => nonces.spendNonce(at),
  }
}

const cursorTables = (cursors: Cursors): Pick<Tables, 'moveCursor'> => ({
  moveCursor: (at) => cursors.moveCursor(at),
})
