// Stands in for the web client where only the program around it is on trial: writes down whatever arrives.
const shell = window.securechatShell
const see = (what) => {
  const line = document.createElement('li')
  line.textContent = JSON.stringify(what)
  document.querySelector('#seen').append(line)
}
const digest = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

shell.onRequest(async (request) => {
  if (request.kind !== 'files') return see(request)
  for (const { name, content } of request.files)
    see({ kind: 'file', from: 'open', name, sha256: await digest(content) })
})
addEventListener('dragover', (event) => event.preventDefault())
const take = async (from, files) => {
  for (const file of files)
    see({ kind: 'file', from, name: file.name, sha256: await digest(await file.arrayBuffer()) })
}
addEventListener('drop', (event) => {
  event.preventDefault()
  void take('drop', event.dataTransfer.files)
})
addEventListener('paste', (event) => void take('paste', event.clipboardData.files))
document.querySelector('#drag').addEventListener('dragstart', (event) => {
  event.preventDefault()
  shell.dragOut({ name: 'out/../of here.txt', content: new TextEncoder().encode('dragged out') })
})
const link = document.querySelector('#download')
link.href = URL.createObjectURL(new Blob(['downloaded']))
try {
  // oxlint-disable-next-line typescript/no-implied-eval -- that it fails is what the test looks at
  new Function('window.pwned = 1')()
} catch (error) {
  document.body.dataset.evaluated = error.name
}
