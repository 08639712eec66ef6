import { chosenCatalogue, type Messages } from './catalogue.ts'

/** Every sentence the interface says, in the person's language. */
export const words: Messages = chosenCatalogue()
