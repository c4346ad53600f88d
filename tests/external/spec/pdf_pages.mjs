// Draws the pages of PDF files with PDF.js, which Firefox uses, with what their fields show: the
// pictures and a list of the text of each page are written to a folder, under the names of the files.
import {readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {basename, join} from "node:path";

const {getDocument, AnnotationMode} = await import(process.env.PDF_JS);
const {createCanvas} = createRequire(process.env.PDF_JS)("@napi-rs/canvas");
const [folder, scale, ...files] = process.argv.slice(2);

async function draw(page, name) {
  const viewport = page.getViewport({scale: Number(scale)});
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const canvasContext = canvas.getContext("2d");
  await page.render({canvas, canvasContext, viewport, annotationMode: AnnotationMode.ENABLE}).promise;
  writeFileSync(name, canvas.toBuffer("image/png"));
}

for (const file of files) {
  const name = join(folder, basename(file, ".pdf"));
  const data = new Uint8Array(readFileSync(file));
  const pdf = await getDocument({data, verbosity: 0}).promise;
  const texts = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    await draw(page, `${name}-${String(number).padStart(2, "0")}.png`);
    texts.push((await page.getTextContent()).items.map(item => item.str).join(" "));
  }
  writeFileSync(`${name}.json`, JSON.stringify(texts));
  await pdf.destroy();
}
