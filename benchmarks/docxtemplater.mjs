// docxtemplater with pizzip: a template with {tags} is loaded and rendered for every document, as in
// its manual. Arguments: the template, the records as JSON, where to write the first document.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";

const [template, records, out] = process.argv.slice(2);
const bytes = readFileSync(template);
const teams = JSON.parse(readFileSync(records, "utf8"));

function make(number) {
  const document = new Docxtemplater(new PizZip(bytes), { linebreaks: true });
  document.render(teams[number % teams.length]);
  return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
}

writeFileSync(out, make(0));
console.log("ready");
let made = 1;
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  for (let n = 0; n < Number(line); n += 1) make(made + n);
  console.log((performance.now() - start) / 1000);
  made += Number(line);
}
