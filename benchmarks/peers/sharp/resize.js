// node resize.js WHO FORMAT QUALITY EFFORT FROM TO: every JPEG in FROM at 400, 800 and 1600 pixels, by sharp or eleventy-img.
import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import Image from "@11ty/eleventy-img";
import sharp from "sharp";

const [who, format, quality, effort, from, to] = process.argv.slice(2);
const options = { quality: Number(quality), ...(format === "jpeg" ? { progressive: true } : { effort: Number(effort) }) };
const widths = [400, 800, 1600];
const files = readdirSync(from).filter((name) => name.endsWith(".jpg")).sort();
Image.concurrency = 2;

async function bySharp(name) {
  const picture = sharp(join(from, name)).rotate();
  await Promise.all(
    widths.map((width) => picture.clone().resize(width)[format](options).toFile(join(to, `${parse(name).name}-${width}.${format}`))),
  );
}

async function byEleventy(name) {
  await Image(join(from, name), {
    widths,
    formats: [format],
    outputDir: to,
    useCache: false,
    filenameFormat: (id, source, width, ending) => `${parse(source).name}-${width}.${ending}`,
    [`sharp${{ jpeg: "Jpeg", webp: "Webp", avif: "Avif" }[format]}Options`]: options,
  });
}

const work = who === "sharp" ? bySharp : byEleventy;
const waiting = [...files];
const hand = async () => {
  while (waiting.length) await work(waiting.shift());
};
await Promise.all([hand(), hand()]);
