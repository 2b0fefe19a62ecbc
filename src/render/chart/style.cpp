#include "render/chart/style.hpp"

namespace pyat::render::chart {

std::string_view style_sheet() {
  return R"(.chart{display:block;width:100%;height:auto;overflow:visible;font:12px var(--font);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.chart text{fill:var(--ink);white-space:pre}
.chart .muted{fill:var(--muted)}
.chart .value{font-weight:600;font-variant-numeric:tabular-nums}
.chart .track{fill:var(--track)}
.chart .grid{stroke:var(--grid)}
.chart .axis,.chart .zero{stroke:var(--axis)}
.chart .zero{stroke-width:1.5}
.chart .leader{stroke:var(--axis);stroke-dasharray:1 2}
.chart .reference{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:5 3}
.chart .halo{stroke:var(--bg);stroke-width:4}
.chart .before{fill:var(--bg);stroke:var(--muted);stroke-width:1.2}
.chart .hatch{fill:none;stroke:var(--on);stroke-opacity:.55;stroke-width:1.2}
.chart .band{fill:var(--c0);fill-opacity:.2}
.chart .line{fill:none;stroke-width:2.2;stroke-linejoin:round}
.chart .forecast{stroke-dasharray:5 4}
.chart .marker{fill:var(--bg);stroke:var(--ink);stroke-width:2}
.chart .on-plot{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round;font-weight:600}
.chart .fill0{fill:var(--c0)}.chart .fill1{fill:var(--c1)}.chart .fill2{fill:var(--c2)}
.chart .fill3{fill:var(--c3)}.chart .fill4{fill:var(--c4)}.chart .fill5{fill:var(--c5)}
.chart .line0{stroke:var(--c0)}.chart .line1{stroke:var(--c1)}.chart .line2{stroke:var(--c2)}
.chart .line3{stroke:var(--c3)}.chart .line4{stroke:var(--c4)}.chart .line5{stroke:var(--c5)}
.chart .ink0,.chart .ink1,.chart .ink2,.chart .ink3,.chart .ink4,.chart .ink5{font-weight:600}
.chart .ink0{fill:var(--c0)}.chart .ink1{fill:var(--c1)}.chart .ink2{fill:var(--c2)}
.chart .ink3{fill:var(--c3)}.chart .ink4{fill:var(--c4)}.chart .ink5{fill:var(--c5)}
.chart .on0,.chart .on1,.chart .on2,.chart .on3,.chart .on4,.chart .on5{fill:var(--on);paint-order:stroke;stroke-width:5px;stroke-linejoin:round;font-weight:600}
.chart .on0{stroke:var(--c0)}.chart .on1{stroke:var(--c1)}.chart .on2{stroke:var(--c2)}
.chart .on3{stroke:var(--c3)}.chart .on4{stroke:var(--c4)}.chart .on5{stroke:var(--c5)}
)";
}

}  // namespace pyat::render::chart
