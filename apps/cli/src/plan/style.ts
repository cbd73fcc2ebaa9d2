import { Markup } from './markup';

/** Light and dark as the reader's system is; both bars keep 3:1 against the ground. */
export const STYLE = new Markup(`
:root { color-scheme: light dark; --ground: #fff; --text: #1b1b1f; --line: #c9c9d2; --published: #767683; --draft: #0b62c4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16161a; --text: #ececf1; --line: #44444f; --published: #90909c; --draft: #6fb0ff; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h2 { margin-top: 2.5rem; font-size: 1.2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; margin: 0.75rem 0; }
th, td { padding: 0.2rem 0.9rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th[scope='row'] { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
svg { display: block; width: 100%; max-width: 45rem; }
svg text { fill: var(--text); font-size: 11px; }
svg .published { fill: var(--published); }
svg .draft { fill: var(--draft); }
.legend span::before { content: ''; display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.4em; }
.legend .published::before { background: var(--published); }
.legend .draft::before { background: var(--draft); }
`);
