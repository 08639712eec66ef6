import {
  answerLinkOffer,
  createKeyShare,
  fromBase64url,
  fromUtf8,
  linkDigits,
  offerLink,
  openFromLink,
  randomBytes,
  sealForLink,
  sha256,
  toBase64url,
  utf8,
  type LinkTranscript,
  type NewDeviceLink,
  type VaultRoot,
} from '@securechat/crypto'
import {
  answerLink,
  ChatError,
  leaveLink,
  LinkId,
  openLink,
  readLink,
  signInByLink,
  type LinkStep,
} from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'
import type { Schedule } from '../connection/schedule.ts'
import type { Link } from '../context.ts'
import { comeIn } from './coming-in.ts'
import type { Entrance } from './entrance.ts'
import type { OpenDevice } from './local-device.ts'
import { sharedCredentials } from './local-session.ts'

const LOOK_EVERY_MS = 1_000
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** As a person types it: four letters at a time, in either case. @throws ChatError `link-over` for what is no code. */
function readCode(code: string): string {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const parsed = LinkId.safeParse(plain)
  if (!parsed.success) throw new ChatError('link-over')
  return parsed.data
}

interface Secrets {
  v: 1
  root: { version: number; key: string }
}

interface NewDeviceOptions {
  entrance: Entrance
  schedule: Schedule
}

/** The new device's half: shows a code, waits for whoever types it on a device that is signed in, and takes over. */
export class LinkToAccount {
  readonly #options: NewDeviceOptions
  readonly #keys: NewDeviceLink
  readonly #linkId: string
  readonly #claimSecret = toBase64url(randomBytes(32))
  #transcript: LinkTranscript | undefined
  #isOver = false

  private constructor(options: NewDeviceOptions, keys: NewDeviceLink) {
    this.#options = options
    this.#keys = keys
    this.#linkId = Array.from(randomBytes(12), (byte) => LETTERS[byte & 31]).join('')
  }

  static async open(
    options: NewDeviceOptions,
  ): Promise<{ link: LinkToAccount; code: string; expiresAtMs: number }> {
    const link = new LinkToAccount(options, await offerLink())
    const { expiresAtMs } = await link.#open()
    return { link, code: link.#linkId.match(/.{4}/g)!.join('-'), expiresAtMs }
  }

  cancel(): void {
    this.#isOver = true
  }

  /** Resolves once somebody has typed the code: with what both people compare. @throws ChatError `link-over` */
  async digits(): Promise<{ digits: string }> {
    const { rest } = this.#options.entrance
    const { offer, nonce } = this.#keys
    const linkId = this.#linkId
    const commitment = await this.#wait('commitment')
    await rest.call(leaveLink, { linkId, claimSecret: this.#claimSecret, message: nonce })
    const reveal = await this.#wait('reveal')
    this.#transcript = { linkId, offer, commitment, nonce, reveal }
    return { digits: await linkDigits(this.#transcript) }
  }

  /** After the person has found the digits to be the same. Resolves once the other side says so too. */
  async finish(): Promise<OpenDevice> {
    const { entrance } = this.#options
    const transcript = this.#transcript
    if (!transcript) throw new ChatError('link-over')
    const sealed = await this.#wait('secrets')
    const opened = await openFromLink(this.#keys, transcript, sealed)
    const { root } = JSON.parse(fromUtf8(opened)) as Secrets // SAFETY: sealed by a device of the account, compared by its person.
    const share = await createKeyShare()
    const { keyShare } = share
    const claim = { linkId: this.#linkId, claimSecret: this.#claimSecret, keyShare }
    const { session, ...found } = await entrance.rest.call(signInByLink, claim)
    const opener: VaultRoot = { version: root.version, key: fromBase64url(root.key) }
    const credentials = await sharedCredentials(session, share)
    return comeIn(entrance, { ...found, credentials, opener })
  }

  async #open() {
    const claim = toBase64url(await sha256(fromBase64url(this.#claimSecret)))
    const { offer } = this.#keys
    return this.#options.entrance.rest.call(openLink, { linkId: this.#linkId, claim, offer })
  }

  #wait(step: LinkStep): Promise<string> {
    const { entrance, schedule } = this.#options
    return waitFor({ rest: entrance.rest, schedule, linkId: this.#linkId, step, isOver: () => this.#isOver })
  }
}

interface SignedInOptions {
  link: Pick<Link, 'request'>
  rest: Rest
  schedule: Schedule
  root: () => VaultRoot
}

/** The signed-in device's half: takes the code, and hands over the vault's root once its person has compared. */
export class LinkFromAccount {
  readonly #options: SignedInOptions
  #transcript: LinkTranscript | undefined
  #attempt = 0

  constructor(options: SignedInOptions) {
    this.#options = options
  }

  /** @throws ChatError `link-over` */
  async begin(code: string): Promise<{ digits: string }> {
    const { link, rest, schedule } = this.#options
    const attempt = ++this.#attempt
    this.#transcript = undefined
    const linkId = readCode(code)
    const isOver = () => attempt !== this.#attempt
    const offer = await waitFor({ rest, schedule, linkId, step: 'offer', isOver })
    const { commitment, reveal } = await answerLinkOffer()
    await link.request(answerLink, { linkId, step: 'commitment', message: commitment })
    const nonce = await waitFor({ rest, schedule, linkId, step: 'nonce', isOver })
    await link.request(answerLink, { linkId, step: 'reveal', message: reveal })
    const transcript = { linkId, offer, commitment, nonce, reveal }
    const digits = await linkDigits(transcript)
    this.#transcript = transcript
    return { digits }
  }

  cancel(): void {
    this.#attempt++
    this.#transcript = undefined
  }

  async confirm(): Promise<void> {
    const transcript = this.#transcript
    this.#transcript = undefined
    if (!transcript) throw new ChatError('link-over')
    const { version, key } = this.#options.root()
    const secrets: Secrets = { v: 1, root: { version, key: toBase64url(key) } }
    const message = await sealForLink(transcript, utf8(JSON.stringify(secrets)))
    await this.#options.link.request(answerLink, { linkId: transcript.linkId, step: 'secrets', message })
  }
}

interface Waiting {
  rest: Rest
  schedule: Schedule
  linkId: string
  step: LinkStep
  isOver: () => boolean
}

/** @throws ChatError `link-over` when its time is over, or it was given up here. */
async function waitFor({ rest, schedule, linkId, step, isOver }: Waiting): Promise<string> {
  for (;;) {
    if (isOver()) throw new ChatError('link-over')
    const { message } = await rest.call(readLink, { linkId, step })
    if (message !== undefined) return message
    await new Promise<void>((resolve) => void schedule(LOOK_EVERY_MS, resolve))
  }
}
