/** Every page that leads in, as one part that is fetched only by who is not signed in. */
export { InvitePage } from './invite-page.tsx'
export { ProviderPage } from './provider-page.tsx'
export { SetUpPage } from './set-up-page.tsx'
export { SignInPage } from './sign-in-page.tsx'
