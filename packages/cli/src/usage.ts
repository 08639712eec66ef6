export const usage = `securechat <command> [options]

  serve      Runs the server with its web client.
               --port 8080           --host 127.0.0.1     --data ./data
               --tls                 TLS 1.3 with a certificate made on the first run
               --tls-cert FILE --tls-key FILE             TLS 1.3 with your certificate
               --public-url URL      where people reach it, for links
               --enable-test-endpoints                    adds /test/echo, for suites that check the protocol
               --config FILE         settings (default: config/server.json, when there is one)
               --dev                 loads plugins again whenever their folders change
               Every setting also has an environment variable: see docs/operate/configuration.md.
  health     Asks the server that runs here whether it is ready; for container platforms.
  login      Makes this terminal a device of your account, its keys in a file under a passphrase.
               --server URL --name NAME                   or, for a new account,
               --invite LINK --name NAME                  --ca FILE  trusts a self-made certificate
               Asks for password and passphrase, or reads SECURECHAT_PASSWORD(_FILE), SECURECHAT_PASSPHRASE(_FILE).
  chat       Rooms, messages and a line to write on, in the whole terminal.
  rooms      Lists rooms and people.                    --json
  send       Sends to a room: send '#ops' TEXT, or send @bob < file. Ends once it is stored.    --timeout 30
  tail       Prints a room's messages as they come.     --lines 10  --json  --once
  webhook    Turns HTTP requests into sealed messages of this device.    --hooks FILE  --port 8090
  logout     Ends the session and deletes what is kept here.
             Each takes --profile NAME: several accounts side by side.
  doctor     Looks at everything a server with these settings needs, says what is wrong and what to do.  [--json]
  config     config check: says whether the settings are valid, and what each that was changed is for.  [--all]
  admin      Looks after the workspace, through the server that runs here or over its database.   --json
             admin users [list|show|suspend|restore|role|sign-out|remove-device|delete] NAME
             admin rooms [list|close] · invites [list|revoke] · reports [list|close] · keys rotate
             admin retention [show|messages DAYS [ROOM]|audit DAYS] · audit [list|verify] · health
             admin log-level AREA LEVEL    gateway, storage, bus, files, plugins or server
  backup     backup FILE --to age1…: everything, encrypted, while the server runs.
               --new-key KEYFILE     makes the key that opens backups, and prints what to give as --to
  restore    restore FILE --key KEYFILE: into the empty place that the settings name.
               --verify              only sees whether it would work, changing nothing
  plugin     plugin new NAME: a folder with a plugin that works, to begin from.
  version    Prints the version.
  help       Prints this.`
