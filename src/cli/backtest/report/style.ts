/** How does the report look, and what can be clicked in it? Light or dark as the reader's system is. */

const LIGHT = `--page:#f7f7f5;--card:#ffffff;--ink:#16181d;--soft:#5c6270;--line:#e4e5e8;--axis:#9aa0ab;--blue:#2a6fd0;
--fan-90:#8fb8ee;--fan-95:#bcd5f5;--fan-99:#deeafa;--band:#eceef2;--off:#d5452f;--reference:#b06a00;
--s1:#2a6fd0;--s2:#1a9c70;--s3:#d99200;--s4:#7a55c7;--s5:#d8503f;--s6:#2a9fb5;--s7:#c9578f;--rest:#b7bcc6;`;
const DARK = `--page:#121418;--card:#1b1e24;--ink:#eceef2;--soft:#a0a7b4;--line:#2e323a;--axis:#6c7380;--blue:#6aa5f5;
--fan-90:#2f5f9f;--fan-95:#264a79;--fan-99:#203753;--band:#2a2e36;--off:#ff7a63;--reference:#e0a040;
--s1:#5b97ee;--s2:#35b58a;--s3:#d9a030;--s4:#a185e6;--s5:#ec7566;--s6:#4bb5c9;--s7:#de7aac;--rest:#5a616d;`;

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 20px 48px}
h1{font-size:26px;margin:0}h2{font-size:20px;margin:36px 0 12px;overflow-wrap:anywhere}h3{font-size:16px;margin:0}
header p,figcaption p,footer{color:var(--soft);margin:2px 0 0}
.data{color:var(--ink)!important;font-weight:600;overflow-wrap:anywhere}
figure,.card,.tiles>div{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 16px;padding:16px 18px}
.card h2{margin-top:0;font-size:16px}
figcaption{margin-bottom:10px}figcaption p{font-size:13px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));gap:12px;margin:20px 0 4px}
.tiles>div{margin:0}
.tiles p{margin:0;color:var(--soft);font-size:13px}
.tiles strong{display:block;font-size:28px;font-weight:650;line-height:1.3}
.tiles small{color:var(--soft);font-size:12px;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:16px}
.pair figure{min-width:0}
@media (min-width:1000px){.pair.uneven{grid-template-columns:minmax(0,5fr) minmax(0,7fr)}}
.scroll{overflow-x:auto}.tall{max-height:340px;overflow-y:auto}
.scroll>svg{display:block;width:100%;height:auto}.scroll>svg.wide{min-width:720px}.scroll>svg.half{min-width:320px}
svg text{font-size:12px;fill:var(--soft)}
.end{text-anchor:end}.middle{text-anchor:middle}
svg .value{fill:var(--ink);font-weight:600}
.grid{stroke:var(--line)}.axis{stroke:var(--axis)}
.fan-90{fill:var(--fan-90);background:var(--fan-90)}.fan-95{fill:var(--fan-95);background:var(--fan-95)}.fan-99{fill:var(--fan-99);background:var(--fan-99)}
.median{fill:none;stroke:var(--blue);stroke-width:1.5;stroke-linejoin:round}
.actual{fill:none;stroke:var(--ink);stroke-width:3;stroke-linecap:round}
.hover{fill:transparent}.hover:hover{fill:var(--ink);fill-opacity:.08}
.band{fill:var(--band)}.mark{fill:var(--blue);stroke:var(--card);stroke-width:2}.mark-off{fill:var(--off);stroke:var(--card);stroke-width:2}
.mark-other{fill:var(--rest)}.line-other{fill:none;stroke:var(--rest);stroke-width:1.2}
.line-mixture{fill:none;stroke:var(--blue);stroke-width:3}
.bar{fill:var(--blue)}.mark-reference{stroke:var(--reference);stroke-width:2.5}
.layer{stroke:var(--card);stroke-width:1}
${[1, 2, 3, 4, 5, 6, 7].map((at) => `.series-${at}{fill:var(--s${at});background:var(--s${at})}`).join('')}
${[1, 2, 3, 4, 5, 6, 7].map((at) => `.stroke-${at}{fill:none;stroke:var(--s${at});stroke-width:2;stroke-linejoin:round}`).join('')}
.series-rest{fill:var(--rest);background:var(--rest)}
.said{stroke:var(--fan-90);stroke-width:9;stroke-linecap:round}.counts{fill:none;stroke:var(--soft);stroke-width:1.3}
.came{fill:var(--card);stroke:var(--off);stroke-width:2}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:8px 0 0;color:var(--soft);font-size:13px}
.legend i{display:inline-block;margin-right:6px;vertical-align:middle}
.box{width:14px;height:12px;border-radius:3px}.dot-actual{width:6px;height:6px;border-radius:50%;background:var(--ink)}
.line-median{width:16px;height:2px;background:var(--blue)}
.buttons{display:flex;gap:6px;margin-bottom:8px}
button{font:inherit;font-size:13px;color:var(--ink);background:var(--band);border:1px solid transparent;border-radius:6px;padding:3px 10px;cursor:pointer;text-align:left}
button[aria-pressed=true]{background:var(--blue);color:var(--card)}
button:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th{color:var(--soft);font-weight:500}th,td{padding:5px 7px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
.trail{white-space:normal!important;min-width:420px;overflow-wrap:anywhere}.text{text-align:left}.ours td{font-weight:650}.picture{padding:2px 10px;text-align:left}
tbody tr:last-child td{border-bottom:0}
footer{margin-top:28px;font-size:13px}footer p{margin:4px 0}
`;

/** Shows one of several; which buttons are pressed says which. */
export const SCRIPT = `
const show = (kind, value, within) => {
  for (const each of within.querySelectorAll('[data-' + kind + ']')) each.hidden = each.getAttribute('data-' + kind) !== value;
  for (const each of within.querySelectorAll('[data-show-' + kind + ']')) each.setAttribute('aria-pressed', String(each.getAttribute('data-show-' + kind) === value));
};
for (const kind of ['source', 'lead', 'policy']) {
  for (const button of document.querySelectorAll('[data-show-' + kind + ']')) {
    button.addEventListener('click', () => show(kind, button.getAttribute('data-show-' + kind), kind === 'source' ? document : button.closest('figure')));
  }
}
if (document.querySelector('[data-show-source]')) show('source', '0', document);
`;
