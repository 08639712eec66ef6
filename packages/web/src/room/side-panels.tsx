/** What opens beside a room, as one part that is fetched when the first of it is wanted, or the window has nothing else to do. */
export { AboutPanel } from '../about/about-panel.tsx'
export { ThreadPanel } from '../thread/thread-panel.tsx'
