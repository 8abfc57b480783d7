package report

// htmlStyle is how a report looks in a browser, by day, by night and on paper.
const htmlStyle = `:root { color-scheme: light dark; --line: #8884; --soft: #8881; --red: #c62828; --amber: #b26a00; --blue: #1565c0; --green: #2e7d32 }
@media (prefers-color-scheme: dark) { :root { --red: #ff8a80; --amber: #ffc166; --blue: #82b1ff; --green: #8bd48f } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; margin: 0 }
h1.pass { color: var(--green) }
h1.fail, h1.none, .error b { color: var(--red) }
h2 { font-size: 1.05rem; margin: 0 0 .3rem }
p { margin: .2rem 0 }
article { border: 1px solid var(--line); border-left-width: 4px; border-radius: 4px; padding: .6rem .9rem; margin: .8rem 0 }
article.error { border-left-color: var(--red) }
article.warning { border-left-color: var(--amber) }
article.notice { border-left-color: var(--blue) }
.warning b { color: var(--amber) }
.notice b { color: var(--blue) }
.where, .more, .related, footer { opacity: .75; font-size: .9rem }
.hint { font-weight: 600 }
code, pre, .where { font-family: ui-monospace, monospace }
pre { background: var(--soft); padding: .5rem; margin: .4rem 0; overflow-x: auto; white-space: pre }
pre i { font-style: normal; opacity: .6; display: inline-block; min-width: 2.5em; text-align: right; border-right: 1px solid var(--line); padding-right: .5em }
section { margin: 1.5rem 0; overflow-x: auto }
table { border-collapse: collapse; margin: .8rem 0; font-size: .92rem; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .25rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top }
th:first-child, td:first-child, .trace td { text-align: left }
td.part { padding-left: 1.8rem }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem }
@media print { article, tr { break-inside: avoid } }
`
