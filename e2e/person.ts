import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { ServerProcess } from './server-process.ts'

export const password = 'correct horse battery staple'

/** Somebody at a browser of their own, doing what people do, by the names that screens and screen readers show. */
export class Person {
  readonly name: string
  readonly context: BrowserContext
  /** What the page reported as broken: scripts that failed, policies that were violated. */
  readonly complaints: string[] = []
  page: Page

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
    this.#listenTo(page)
  }

  static async at(
    browser: Browser,
    name: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Person> {
    const context = await browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...options,
    })
    return new Person(name, context, await context.newPage())
  }

  /** The same at a page that is there already, of a program that is not a browser. */
  static on(page: Page, name: string): Person {
    return new Person(name, page.context(), page)
  }

  #listenTo(page: Page) {
    page.setDefaultTimeout(45_000)
    page.on('pageerror', (error) => this.complaints.push(`${this.name}: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text()))
        this.complaints.push(`${this.name}: ${message.text()}`)
    })
  }

  async anotherTab(url: string): Promise<Page> {
    const page = await this.context.newPage()
    this.#listenTo(page)
    await page.goto(url)
    return page
  }

  async setUp(server: Pick<ServerProcess, 'url' | 'setUpCode'>, workspaceName: string): Promise<void> {
    await this.page.goto(server.url)
    await this.page.getByRole('textbox', { name: 'Set-up code' }).fill(server.setUpCode)
    await this.page.getByRole('textbox', { name: 'Workspace name' }).fill(workspaceName)
    await this.#nameAndPassword()
    await this.page.getByRole('button', { name: 'Create account' }).click()
    await this.composer.waitFor()
  }

  async accept(link: string): Promise<void> {
    await this.page.goto(link)
    await this.#nameAndPassword()
    await this.page.getByRole('button', { name: 'Create account' }).click()
    await this.composer.waitFor()
  }

  async #nameAndPassword() {
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(this.name)
    await this.page.getByLabel('Password', { exact: true }).fill(password)
  }

  async signIn(server: ServerProcess, secret = password): Promise<void> {
    await this.page.goto(server.url)
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(this.name)
    await this.page.getByLabel('Password', { exact: true }).fill(secret)
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  /** The link on the welcome card, or in the dialog that `Invite people` opens. */
  async inviteLink(): Promise<string> {
    const link = this.page.getByRole('textbox', { name: 'Invite link' }).first()
    if (!(await link.isVisible()))
      await this.page.getByRole('button', { name: 'Invite people' }).first().click()
    await link.waitFor()
    const url = await link.inputValue()
    await this.page.keyboard.press('Escape')
    return url
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Message', exact: true })
  }

  get timeline(): Locator {
    return this.page.getByRole('log', { name: 'Timeline' })
  }

  message(text: string): Locator {
    return this.timeline.getByRole('article').filter({ hasText: text })
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  async sees(text: string): Promise<void> {
    await this.message(text).first().waitFor()
  }

  /** Waits until the person's own message has come at least this far. */
  async seesStatus(
    text: string,
    status: 'sending' | 'sent' | 'delivered' | 'read' | 'failed',
  ): Promise<void> {
    await this.message(text).filter({ hasText: status }).first().waitFor()
  }

  /** The texts of all messages on screen, top to bottom, as far as they match. */
  async texts(pattern: RegExp): Promise<string[]> {
    const all = await this.timeline.getByRole('article').allInnerTexts()
    return all.flatMap((text) => pattern.exec(text)?.[0] ?? [])
  }

  /** A room's row on the left, by its exact name. */
  room(name: string): Locator {
    const named = this.page.getByText(name, { exact: true })
    return this.page.getByRole('list', { name: 'Rooms' }).getByRole('listitem').filter({ has: named })
  }

  async open(room: string): Promise<void> {
    await this.room(room).first().click()
    await this.composer.waitFor()
  }
}
