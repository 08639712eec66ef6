import type { Messages } from '../catalogue.ts'
import { plural } from '../plural.ts'

export const keeping: Messages['keeping'] = {
  title: 'Sicherheit',
  failed: 'Wie dein Konto gesichert ist, lässt sich gerade nicht zeigen.',
  done: 'Fertig',
  change: 'Ändern',
  turnOn: 'Einschalten',
  turnOff: 'Ausschalten',
  remove: 'Entfernen',
  rename: (name: string) => `${name} umbenennen`,
  removeNamed: (name: string) => `${name} entfernen`,
  save: 'Speichern',
  next: 'Weiter',
  download: 'Als Datei sichern',
  print: 'Drucken',
  keptIt: 'Ich habe ihn verwahrt',

  code: 'Code',
  codeHint: 'Aus deiner Authenticator-App, oder einer der Codes, die du aufgeschrieben hast.',
  codeMissing: 'Gib den Code ein.',
  usePasskeyInstead: 'Stattdessen einen Passkey verwenden',

  password: 'Passwort',
  passwordExplained: 'Dein Verlauf bleibt, und deine anderen Geräte laufen weiter.',
  passwordCurrent: 'Jetziges Passwort',
  passwordNew: 'Neues Passwort',
  passwordTitle: 'Passwort ändern',
  passwordChanged: 'Dein Passwort ist geändert.',
  passwordWrong: 'Das ist nicht dein Passwort.',

  recovery: 'Wiederherstellungscode',
  recoveryNone:
    'Öffnet deine Nachrichten, wenn du dein Passwort vergisst. Ohne einen wären sie dann verloren.',
  recoveryMade: (day: string) =>
    `Angelegt am ${day}. Er öffnet deine Nachrichten, wenn du dein Passwort vergisst.`,
  recoveryMake: 'Code anlegen',
  recoveryReplace: 'Ersetzen',
  recoveryTitle: 'Dein Wiederherstellungscode',
  recoveryLead:
    'Verwahre ihn, wo nur du ihn findest. Er öffnet alles, was dir gehört, und wir zeigen ihn nur dieses eine Mal: Niemand hier kann ihn wiederfinden.',
  recoveryReplaceTitle: 'Wiederherstellungscode ersetzen?',
  recoveryReplaceLead: 'Der Code, den du bisher verwahrt hast, öffnet dann nichts mehr.',
  recoveryFile: (name: string, place: string, code: string) =>
    `Wiederherstellungscode von ${name} bei ${place}\n\n${code}\n\nEr öffnet alle Nachrichten dieses Kontos. Verwahre ihn sicher.\n`,
  recoveryOffer: 'Und wenn du dein Passwort einmal vergisst?',
  recoveryOfferLead:
    'Dann führt nur ein Wiederherstellungscode zurück zu deinen Nachrichten. Es dauert eine Minute.',
  notNow: 'Nicht jetzt',

  forgot: 'Passwort vergessen?',
  recoverTitle: 'Ein neues Passwort setzen',
  recoverLead:
    'Dein Wiederherstellungscode öffnet deine Nachrichten. Von deinem Verlauf geht nichts verloren.',
  recoverCode: 'Wiederherstellungscode',
  recoverNoCode:
    'Ohne Passwort und ohne Code kann niemand deine Nachrichten öffnen. Ein Gerät, auf dem du angemeldet bist, hat sie noch: Lege dort einen Code an oder lass dieses Gerät von dort aus herein.',
  recoverSubmit: 'Passwort setzen und anmelden',
  backToSignIn: 'Zurück zur Anmeldung',

  passkeys: 'Passkeys',
  passkeysExplained: 'Melde dich mit Fingerabdruck, Gesicht oder Sicherheitsschlüssel an.',
  passkeyAdd: 'Passkey hinzufügen',
  passkeyAdded: 'Der Passkey ist hinzugefügt.',
  passkeyName: 'Name des Passkeys',
  passkeyDefault: (day: string) => `Passkey vom ${day}`,
  passkeyUnnamed: 'Passkey ohne Namen',
  passkeyOpens: 'Öffnet deine Nachrichten',
  passkeyOnly: 'Zeigt, wer du bist; deine Nachrichten öffnet dein Passwort',
  passkeyRemoveTitle: (name: string) => `„${name}“ entfernen?`,
  passkeyRemoveLead:
    'Er kann sich hier nicht mehr anmelden. Lösche ihn auch auf deinem Gerät oder im Passwortmanager.',
  passkeyRequired: 'Nach dem Passwort einen Passkey verlangen',
  passkeyRequiredExplained: 'Dann meldet sich niemand allein mit deinem Passwort an.',
  passkeySignIn: 'Mit einem Passkey anmelden',
  passkeyCannotOpen:
    'Dieser Passkey zeigt, wer du bist, kann aber deine Nachrichten nicht öffnen. Gib dein Passwort ein oder verwende deinen Wiederherstellungscode.',
  passkeyStopped: 'Es wurde kein Passkey verwendet.',
  passkeyWorking: 'Warten auf deinen Passkey …',

  totp: 'Authenticator-App',
  totpOff: 'Verlangt außer dem Passwort einen sechsstelligen Code.',
  totpOn: (left: number) =>
    plural('de', left, {
      one: 'Ein. 1 aufgeschriebener Code ist übrig.',
      other: `Ein. ${left} aufgeschriebene Codes sind übrig.`,
    }),
  totpTitle: 'Codes einschalten',
  totpLead: 'Scanne dies mit deiner Authenticator-App und tippe dann die sechs Ziffern, die sie zeigt.',
  totpSecret: 'Oder tippe dies dort ein',
  totpQr: 'QR-Code für eine Authenticator-App',
  totpCodesTitle: 'Verwahre diese Codes',
  totpCodesLead:
    'Jeder ersetzt einmal deinen Authenticator, falls du ihn verlierst. Sie werden nur jetzt gezeigt.',
  totpCodesFile: (codes: string[]) =>
    `Codes, die deinen Authenticator je einmal ersetzen:\n\n${codes.join('\n')}\n`,
  totpOffTitle: 'Codes ausschalten?',
  totpOffLead: 'Dann genügt zum Anmelden dein Passwort.',
  totpDone: 'Von jetzt an werden Codes verlangt.',

  link: 'Ein neues Gerät hereinlassen',
  linkExplained: 'Ohne dein Passwort: mit einem Code, den das neue Gerät zeigt.',
  linkStart: 'Seinen Code eingeben',
  linkTitle: 'Ein neues Gerät hereinlassen',
  linkLead:
    'Wähle auf dem neuen Gerät „Anderes Gerät verwenden“ und scanne, was es zeigt, oder tippe seinen Code hier ein.',
  linkScan: 'Scannen',
  linkCode: 'Code des neuen Geräts',
  linkCompare: 'Zeigt das neue Gerät dieselben Ziffern?',
  linkCompareLead: 'Wenn nicht, ist jemand dazwischen: Brich ab.',
  linkSame: 'Sie sind gleich',
  linkDone: 'Das neue Gerät ist hereingelassen.',
  linkFrom: 'Anderes Gerät verwenden',
  linkFromTitle: 'Von einem anderen Gerät aus hereinkommen',
  linkFromLead:
    'Öffne auf einem Gerät, auf dem du angemeldet bist, Einstellungen, Sicherheit, „Ein neues Gerät hereinlassen“ und scanne dies oder tippe den Code ein.',
  linkQr: 'QR-Code für ein Gerät, das angemeldet ist',
  linkWaiting: 'Warten auf dein anderes Gerät …',
  linkFromCompare: 'Zeigt dein anderes Gerät dieselben Ziffern?',
  linkConfirmThere: 'Sag es jetzt auch auf dem anderen Gerät.',
  linkAgain: 'Einen neuen Code zeigen',

  troubleTitle: 'Was der Server von deinem Tresor hat, stimmt nicht',
  troubleRolledBack:
    'Es ist älter als das, was dieses Gerät kennt: Vielleicht wurde der Server aus einer Sicherung zurückgespielt. Hier ist nichts verloren. Dieses Gerät kann zurückgeben, was dem Server fehlt.',
  troubleDamaged:
    'Es fehlen Einträge, oder sie wurden verändert. Nichts davon wurde übernommen, und hier ist nichts verloren. Dieses Gerät kann seinen eigenen Stand zurückgeben; sag denen Bescheid, die den Server betreiben.',
  troubleRepair: 'In Ordnung bringen',
  troubleRepaired: 'Der Tresor ist wieder vollständig.',
}
