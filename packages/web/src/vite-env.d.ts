/// <reference types="vite/client" />
/** Trusted Types, where the browser has them (https://www.w3.org/TR/trusted-types/). */
declare var trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL: (text: string) => string },
      ): { createScriptURL(text: string): string }
    }
  | undefined

declare module 'virtual:emoji-data' {
  export const emoji: import('../build/emoji-data.ts').EmojiRecord[]
}

declare module '*?worker&url' {
  const url: string
  export default url
}

declare module '*.css' {}
