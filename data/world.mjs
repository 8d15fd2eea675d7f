// Makes world.txt, the outlines that maps are drawn on, of Natural Earth's countries; README.md says how to run it.
//
// Coordinates are Web Mercator in whole hundredths of a degree at the equator: x from 0 (169 degrees west, in the Bering Strait)
// to 36000 eastwards, y downwards with the equator at 18000.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const require = createRequire(`${process.cwd()}/`); // the packages are looked for where this is run
const { merge, mesh, feature } = require("topojson-client");
const { presimplify, simplify, filter, filterWeight, sphericalTriangleArea, sphericalRingArea } = require("topojson-simplify");
const SMALLEST = 1e-6; // steradians; a corner whose triangle is smaller goes, about 40 square kilometres
const NEAR = [24, 12, 64, 43]; // west, south, east, north of where the built-in list is dense: a tenth of that there

const isNear = ([lon, lat]) => lon > NEAR[0] && lat > NEAR[1] && lon < NEAR[2] && lat < NEAR[3];
const area3 = (triangle) => sphericalTriangleArea(triangle) * (isNear(triangle[1]) ? 10 : 1);
const full = presimplify(require("world-atlas/countries-10m.json"), area3);
const thin = simplify(full, SMALLEST);
const world = filter(thin, filterWeight(thin, SMALLEST / 2, sphericalRingArea));
const countries = world.objects.countries;
countries.geometries = countries.geometries.filter((country) => country.properties.name !== "Antarctica");

const RADIUS = 18000 / Math.PI;
const project = ([lon, lat]) => {
  const angle = (Math.max(-75, Math.min(84, lat)) * Math.PI) / 180;
  return [Math.round(((lon + 169 + 360) % 360) * 100), Math.round(18000 - RADIUS * Math.asinh(Math.tan(angle)))];
};
// The points of a line, on beyond the map's edge rather than back across all of it.
const unroll = (points) => points.map(project).map(([x, y], i, all) => {
  const turns = Math.round((x - all[i && i - 1][0]) / 36000);
  return (all[i] = [x - turns * 36000, y]);
});
const pair = ([x, y]) => `${x}${y < 0 ? "" : " "}${y}`;

function line(points, closed) {
  const [from, ...rest] = unroll(points);
  let steps = "";
  let at = from;
  for (const to of closed ? rest.slice(0, -1) : rest) {
    const step = pair([to[0] - at[0], to[1] - at[1]]);
    if (step === "0 0") continue;
    steps += (steps && step[0] !== "-" ? " " : "") + step;
    at = to;
  }
  return steps && `M${pair(from)}l${steps}${closed ? "z" : ""}`;
}

const area = (ring) => {
  const points = unroll(ring);
  return Math.abs(points.reduce((sum, [x, y], i) => {
    const [u, v] = points[(i + 1) % points.length];
    return sum + x * v - u * y;
  }, 0)) / 2;
};

// A country's name stands at the middle of the widest run of its largest part, halfway down; with it goes how wide that is.
function label(country) {
  const { type, coordinates } = country.geometry;
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((polygon) => polygon[0]);
  const ring = rings.reduce((best, next) => (area(next) > area(best) ? next : best));
  const points = unroll(ring);
  const ys = points.map(([, y]) => y);
  let best = [0, 0, 0];
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = Math.min(...ys) + part * (Math.max(...ys) - Math.min(...ys));
    const xs = [];
    points.forEach(([x, v], i) => {
      const [u, w] = points[(i + 1) % points.length];
      if (v > y !== w > y) xs.push(x + ((y - v) / (w - v)) * (u - x));
    });
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const width = (xs[i + 1] - xs[i]) * (part === 0.5 ? 1.15 : 1);
      if (width > best[2]) best = [Math.round((xs[i] + xs[i + 1]) / 2), Math.round(y), Math.round(width)];
    }
  }
  return [country.properties.name, ...best];
}

const land = merge(world, countries.geometries).coordinates.flat().map((ring) => line(ring, true)).join("");
const borders = mesh(world, countries, (one, other) => one !== other).coordinates.map((arc) => line(arc, false)).join("");
const names = feature(world, countries).features.filter((country) => country.geometry).map(label).sort((a, b) => b[3] - a[3]);
const lines = [`land\t${land}`, `borders\t${borders}`];
for (const [name, x, y, width] of names) if (width > 0) lines.push(`name\t${name}\t${x}\t${y}\t${width}`);
writeFileSync(process.argv[2], `${lines.join("\n")}\n`);
