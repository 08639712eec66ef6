/** The reference page's style: system fonts, light and dark, readable at any width. */
export const referenceCss = `
:root { color-scheme: light dark; --text: light-dark(#1c1f24, #e6e8eb); --soft: light-dark(#5c6570, #9aa4b0);
  --line: light-dark(#e3e6ea, #2c323a); --back: light-dark(#ffffff, #14171b); --raised: light-dark(#f6f7f9, #1b1f25);
  --accent: light-dark(#2456c9, #8fb1ff) }
* { box-sizing: border-box }
html { scroll-padding-top: 1.5rem }
body { margin: 0; display: grid; grid-template-columns: 13rem minmax(0, 1fr); background: var(--back); color: var(--text);
  font: 16px/1.6 system-ui, sans-serif }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.75rem 1.25rem; border-right: 1px solid var(--line) }
nav ul { list-style: none; margin: 1rem 0 0; padding: 0 }
nav li a { display: block; padding: .2rem 0; color: var(--soft) }
nav a:hover, nav a:focus-visible { color: var(--accent) }
.home { font-weight: 650; color: var(--text) }
main { padding: 1.75rem clamp(1rem, 4vw, 4rem) 6rem; max-width: 62rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { margin: 3.5rem 0 1rem; font-size: 1.35rem; border-bottom: 1px solid var(--line); padding-bottom: .4rem }
h3 { margin: 0; font-size: 1.05rem }
a { color: var(--accent); text-decoration: none }
h3 a { color: inherit }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px }
.lead { font-size: 1.1rem; color: var(--soft) }
article { margin: 1.25rem 0; padding: 1.1rem 1.25rem; background: var(--raised); border: 1px solid var(--line); border-radius: 10px }
article p { margin: .5rem 0 }
.access { color: var(--soft); font-size: .9rem }
code, pre { font: .875em/1.55 ui-monospace, monospace }
pre { margin: .5rem 0; padding: .9rem 1rem; overflow: auto; background: var(--back); border: 1px solid var(--line); border-radius: 8px }
.method { display: inline-block; min-width: 4.25rem; padding: .05rem .5rem; border-radius: 5px; text-align: center; font-size: .75rem;
  font-weight: 650; color: #fff; background: #4a5568 }
.get { background: #1f6f43 } .post { background: #2456c9 } .put { background: #8a5200 } .delete { background: #a32430 }
summary { cursor: pointer; color: var(--soft); padding: .25rem 0 }
table { width: 100%; border-collapse: collapse; margin: .6rem 0; font-size: .9rem }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400 }
tr:target { background: light-dark(#fff6d6, #3a3216) }
.failures { display: flex; flex-wrap: wrap; gap: .3rem .9rem; list-style: none; margin: .6rem 0 0; padding: 0; font-size: .85rem; color: var(--soft) }
@media (max-width: 46rem) { body { display: block } nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line) }
  nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem } }
`
