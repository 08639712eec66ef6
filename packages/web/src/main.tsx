import { chooseCatalogue } from './messages/catalogue.ts'
import { language } from './messages/locale.ts'
import './styles/app.css'

document.documentElement.lang = language
await chooseCatalogue(language)
// Only now: every sentence is looked up once, when the module that says it is read.
const { start } = await import('./start.tsx')
start()
