type Child = Node | string | undefined | false

/** Makes an element. Text is only ever text: there is no way to pass markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  Object.assign(made, properties)
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}

/** A control with the words that name it. */
export function labelled(words: string, control: HTMLElement, hint?: string): HTMLElement {
  const label = element('label', {}, element('span', { textContent: words }), control)
  if (hint) label.append(element('small', { textContent: hint }))
  return label
}

export function button(words: string, className = '', onClick?: () => unknown): HTMLButtonElement {
  return element('button', {
    type: onClick ? 'button' : 'submit',
    textContent: words,
    className,
    ...(onClick && { onclick: () => void onClick() }),
  })
}

/** Does the job in place of sending the form anywhere; its button rests meanwhile. */
export function onSubmit(form: HTMLFormElement, job: () => Promise<void>): HTMLFormElement {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const go = form.querySelector('button')!
    go.disabled = true
    void job().finally(() => (go.disabled = false))
  })
  return form
}

/** Puts content on the page in place of what is there. */
export function show(...children: Child[]): void {
  document
    .querySelector('#page')!
    .replaceChildren(...children.filter((child) => child !== undefined && child !== false))
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
}

export function alertText(says = ''): HTMLParagraphElement {
  const paragraph = element('p', { className: 'problem', textContent: says })
  paragraph.setAttribute('role', 'alert')
  paragraph.hidden = says === ''
  return paragraph
}
