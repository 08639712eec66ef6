import type { KnownPerson } from '../context.ts'
import type { EngineState, PersonSummary } from '../state.ts'
import type { Lobby } from './lobby.ts'
import type { Session } from './session.ts'

/** What to show while nobody is signed in. */
export function lobbyState(lobby: Lobby): EngineState {
  const { phase, connection, workspaceName, providers } = lobby
  const named = workspaceName === undefined ? {} : { workspaceName }
  return {
    phase,
    connection,
    ...named,
    rooms: [],
    people: [],
    settings: { person: {}, rooms: {} },
    openRooms: [],
    providers,
    mayMakePublic: false,
  }
}

export function sessionState({ me, workspaceName, parts }: Session): EngineState {
  const { link, rooms, people, settings, workspaceKey } = parts
  return {
    phase: { kind: 'signed-in' },
    connection: link.state,
    me,
    workspaceName,
    rooms: rooms.summaries(),
    people: people
      .all()
      .map((person) => summary(person, person.accountId === me.accountId))
      .toSorted(byName),
    settings: settings.all,
    openRooms: rooms.openRooms(),
    isKeyMissing: workspaceKey.isMissing,
    arrivals: [...workspaceKey.arrivals],
    mayMakePublic: rooms.mayMakePublic(),
  }
}

function summary(person: KnownPerson, isMe: boolean): PersonSummary {
  const { accountId, name, role, presence, identityChanged, isVerified, isReviewDue } = person
  const { lastSeenAtMs } = person
  const seen = lastSeenAtMs === undefined ? {} : { lastSeenAtMs }
  return { accountId, name, role, presence, ...seen, isMe, identityChanged, isVerified, isReviewDue }
}

const byName = (a: PersonSummary, b: PersonSummary): number => a.name.localeCompare(b.name)
