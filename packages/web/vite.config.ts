import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { emojiData } from './build/emoji-data.ts'
import { preloadStart } from './build/preload-start.ts'
import { serviceWorker } from './build/service-worker.ts'

/** The workspace's own packages only declare things at the top level, so what a bundle does not use may be dropped. */
const declaresOnly = /[\\/]packages[\\/](?:client|crypto|protocol)[\\/]src[\\/]/

export default defineConfig({
  plugins: [react(), tailwind(), emojiData(), preloadStart(), serviceWorker()],
  build: {
    target: ['chrome125', 'edge125', 'firefox128', 'safari18'],
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: declaresOnly, sideEffects: false }] },
    },
  },
  worker: { format: 'es' },
})
