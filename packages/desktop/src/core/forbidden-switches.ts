/**
 * Chromium and Node.js switches that open the program to others on this machine, or weaken what protects it.
 * Fuses do not cover these, so a packaged program that is given one of them does not start.
 */
const forbidden = new Set([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-socket-name',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'debug',
  'debug-port',
  'js-flags',
  'no-sandbox',
  'disable-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'in-process-gpu',
  'no-zygote',
  'disable-web-security',
  'disable-site-isolation-trials',
  'disable-site-isolation-for-policy',
  'disable-features',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'ignore-urlfetcher-cert-requests',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'ssl-key-log-file',
  'log-net-log',
  'net-log-capture-mode',
  'load-extension',
  'disable-extensions-except',
  'renderer-cmd-prefix',
  'gpu-launcher',
  'utility-cmd-prefix',
  'ppapi-plugin-launcher',
  'enable-logging',
  'vmodule',
  'unsafely-treat-insecure-origin-as-secure',
  'password-store',
  'use-mock-keychain',
  'user-data-dir',
  'app-path',
])

/** The names of forbidden switches among a program's arguments, however they are written. */
export function forbiddenSwitches(args: readonly string[]): string[] {
  const names = args
    .filter((arg) => /^--?[a-z]/i.test(arg))
    .map((arg) => arg.replace(/^--?/, '').split('=')[0]!.toLowerCase())
  return [...new Set(names.filter((name) => forbidden.has(name)))]
}
