// One scene, two painters: a canvas for the screen, SVG for export and print. Both draw paths, shapes and text alike.
(() => {
  "use strict";
  const { svg } = ace.dom;

  const turn = (r, count, start, inner) => Array.from({ length: count }, (_, at) => {
    const angle = start + (at * 2 * Math.PI) / count, far = inner && at % 2 ? inner * r : r;
    return [far * Math.cos(angle), far * Math.sin(angle)];
  });
  const SHAPES = {
    square: (r) => [[-0.86 * r, -0.86 * r], [0.86 * r, -0.86 * r], [0.86 * r, 0.86 * r], [-0.86 * r, 0.86 * r]],
    box: (r) => [[-0.74 * r, -0.95 * r], [0.74 * r, -0.95 * r], [0.74 * r, 0.95 * r], [-0.74 * r, 0.95 * r]],
    diamond: (r) => turn(1.16 * r, 4, 0),
    star: (r) => turn(1.3 * r, 10, -Math.PI / 2, 0.48),
    triangle: (r) => turn(1.22 * r, 3, -Math.PI / 2),
    triangleDown: (r) => turn(1.22 * r, 3, Math.PI / 2),
    hexagon: (r) => turn(1.08 * r, 6, 0),
  };
  const CHUNK = 100;
  const round = (value) => Math.round(value * 10) / 10;

  /** Draw on a canvas. */
  function onCanvas(context) {
    const start = () => context.beginPath();
    const fill = (colour) => { context.fillStyle = colour; context.fill(); };
    const stroke = (colour, width) => { context.strokeStyle = colour; context.lineWidth = width; context.stroke(); };
    const outline = (points) => { points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y))); context.closePath(); };
    return {
      curves(all, colour, width, dash) {
        start();
        for (const points of all) {
          context.moveTo(points[0], points[1]);
          context.quadraticCurveTo(points[2], points[3], points[4], points[5]);
        }
        if (dash) context.setLineDash([5, 4]);
        stroke(colour, width);
        if (dash) context.setLineDash([]);
      },
      lines(ends, colour) {
        for (let from = 0; from < ends.length; from += CHUNK) {
          start();
          for (const [x1, y1, x2, y2] of ends.slice(from, from + CHUNK)) {
            context.moveTo(x1, y1);
            context.lineTo(x2, y2);
          }
          stroke(colour, 1);
        }
      },
      dots(shape, places, colour) {
        start();
        for (const [x, y, r] of places) {
          if (shape === "dot") { context.moveTo(x + r, y); context.arc(x, y, r, 0, 2 * Math.PI); } else context.rect(x - r, y - r, 2 * r, 2 * r);
        }
        fill(colour);
      },
      heads(all, colour) {
        start();
        for (const points of all) outline([points.slice(0, 2), points.slice(2, 4), points.slice(4)]);
        fill(colour);
      },
      mark(shape, x, y, r, colour, rim) {
        start();
        if (SHAPES[shape]) outline(SHAPES[shape](r).map(([dx, dy]) => [x + dx, y + dy]));
        else context.ellipse(x, y, shape === "ellipse" ? r * 1.2 : r, shape === "ellipse" ? r * 0.75 : r, 0, 0, 2 * Math.PI);
        fill(colour);
        stroke(rim, 1.5);
      },
      ring(x, y, r, colour) {
        start();
        context.arc(x, y, r, 0, 2 * Math.PI);
        stroke(colour, 2.5);
      },
      text(text, x, y, font, align, colour, halo, wide = 3.5) {
        Object.assign(context, { font, textAlign: align, textBaseline: "top", lineJoin: "round", direction: ace.labels.isRightToLeft(text) ? "rtl" : "ltr", strokeStyle: halo, lineWidth: wide, fillStyle: colour });
        context.strokeText(text, x, y);
        context.fillText(text, x, y);
      },
    };
  }

  /** Draw into an SVG element. */
  function onSvg(parent) {
    const add = (name, attributes, ...children) => parent.append(svg(name, attributes, ...children));
    const list = (points) => points.map(round).join(" ");
    return {
      curves: (all, colour, width, dash) => all.forEach((p) => add("path", { d: `M${list(p.slice(0, 2))}Q${list(p.slice(2))}`, fill: "none", stroke: colour, "stroke-width": round(width), "stroke-dasharray": dash ? "5 4" : null })),
      lines: (ends, colour) => add("path", { d: ends.map(([x1, y1, x2, y2]) => `M${list([x1, y1])}L${list([x2, y2])}`).join(""), fill: "none", stroke: colour, "stroke-width": 0.7 }),
      dots: (shape, places, fill) => places.forEach(([x, y, r]) => add("circle", { cx: round(x), cy: round(y), r: round(r), fill })),
      heads: (all, colour) => all.forEach((p) => add("polygon", { points: list(p), fill: colour })),
      mark(shape, x, y, r, fill, rim) {
        const look = { fill, stroke: rim, "stroke-width": 1.5 };
        if (SHAPES[shape]) add("polygon", { points: SHAPES[shape](r).map(([dx, dy]) => `${round(x + dx)},${round(y + dy)}`).join(" "), ...look });
        else add("ellipse", { cx: round(x), cy: round(y), rx: round(shape === "ellipse" ? r * 1.2 : r), ry: round(shape === "ellipse" ? r * 0.75 : r), ...look });
      },
      ring: (x, y, r, colour) => add("circle", { cx: round(x), cy: round(y), r: round(r), fill: "none", stroke: colour, "stroke-width": 2.5 }),
      text(text, x, y, font, align, colour, halo, wide = 3) {
        const [weight, size] = font.split(" ").map((part) => parseInt(part, 10));
        const anchor = { left: "start", center: "middle", right: "end" }[align];
        const turned = ace.labels.isRightToLeft(text);
        const end = turned ? { start: "end", end: "start", middle: "middle" }[anchor] : anchor;
        add("text", { x: round(x), y: round(y + size * 0.82), "font-size": size, "font-weight": weight, "text-anchor": end, direction: turned ? "rtl" : null, fill: colour, stroke: halo, "stroke-width": wide, "paint-order": "stroke", "stroke-linejoin": "round" }, text);
      },
    };
  }

  /** A small drawing of a class, for legend and lists. */
  function icon(look) {
    const [key, , shape] = ace.case.looks.find(([one]) => one === look) || ["statement", "", "box"];
    const drawn = svg("svg", { class: `icon k-${key}`, viewBox: "-9 -9 18 18", "aria-hidden": true });
    drawn.append(SHAPES[shape] ? svg("polygon", { points: SHAPES[shape](6.2).map((point) => point.map(round).join(",")).join(" ") })
      : svg("ellipse", { rx: shape === "ellipse" ? 7.5 : 6, ry: shape === "ellipse" ? 4.8 : 6 }));
    return drawn;
  }

  ace.painters = { onCanvas, onSvg, icon };
})();
