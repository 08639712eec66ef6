import {
  clipboard,
  type ContextMenuParams,
  Menu,
  type MenuItemConstructorOptions,
  type WebContents,
} from 'electron'
import { externalTarget } from '../core/navigation.ts'
import type { SpellChecker } from './spell-checker.ts'

/** The menu of the right mouse button: what can be done with a word, a text, a link or a picture. */
export function offerContextMenu(contents: WebContents, spellChecker: SpellChecker): void {
  contents.on('context-menu', (_event, params) => {
    const items = [
      ...spellingItems(contents, params, spellChecker),
      ...textItems(params),
      ...linkItems(params),
      ...pictureItems(contents, params),
    ]
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}

function spellingItems(
  contents: WebContents,
  { misspelledWord, dictionarySuggestions }: ContextMenuParams,
  spellChecker: SpellChecker,
): MenuItemConstructorOptions[] {
  if (!misspelledWord) return []
  const own = process.platform === 'linux'
  const suggestions = own ? spellChecker.suggestions(misspelledWord) : dictionarySuggestions
  const learn = () =>
    own
      ? spellChecker.add(misspelledWord)
      : void contents.session.addWordToSpellCheckerDictionary(misspelledWord)
  return [
    ...suggestions.map((word) => ({ label: word, click: () => contents.replaceMisspelling(word) })),
    ...(suggestions.length === 0 ? [{ label: 'No suggestions', enabled: false }] : []),
    { label: `Learn “${misspelledWord}”`, click: learn },
    { type: 'separator' },
  ]
}

function textItems({
  isEditable,
  editFlags,
  selectionText,
}: ContextMenuParams): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = { role: 'copy', enabled: editFlags.canCopy }
  if (!isEditable) return selectionText.trim() ? [copy] : []
  return [
    { role: 'cut', enabled: editFlags.canCut },
    copy,
    { role: 'paste', enabled: editFlags.canPaste },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}

function linkItems({ linkURL }: ContextMenuParams): MenuItemConstructorOptions[] {
  const target = externalTarget(linkURL)
  return target ? [{ label: 'Copy link', click: () => void clipboard.writeText(target) }] : []
}

function pictureItems(contents: WebContents, { mediaType, hasImageContents, x, y }: ContextMenuParams) {
  if (mediaType !== 'image' || !hasImageContents) return []
  return [{ label: 'Copy picture', click: () => contents.copyImageAt(x, y) }]
}
