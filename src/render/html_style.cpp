#include "render/html_style.hpp"

namespace pyat::render {

std::string_view html_style_sheet() {
  return R"(:root{color-scheme:light dark;--font:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
--bg:#fff;--ink:#1a1d21;--muted:#555d66;--grid:#dfe3e8;--axis:#7d858e;--track:#f0f2f4;--card:#f6f7f9;--on:#fff;
--c0:#1f5fa8;--c1:#a34a00;--c2:#1b6e4b;--c3:#6b4bb3;--c4:#5a6270;--c5:#a3286b;
--good:#1b6e4b;--bad:#b3261e;--unknown:#6b4bb3}
@media screen and (prefers-color-scheme:dark){:root{
--bg:#14171a;--ink:#e8eaed;--muted:#a9b1bb;--grid:#2d3339;--axis:#7d858e;--track:#20252a;--card:#1d2125;--on:#14171a;
--c0:#7db4f0;--c1:#f0a468;--c2:#6fcf9f;--c3:#b9a2f0;--c4:#aab4c0;--c5:#f08fc0;
--good:#6fcf9f;--bad:#f2938b;--unknown:#b9a2f0}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:70rem;padding:12px;background:var(--bg);color:var(--ink);font:16px/1.5 var(--font)}
h1,h2,h3{line-height:1.25;overflow-wrap:anywhere;break-after:avoid}
h1{font-size:1.6rem;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.25rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--grid)}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0;max-width:46rem;overflow-wrap:anywhere}
.lead,footer,figcaption+.sub{color:var(--muted)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.cards li{background:var(--card);border:1px solid var(--grid);border-left:4px solid var(--axis);border-radius:4px;padding:.6rem .75rem;min-width:0;overflow-wrap:anywhere;break-inside:avoid}
.cards .good{border-left-color:var(--good)}
.cards .bad{border-left-color:var(--bad)}
.cards .unknown{border-left-color:var(--unknown);border-left-style:dashed}
.cards .name,.cards .note{display:block;font-size:.875rem;line-height:1.35;color:var(--muted)}
.cards .value{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .4rem;font-size:1.5rem;line-height:1.25;margin:.1rem 0;font-weight:600;font-variant-numeric:tabular-nums}
.cards .unit{line-height:1.35;font-size:.875rem;font-weight:400;color:var(--muted)}
.sign{font-weight:600;white-space:nowrap}
.good .sign{color:var(--good)}.bad .sign{color:var(--bad)}.unknown .sign{color:var(--unknown)}
.aside{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
figure{margin:1rem 0;max-width:27rem;break-inside:avoid}
figure.both{max-width:56rem}
figcaption,caption{font-weight:600;text-align:left;line-height:1.35;margin-bottom:.6rem;padding:0;overflow-wrap:anywhere}
caption{padding-bottom:.4rem}
.wide{display:none}
@media print,(min-width:740px){.both .narrow{display:none}.both .wide{display:block}}
.pair{display:grid;gap:0 2.5rem;align-items:start}
@media (min-width:900px){.pair{grid-template-columns:minmax(0,27rem) minmax(0,1fr)}}
.pair>*{min-width:0}
.scroll{overflow-x:auto;margin:1rem 0}
.scroll:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
table{border-collapse:collapse;font-size:.9375rem;line-height:1.35}
th,td{padding:.35rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--grid)}
th:first-child,td:first-child{padding-left:0}
td:last-child,th:last-child{padding-right:0}
thead th{border-bottom:2px solid var(--axis);vertical-align:bottom;color:var(--muted);font-weight:600}
tbody th{font-weight:400;overflow-wrap:anywhere;min-width:7.5rem}
td{overflow-wrap:break-word}
.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
thead .num{white-space:normal}
.total th,.total td{font-weight:600;border-top:2px solid var(--axis)}
tr{break-inside:avoid}
.notes{margin:1rem 0;padding:.6rem .9rem;background:var(--card);border-left:4px solid var(--axis);break-inside:avoid}
.notes h2,.notes h3{margin:0 0 .4rem;padding:0;border:0;font-size:1rem}
.notes ul{margin:0;padding-left:1.2rem;overflow-wrap:anywhere}
footer{margin:2.5rem 0 1rem;padding-top:.75rem;border-top:1px solid var(--grid);font-size:.875rem}
@media (max-width:560px){
.stacked,.stacked tbody,.stacked tr,.stacked th,.stacked td,.stacked caption{display:block}
.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stacked tr{padding:.5rem 0;border-bottom:1px solid var(--grid)}
.stacked th,.stacked td{border:0;padding:.1rem 0;white-space:normal;text-align:left}
.stacked tbody th{font-weight:600}
.stacked td{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:.75rem}
.stacked td::before{content:attr(data-label);color:var(--muted);font-weight:400}
.stacked .total{border-top:2px solid var(--axis)}.stacked .total th,.stacked .total td{border:0}}
@page{margin:14mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt}
.cards li,.notes{background:none}
.scroll{overflow:visible}
thead{display:table-header-group}
figure{max-width:12cm}figure.both{max-width:none}}
)";
}

}  // namespace pyat::render
