// Fills forms with two programs that are not ours: pdf-lib writes the file anew, and PDF.js, which
// Firefox uses, appends to it what somebody typed. Standard input is a list of forms, each with its
// path, what is put into its fields, and where each program saves it. Prints for each form how many
// fields each program sees.
import {readFileSync, writeFileSync} from "node:fs";

const {PDFDocument} = await import(process.env.PDF_LIB);
const {getDocument} = await import(process.env.PDF_JS);

async function byLib({blank, entries, byLib, isDrawn}) {
  const pdf = await PDFDocument.load(readFileSync(blank));
  const form = pdf.getForm();
  for (const {name, kind, value, label} of entries) {
    if (kind === "box") form.getCheckBox(name).check();
    else if (kind === "choice") form.getDropdown(name).select(label);
    else form.getTextField(name).setText(value);
  }
  writeFileSync(byLib, await pdf.save({updateFieldAppearances: isDrawn}));
  return form.getFields().length;
}

async function byJs({blank, entries, byJs}) {
  const pdf = await getDocument({data: new Uint8Array(readFileSync(blank)), verbosity: 0}).promise;
  const fields = await pdf.getFieldObjects();
  for (const {name, kind, value} of entries)
    pdf.annotationStorage.setValue(fields[name].at(-1).id, {value: kind === "box" ? true : value});
  writeFileSync(byJs, await pdf.saveDocument());
  await pdf.destroy();
  return Object.values(fields).flat().filter(one => one.type).length;
}

const counts = [];
for (const form of JSON.parse(readFileSync(0, "utf-8")))
  counts.push([await byLib(form), await byJs(form)]);
console.log(JSON.stringify(counts));
