/** Prints a text by itself, in a frame of its own that is gone afterwards. */
export function printText(text: string): void {
  const frame = document.createElement('iframe')
  frame.hidden = true
  document.body.append(frame)
  const { contentWindow, contentDocument } = frame
  if (!contentWindow || !contentDocument) return frame.remove()
  const page = contentDocument.createElement('pre')
  page.textContent = text
  contentDocument.body.append(page)
  contentWindow.addEventListener('afterprint', () => frame.remove())
  contentWindow.print()
}
