/// How a page looks, and the few lines of script that make it handier.
enum PageStyle {
  /// The style sheet: one column for reading, light and dark, and a plain version for paper.
  static let css = #"""
    :root{--paper:#fdfcfa;--ink:#1c2230;--soft:#586070;--line:#e4e0d8;--code:#f5f2ec;
    --accent:#1d4ed8;--k:#7a28c9;--s:#0b6e5f;--n:#a3480a;--c:#626b7a;--f:#1d4ed8;--l:#8a5a00;
    --ok:#15703d;--bad:#b4232f;--badpaper:#fdf0ef;--grid:#e6e8ed;--axis:#a9b0bc;
    --s0:#2563eb;--s1:#d9620a;--s2:#0c8a60;--s3:#8b3fe0;--s4:#dc2643;--s5:#0b86a8;--s6:#a16207;
    --s7:#64748b;
    --serif:Charter,"Bitstream Charter","Sitka Text",Cambria,"Noto Serif",Georgia,serif;
    --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",sans-serif;
    --mono:ui-monospace,"SF Mono","JetBrains Mono","Cascadia Code",Menlo,Consolas,
    "DejaVu Sans Mono",monospace}
    @media (prefers-color-scheme:dark){:root{--paper:#14171d;--ink:#e4e6eb;--soft:#a0a8b6;
    --line:#2b303a;--code:#1b1f27;--accent:#8ab4ff;--k:#c9a2ff;--s:#7cd6c2;--n:#f2b27a;--c:#929bab;
    --f:#8ab4ff;--l:#e3c27a;--ok:#6bd196;--bad:#ff8f8f;--badpaper:#2a1a1d;--grid:#272c35;
    --axis:#4a5261;--s0:#6ea2ff;--s1:#ff9d52;--s2:#3fcf9a;--s3:#bd93ff;--s4:#ff7a8c;--s5:#4cc3e0;
    --s6:#d9a441;--s7:#a3afc0}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.62 var(--serif);
    text-rendering:optimizeLegibility}
    main,footer{max-width:46rem;margin:0 auto;padding:0 1.5rem}
    .swatches{display:flex;height:6px}.swatches i{flex:1}
    .swatches i:nth-child(1){background:#27408b}.swatches i:nth-child(2){background:#1f7a6d}
    .swatches i:nth-child(3){background:#d9a521}.swatches i:nth-child(4){background:#d2572b}
    .swatches i:nth-child(5){background:#8c2f39}
    header{margin:3.2rem 0 2rem}
    h1,h2,h3,h4,h5,h6{font-family:var(--sans);line-height:1.22;letter-spacing:-.012em;
    font-weight:680;margin:2.4em 0 .6em;text-wrap:balance}
    h1{font-size:2.35rem;margin:0 0 .35em;letter-spacing:-.022em}h2{font-size:1.5rem}
    h3{font-size:1.2rem}h4,h5,h6{font-size:1.02rem}
    article+article{border-top:1px solid var(--line);margin-top:4rem}
    p,ul,ol,blockquote{margin:0 0 1em}li{margin:.2em 0}li>ul,li>ol{margin-bottom:0}ul,ol{padding-left:1.4em}
    a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    hr{border:0;border-top:1px solid var(--line);margin:2.4em 0}
    blockquote{margin-left:0;padding-left:1.1em;border-left:3px solid var(--line);color:var(--soft)}
    .facts,.time,figcaption,footer,nav,summary,caption{font-family:var(--sans);font-size:.86rem;
    color:var(--soft)}
    .facts{margin:0 0 1.2em}
    nav ol{columns:2;column-gap:2.5rem;padding:1rem 0 1rem 1.4em;margin:0 0 2rem;
    border:solid var(--line);border-width:1px 0}nav li{break-inside:avoid}nav a{color:inherit}
    .book ol{list-style:none;padding-left:0}.book li{margin:0 0 .8em}.book li>a{font-weight:600;
    color:var(--ink)}.book ul{list-style:none;padding:0;margin:.2em 0 0}.book ul li{margin:.15em 0}
    .book ul a{font-weight:400;color:var(--soft)}nav a{text-decoration-color:var(--line)}
    .book li{overflow:hidden}.book img{float:right;width:auto;height:auto;max-width:9rem;
    max-height:4.2rem;margin:.2em 0 .3em .9em;border-radius:3px}.book p{margin:.1em 0 .2em;
    line-height:1.4}.front{margin-bottom:2.4rem}.front figure{margin:1.4em 0}
    .way{display:grid;grid-template-columns:1fr auto 1fr;gap:1.5rem;margin-top:3rem}
    .way a:last-child{text-align:right}
    .skip{position:absolute;left:-99rem;background:var(--paper);padding:.6em 1em;z-index:1}
    .skip:focus{left:.5rem;top:.8rem}main:focus{outline:0}
    @media (max-width:36rem){nav ol{columns:1}h1{font-size:1.85rem}}
    summary{cursor:pointer}.parameters{margin-bottom:1.4em}details[open] summary{margin-bottom:.6em}
    code,pre{font-family:var(--mono);font-size:.875em;font-variant-ligatures:none}
    p code,li code,td code,th code{background:var(--code);border-radius:4px;padding:.1em .32em}
    p code,li code{white-space:nowrap}code.long{white-space:normal}
    math{font-size:1.06em}math[display=block]{margin:1.1em 0;overflow-x:auto;overflow-y:hidden}
    pre{margin:0;line-height:1.55;tab-size:4}pre code{font-size:1em}
    pre.code,pre.fence{background:var(--code);border-radius:8px;padding:.85rem 1.05rem;
    overflow-x:auto;font-size:.84rem}
    pre.fence{margin:0 0 1em}
    .cell{position:relative;margin:1.5rem 0}
    .cell>.number{position:absolute;right:calc(100% + .8rem);top:.9rem;font:.78rem var(--mono);
    color:var(--soft);text-decoration:none}
    .cell>.number:hover{color:var(--accent)}
    @media (max-width:54rem){.cell>.number{display:none}}
    .results{padding:.8rem 1.05rem 0;display:grid;gap:.9rem;min-width:0}.results>*{min-width:0}
    pre.result{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.84rem}
    .time{margin:.4rem 1.05rem 0;text-align:right}
    .k{color:var(--k)}.s{color:var(--s)}.n{color:var(--n)}.c{color:var(--c);font-style:italic}
    .f{color:var(--f)}.l{color:var(--l)}.x{color:var(--c)}
    .tick,.x.ok{color:var(--ok)}.cross,.x.bad{color:var(--bad)}
    .failure,.miss{background:var(--badpaper);border-left:3px solid var(--bad);
    border-radius:0 8px 8px 0;padding:.8rem 1rem;overflow-x:auto;font-size:.84rem}
    pre.failure{white-space:pre-wrap;overflow-wrap:anywhere}
    .failure.stopped{background:none;border-color:var(--soft)}
    .miss p{margin:0 0 .3em;font:600 .84rem var(--sans);color:var(--bad)}
    .miss span{color:var(--soft)}
    .scroll{overflow-x:auto;margin:0 0 1em}.results .scroll{margin:0}
    table{border-collapse:collapse;font:.86rem/1.5 var(--sans);font-variant-numeric:tabular-nums}
    caption{text-align:left;font-weight:600;color:var(--ink);padding-bottom:.4em}
    th,td{text-align:left;vertical-align:top;padding:.32em 1.4em .32em 0}
    th{font-weight:600;border-bottom:1.5px solid var(--axis);white-space:nowrap}
    td{border-bottom:1px solid var(--line);white-space:pre-line}
    .results th,.results td{padding-right:1.1em}.results :is(th,td):last-child{padding-right:0}
    .results td{white-space:pre}.results td.long{white-space:pre-line;min-width:16rem}
    th.number,td.number{text-align:right}tfoot td{border:0;color:var(--soft)}
    figure{margin:0}figcaption{margin-top:.45em}
    .zoom{appearance:none;border:0;background:none;padding:0;margin:0;cursor:zoom-in;display:block;
    max-width:100%}
    .picture img{display:block;max-width:100%;height:auto;border-radius:3px}
    .pixels{image-rendering:pixelated}
    .plot figcaption{margin:0 0 .3em;font-weight:600;color:var(--ink)}
    .plot svg{display:block;width:100%;height:auto;overflow:visible}
    .legend{list-style:none;padding:0;margin:0 0 .5em;display:flex;flex-wrap:wrap;gap:.1em 1.4em;
    font:.84rem var(--sans)}
    .legend span{color:var(--soft);font-variant-numeric:tabular-nums}
    .legend i{display:inline-block;width:1.1em;height:.28em;border-radius:2px;margin-right:.5em;
    vertical-align:.22em;background:var(--i)}
    svg .g{stroke:var(--grid)}svg .a{stroke:var(--axis)}
    svg .t{fill:var(--soft);font:12px var(--sans);font-variant-numeric:tabular-nums}
    svg .l{fill:none;stroke:var(--i);stroke-width:1.9;stroke-linejoin:round;stroke-linecap:round}
    svg .d{fill:var(--i)}
    .s0{--i:var(--s0)}.s1{--i:var(--s1)}.s2{--i:var(--s2)}.s3{--i:var(--s3)}.s4{--i:var(--s4)}
    .s5{--i:var(--s5)}.s6{--i:var(--s6)}.s7{--i:var(--s7)}
    footer{margin-top:4rem;padding-bottom:3rem}
    dialog{border:0;padding:0;background:none;max-width:96vw;max-height:96vh}
    dialog::backdrop{background:rgba(8,10,14,.86)}
    dialog img{display:block;max-width:96vw;max-height:94vh;width:96vw;height:94vh;
    object-fit:contain;cursor:zoom-out}
    dialog img[hidden]{display:none}.plot .zoom{width:100%}.drawing svg{display:block;
    width:min(94vw,200vh);max-height:92vh;padding:1rem;background:var(--paper);border-radius:6px;cursor:zoom-out}
    dialog button{position:absolute;top:.6rem;right:.6rem;font:.9rem var(--sans);color:#fff;
    background:#20242c;border:1px solid #8a93a3;border-radius:6px;padding:.3em .9em;cursor:pointer}
    .copy{position:absolute;top:.45rem;right:.5rem;font:.74rem var(--sans);color:var(--soft);
    background:var(--code);border:1px solid var(--line);border-radius:5px;padding:.15em .6em;
    opacity:0;cursor:pointer}
    .cell:hover>.copy,.copy:focus-visible{opacity:1}
    @media print{:root{--paper:#fff;--code:#f6f5f2}body{font-size:10.5pt}main{max-width:none}
    .swatches{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .copy,dialog,.way,.skip{display:none}nav ol{columns:2}nav.book~article{break-before:page;
    border:0;margin:0}a{color:inherit}pre.code,pre.result{white-space:pre-wrap;overflow-wrap:anywhere}
    .results table{font-size:.74rem}.results td{white-space:pre-line}.scroll{overflow:visible}
    tfoot{display:table-row-group}
    details::details-content{content-visibility:visible;block-size:auto;height:auto}
    details.answer summary{list-style:none;font-weight:600}
    figure,tr,.failure{break-inside:avoid}h2,h3,h4{break-after:avoid}
    .picture img{max-height:8cm;object-fit:contain;object-position:left}}
    """#

  /// Enlarging pictures and copying cells; the page is whole without it.
  static let script = #"""
    (function () {
      var view = document.getElementById("view"), big = view.querySelector("img");
      var drawing = view.querySelector(".drawing");
      if (view.showModal) document.querySelectorAll(".zoom").forEach(function (button) {
        button.addEventListener("click", function () {
          var img = button.querySelector("img"), svg = button.querySelector("svg");
          big.hidden = !img; drawing.replaceChildren(svg ? svg.cloneNode(true) : "");
          if (img) { big.src = img.src; big.alt = img.alt; big.className = img.className; }
          view.showModal();
        });
      });
      // On paper, answers are read: what the style sheet cannot open is opened here, and closed again.
      var folded = [];
      window.addEventListener("beforeprint", function () {
        folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
        folded.forEach(function (part) { part.open = true; });
      });
      window.addEventListener("afterprint", function () {
        folded.forEach(function (part) { part.open = false; });
      });
      view.addEventListener("click", function () { view.close(); });
      if (navigator.clipboard) document.querySelectorAll(".cell").forEach(function (cell) {
        var button = document.createElement("button");
        button.className = "copy"; button.type = "button"; button.textContent = "copy";
        button.addEventListener("click", function () {
          navigator.clipboard.writeText(cell.querySelector("pre.code").textContent
            .replace(/ [✓✗]$/gm, ""));
          button.textContent = "copied";
          setTimeout(function () { button.textContent = "copy"; }, 1200);
        });
        cell.appendChild(button);
      });
    })();
    """#
}
