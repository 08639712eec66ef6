import type { Messages } from '../catalogue.ts'
import { listOf, plural } from '../plural.ts'

type Rooms = Pick<Messages, 'sidebar' | 'connection' | 'people' | 'room' | 'about' | 'announce'>

export const rooms: Rooms = {
  sidebar: {
    region: 'Räume und Personen',
    workspaceMenu: (workspace: string) => `${workspace}: Menü`,
    rooms: 'Räume',
    people: 'Personen',
    unread: 'Ungelesen',
    favourites: 'Favoriten',
    roomsSection: 'Räume',
    directSection: 'Direktnachrichten',
    switcher: 'Springen zu …',
    newRoom: 'Neuer Raum',
    newDirect: 'Neue Direktnachricht',
    invite: 'Personen einladen',
    browse: 'Offene Räume ansehen',
    shortcuts: 'Tastenkürzel',
    settings: 'Einstellungen',
    signOut: 'Abmelden',
    empty: 'Noch keine Räume. Lege einen an oder sieh dir die an, die allen offenstehen.',
    draft: 'Entwurf',
    waiting: 'Wartet auf Einlass',
    lastDeleted: (author: string) => `Eine Nachricht von ${author} wurde gelöscht`,
    lastDeletedYou: 'Deine Nachricht wurde gelöscht',
    nothingYet: 'Noch keine Nachrichten',
    youWrote: (text: string) => `Du: ${text}`,
    wrote: (name: string, text: string) => `${name}: ${text}`,
    unreadCount: (count: number) =>
      plural('de', count, { one: '1 ungelesene Nachricht', other: `${count} ungelesene Nachrichten` }),
    mentionCount: (count: number) =>
      plural('de', count, { one: '1 Erwähnung', other: `${count} Erwähnungen` }),
    showAllPeople: (count: number) => `Alle ${count} zeigen`,
    showFewerPeople: 'Weniger zeigen',
    onlyYou: 'Bisher nur du.',
  },
  connection: {
    connecting: 'Verbindung wird aufgebaut …',
    reconnecting: 'Verbindung wird wieder aufgebaut …',
    offline: 'Du bist offline. Nachrichten werden gesendet, sobald du zurück bist.',
    retry: 'Jetzt versuchen',
  },
  people: {
    online: 'Online',
    away: 'Abwesend',
    busy: 'Bitte nicht stören',
    offline: 'Offline',
    lastSeenAt: (time: string) => `Zuletzt da um ${time}`,
    lastSeenOn: (day: string) => `Zuletzt da: ${day}`,
    someone: 'Jemand',
    admin: 'Admin',
    roles: { owner: 'Inhaberschaft', admin: 'Verwaltung', member: 'Mitglied' },
    write: (name: string) => `${name} schreiben`,
    identityChanged: (name: string) =>
      `Die Schlüssel von ${name} haben sich geändert. An die neuen wird nichts gesendet, bis das geklärt ist.`,
    presence: (name: string, presence: string) => `${name}, ${presence}`,
  },
  room: {
    region: (name: string) => `Raum: ${name}`,
    unnamed: 'Raum ohne Namen',
    unnamedDirect: 'Direktnachricht',
    memberCount: (count: number) => plural('de', count, { one: '1 Mitglied', other: `${count} Mitglieder` }),
    details: 'Über diesen Raum',
    showDetails: 'Details einblenden',
    hideDetails: 'Details ausblenden',
    encryption: 'Verschlüsselung',
    encrypted: 'Ende-zu-Ende-verschlüsselt',
    encryptedExplained:
      'Was hier geschrieben wird, wird auf dem Gerät der Absenderin oder des Absenders verschlossen und nur auf den Geräten der Mitglieder dieses Raums geöffnet. Der Server gibt es weiter, ohne es lesen zu können.',
    publicMark: 'öffentlich: der Server kann diesen Raum lesen',
    publicShort: 'öffentlich',
    publicExplained:
      'Dieser Raum ist nicht verschlüsselt. Der Server, und wer ihn betreibt, kann lesen, was hier geschrieben wird; ebenso Programme, die keine Verschlüsselung kennen, etwa IRC-Programme. Von wem eine Nachricht ist, sagt der Server. Das ist von Anfang an so und bleibt so.',
    historyShared: 'Wer dazukommt, kann lesen, was vorher geschrieben wurde.',
    historySinceJoin: 'Wer dazukommt, liest nur, was ab dann geschrieben wird.',
    noRoomTitle: 'Kein Raum ist offen',
    noRoomLead:
      'Wähle links einen aus oder drücke die Tasten unten, um zu einem Raum oder einer Person zu springen.',
    lostTitle: (name: string) => `Du bist nicht mehr in ${name}`,
    lostLead:
      'Jemand hat dich aus diesem Raum entfernt, oder du hast ihn auf einem anderen Gerät verlassen. Du kannst hier nichts mehr lesen.',
    notFoundTitle: 'Diesen Raum gibt es hier nicht',
    notFoundLead:
      'Vielleicht hast du ihn verlassen, oder dieser Link stammt aus einem anderen Arbeitsbereich.',
    kinds: {
      direct: 'Direktnachricht',
      group: 'Auf Einladung',
      open: 'Offen für alle hier',
      public: 'Öffentlich, nicht verschlüsselt',
    },
  },
  about: {
    title: 'Über diesen Raum',
    titleDirect: 'Über diese Unterhaltung',
    members: 'Mitglieder',
    addPeople: 'Personen hinzufügen',
    inviteLink: 'Einladungslink',
    rename: 'Umbenennen',
    leave: 'Raum verlassen',
    topic: 'Thema',
    noTopic: 'Noch kein Thema.',
    remove: (name: string) => `${name} entfernen`,
    memberMenu: (name: string) => `Was mit ${name} geschehen soll`,
    removeTitle: (name: string, room: string) => `${name} aus ${room} entfernen?`,
    removeLead: (name: string) =>
      `${name} behält, was schon auf den eigenen Geräten ist, und kann nichts lesen, was ab jetzt geschrieben wird.`,
    removeConfirm: 'Entfernen',
    leaveTitle: (room: string) => `${room} verlassen?`,
    leaveLead:
      'Du wirst von hier nichts Neues lesen. Um zurückzukommen, muss dich jemand aus dem Raum hinzufügen.',
    leaveOpenLead: 'Du wirst von hier nichts Neues lesen. Der Raum ist offen, du kannst wieder beitreten.',
    leaveConfirm: 'Raum verlassen',
    addSearch: 'Personen finden',
    history: 'Verlauf',
  },
  announce: {
    message: (author: string, text: string) => `${author}: ${text}`,
    elsewhere: (author: string, room: string) => `Neue Nachricht von ${author} in ${room}`,
    typing: (names: string[]) =>
      names.length > 3
        ? 'Mehrere Personen schreiben …'
        : `${listOf('de', names)} ${names.length === 1 ? 'schreibt' : 'schreiben'} …`,
  },
}
