import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { Person } from './person.ts'
import { ServerProcess } from './server-process.ts'

/** A server of its own and a browser, with as many people as the story needs. Dispose of it with `await using`. */
export class Story {
  readonly server: ServerProcess
  readonly browser: Browser
  readonly people: Person[] = []

  private constructor(server: ServerProcess, browser: Browser) {
    this.server = server
    this.browser = browser
  }

  /** @param settings The server's, as environment variables. */
  static async begin(settings: Record<string, string> = {}): Promise<Story> {
    const [server, browser] = await Promise.all([ServerProcess.start(settings), launchChromium()])
    return new Story(server, browser)
  }

  async person(name: string, options?: Parameters<typeof Person.at>[2]): Promise<Person> {
    const person = await Person.at(this.browser, name, options)
    this.people.push(person)
    return person
  }

  /** Alice has set the workspace up, and Bob has come by her link. */
  async aliceAndBob(): Promise<{ alice: Person; bob: Person; link: string }> {
    const alice = await this.person('Alice')
    await alice.setUp(this.server, 'Acme')
    const link = await alice.inviteLink()
    const bob = await this.person('Bob')
    await bob.accept(link)
    return { alice, bob, link }
  }

  /** No script failed and no policy was violated on anybody's page. */
  assertNoComplaints(): void {
    assert.deepEqual(
      this.people.flatMap((person) => person.complaints),
      [],
    )
  }

  /** None of these words is in any file the server keeps, nor in anything it printed. */
  assertServerNeverSaw(secrets: string[]): void {
    const files = readdirSync(this.server.dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    assert.ok(files.length > 0, 'the server keeps something')
    const kept = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    for (const secret of secrets) {
      assert.ok(!this.server.output.includes(secret), `the log holds “${secret}”`)
      for (const [index, bytes] of kept.entries())
        assert.ok(!bytes.includes(secret), `${files[index]!.name} holds “${secret}”`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
    await this.server[Symbol.asyncDispose]()
  }
}
