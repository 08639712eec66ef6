import type { Messages } from '../catalogue.ts'

export const errors: Messages['errors'] = {
  unknown: 'Etwas ging schief. Versuche es noch einmal.',
  'set-up-code-wrong':
    'Das ist nicht der Einrichtungscode. Er steht im Terminal, in dem der Server gestartet wurde.',
  'already-set-up':
    'Dieser Server hat schon sein erstes Konto. Melde dich an oder bitte um einen Einladungslink.',
  'name-taken': 'Diesen Namen hat hier schon jemand.',
  suspended: 'Dieses Konto ist zurzeit gesperrt. Frag jemanden von der Verwaltung.',
  'wrong-password': 'Name oder Passwort stimmt nicht.',
  'second-factor-needed': 'Dein Konto verlangt auch einen Code oder einen Passkey.',
  'second-factor-wrong': 'Dieser Code stimmt nicht oder wurde schon verwendet.',
  'recovery-code-wrong': 'Name oder Wiederherstellungscode stimmt nicht.',
  'passkey-refused': 'Dieser Passkey gehört zu keinem Konto hier.',
  'provider-needed':
    'Dieses Konto öffnet sich mit der Anmeldung deiner Organisation. Beginne mit deren Knopf.',
  'provider-refused': 'Die Anmeldung war nicht gültig. Beginne von vorn.',
  'provider-not-allowed':
    'Du bist dort bekannt, hast hier aber kein Konto. Frag, wer diesen Arbeitsbereich betreibt.',
  'provider-taken': 'Mit diesem Konto ist hier schon jemand anderes verbunden.',
  'provider-away': 'Der Anmeldedienst antwortet nicht. Versuch es gleich noch einmal.',
  'sign-in-expired': 'Das hat zu lange gedauert. Beginne von vorn.',
  'link-over': 'Dieser Code stimmt nicht, wurde schon verwendet oder ist abgelaufen.',
  'vault-trouble':
    'Was der Server von deinem Konto hat, ist nicht das, was deine Geräte dort abgelegt haben. Nimm ein Gerät, das angemeldet ist, und sag denen Bescheid, die den Server betreiben.',
  'invite-over': 'Diese Einladung ist abgelaufen, aufgebraucht oder zurückgezogen.',
  'too-fast': 'Das ging schnell. Warte einen Moment und versuche es dann noch einmal.',
  'not-allowed': 'Deine Rolle erlaubt das nicht.',
  'plugin-refused': 'Die Regeln dieses Servers erlauben das nicht.',
  'plugin-settings-wrong': 'Eine dieser Einstellungen ist nicht erlaubt.',
  'plugin-failed': 'Eine Erweiterung dieses Servers hat nicht geantwortet.',
  'room-full': 'Der Raum hat so viele Mitglieder, wie er fassen kann.',
  'storage-full': 'Der Server ist voll und hat nichts gespeichert. Sag es denen, die ihn betreiben.',
  'bad-request': 'Der Server hat das nicht angenommen. Prüfe, was du eingegeben hast.',
  'too-large': 'Das ist größer, als dieser Server annimmt.',
  'file-gone': 'Die Datei lässt sich nicht mehr lesen. Wähle sie noch einmal aus.',
  'file-missing': 'Der Server hat die Datei nicht mehr.',
  'quota-full':
    'Dein Konto hat auf diesem Server keinen Platz mehr für Dateien. Nachrichten mit Dateien zu löschen schafft Platz.',
  damaged: 'Was der Server geschickt hat, ist nicht, was verschlüsselt wurde. Es wurde nicht geöffnet.',
  'not-found': 'Der Server hat das nicht mehr.',
  'device-full': 'Auf diesem Gerät ist kein Platz mehr.',
  offline: 'Es gibt keine Verbindung. Versuche es noch einmal, wenn du wieder online bist.',
  internal: 'Auf dem Server ging etwas schief. Versuche es gleich noch einmal.',
}
