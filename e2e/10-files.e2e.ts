import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import { Network } from '@securechat/testkit'
import type { Locator, Page } from 'playwright-core'
import { withoutChromium } from './chromium.ts'
import { Person } from './person.ts'
import { Story } from './story.ts'

const canary = 'canary-within-a-picture'

function chunk(kind: string, body: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(Buffer.concat([Buffer.from(kind), body])))
  return Buffer.concat([length, Buffer.from(kind), body, sum])
}

/** A picture that compresses badly, with a note in it that is nobody's business. */
function aPicture(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), randomBytes(3 * width)]))
  const pixels = deflateSync(Buffer.concat(rows), { level: 0 })
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${canary} GPS 52.5`)),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const png = (name: string, width = 500, height = 300) => ({
  name,
  mimeType: 'image/png',
  buffer: aPicture(width, height),
})

const choose = (person: Person, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  person.page.locator('input[type=file]').first().setInputFiles(files)

const tray = (person: Person) => person.page.getByRole('list', { name: 'Files for the next message' })

/** Wide enough to be a picture that has come, and not the place for one. */
async function isDrawn(picture: Locator): Promise<void> {
  await picture
    .page()
    .waitForFunction(
      (button) =>
        [...(button?.querySelectorAll('img') ?? [])].some(
          (img) => img.src.startsWith('blob:') && img.naturalWidth > 100,
        ),
      await picture.elementHandle(),
    )
}

/** What a page does when files come from outside of it. */
async function give(page: Page, kind: 'drop' | 'paste', name: string): Promise<void> {
  await page.evaluate(
    ({ how, fileName }) => {
      const files = new DataTransfer()
      files.items.add(new File(['brought from outside'], fileName, { type: 'text/plain' }))
      if (how === 'paste') {
        document.activeElement?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }),
        )
        return
      }
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: files, bubbles: true, cancelable: true }),
        )
    },
    { how: kind, fileName: name },
  )
}

test('files between two people', { skip: withoutChromium }, async (t) => {
  await using story = await Story.begin()
  const { alice, bob } = await story.aliceAndBob()
  const paper = Buffer.from(`${canary} on paper `.repeat(5_000))

  await t.test('two pictures and a document arrive, and the document is what was sent', async () => {
    await choose(alice, [
      png('one.png'),
      png('two.png', 300, 400),
      { name: 'notes.pdf', mimeType: 'application/pdf', buffer: paper },
    ])
    await tray(alice).getByRole('listitem').nth(2).waitFor()
    await alice.say('for you')
    await tray(alice).waitFor({ state: 'detached' })
    const message = bob.message('for you')
    await isDrawn(message.getByRole('button', { name: 'Open one.png' }))
    await isDrawn(message.getByRole('button', { name: 'Open two.png' }))
    await isDrawn(alice.message('for you').getByRole('button', { name: 'Open one.png' }))
    const download = bob.page.waitForEvent('download')
    await message.getByRole('button', { name: 'Download notes.pdf' }).click()
    const saved = await download
    assert.equal(saved.suggestedFilename(), 'notes.pdf')
    assert.deepEqual(await readFile(await saved.path()), paper)
  })

  await t.test(
    'the pictures open large, one after the other, by keyboard alone, and the focus comes back',
    async () => {
      const first = bob.message('for you').getByRole('button', { name: 'Open one.png' })
      await first.focus()
      await bob.page.keyboard.press('Enter')
      const dialog = bob.page.getByRole('dialog', { name: /one\.png/ })
      await dialog.getByRole('img', { name: 'one.png' }).waitFor()
      await bob.page.keyboard.press('ArrowRight')
      await bob.page.getByRole('img', { name: 'two.png' }).waitFor()
      await bob.page.keyboard.press('+')
      await bob.page.getByRole('button', { name: 'Zoom out' }).waitFor()
      const { violations } = await new AxeBuilder({ page: bob.page }).include('[role=dialog]').analyze()
      assert.deepEqual(
        violations.map(({ id }) => id),
        [],
      )
      await bob.page.keyboard.press('Escape')
      await bob.page.waitForFunction(
        () => document.activeElement?.getAttribute('aria-label') === 'Open one.png',
      )
    },
  )

  await t.test('a picture says nothing beside itself any more', async () => {
    await bob.page.waitForFunction(() => {
      const img = document.querySelector<HTMLImageElement>(
        'button[aria-label="Open two.png"] img[src^="blob:"]',
      )
      return img !== null && img.naturalWidth > 0
    })
    const download = bob.page.waitForEvent('download')
    await bob.message('for you').getByRole('button', { name: 'Open one.png' }).press('Enter')
    await bob.page.getByRole('button', { name: 'Download one.png' }).click()
    const bytes = await readFile(await (await download).path())
    await bob.page.keyboard.press('Escape')
    assert.ok(!bytes.includes('GPS') && bytes.includes('IDAT'))
  })

  await t.test('files are dropped and pasted, and taken out again before sending', async () => {
    await alice.composer.focus()
    await give(alice.page, 'drop', 'dropped.txt')
    await tray(alice).getByText('dropped.txt').waitFor()
    await give(alice.page, 'paste', 'pasted.txt')
    await tray(alice).getByText('pasted.txt').waitFor()
    await alice.page.getByRole('button', { name: 'Remove dropped.txt' }).click()
    await alice.page.getByRole('button', { name: 'Send', exact: true }).click()
    const message = bob.timeline.getByRole('article').filter({ hasText: 'pasted.txt' })
    await message.getByRole('button', { name: 'Download pasted.txt' }).waitFor()
    assert.equal(await bob.timeline.getByText('dropped.txt').count(), 0)
  })

  await t.test('Ctrl U opens the picker', async () => {
    const chooser = alice.page.waitForEvent('filechooser')
    await alice.composer.press('Control+u')
    assert.ok((await chooser).isMultiple())
  })

  await t.test('nothing complains, and the server has seen nothing of it', () => {
    story.assertNoComplaints()
    story.assertServerNeverSaw([canary, 'notes.pdf', 'one.png'])
  })
})

test('what is too large is told before it is sent', { skip: withoutChromium }, async () => {
  await using story = await Story.begin({ SECURECHAT_FILES_MAX_BYTES: '100000' })
  const alice = await story.person('Alice')
  await alice.setUp(story.server, 'Acme')
  await choose(alice, [{ name: 'huge.bin', mimeType: 'application/zip', buffer: Buffer.alloc(200_000) }])
  await alice.page.getByText(/huge\.bin is too large: this server takes files of up to 9\d kB/).waitFor()
  assert.equal(await tray(alice).count(), 0)
})

test(
  'an upload goes on where the network was cut, and can be called off',
  { skip: withoutChromium },
  async () => {
    await using story = await Story.begin()
    await using network = await Network.to(Number(new URL(story.server.url).port))
    const alice = await story.person('Alice')
    await alice.setUp({ url: network.url, setUpCode: story.server.setUpCode }, 'Acme')
    const link = await alice.inviteLink()
    const bob = await story.person('Bob')
    await bob.accept(link.replace(network.url, story.server.url))
    const offsets: number[] = []
    alice.context.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
    })
    const film = randomBytes(10_000_000)
    network.dropAfter(4_000_000)
    await choose(alice, [{ name: 'film.bin', mimeType: 'application/octet-stream', buffer: film }])
    await tray(alice).getByText('film.bin').waitFor()
    await alice.say('large')
    const message = bob.message('large')
    await message.waitFor()
    const download = bob.page.waitForEvent('download')
    await message.getByRole('button', { name: 'Download film.bin' }).click()
    assert.deepEqual(await readFile(await (await download).path()), film)
    assert.equal(offsets.filter((offset) => offset === 0).length, 1, offsets.join())
    const afterCut = offsets.find((offset, at) => at > 0 && offset <= offsets[at - 1]!)
    assert.ok((afterCut ?? Math.max(...offsets)) > 2_000_000, offsets.join())

    network.cut()
    await choose(alice, [{ name: 'never.bin', mimeType: 'application/zip', buffer: film }])
    await tray(alice).getByText('never.bin').waitFor()
    await alice.say('not after all')
    await alice.message('not after all').getByRole('progressbar', { name: 'Uploading' }).waitFor()
    await alice.message('not after all').getByRole('button', { name: 'Cancel upload' }).click()
    await alice.message('not after all').waitFor({ state: 'detached' })
    network.restore()
    await alice.say('and that was it')
    await bob.sees('and that was it')
    assert.equal(await bob.message('not after all').count(), 0)
  },
)
