export const usage = `securechat <command> [options]

  serve      Runs the server with its web client.
               --port 8080           --host 127.0.0.1     --data ./data
               --tls                 TLS 1.3 with a certificate made on the first run
               --tls-cert FILE --tls-key FILE             TLS 1.3 with your certificate
               --public-url URL      where people reach it, for links
               --config FILE         settings (default: config/server.json, when there is one)
               Every setting also has an environment variable: see docs/operate/configuration.md.
  health     Asks the server that runs here whether it is ready; for container platforms.
  version    Prints the version.
  help       Prints this.`
