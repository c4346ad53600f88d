// Fills a form with two programs that are not ours: pdf-lib writes the file anew, and PDF.js, which
// Firefox uses, appends to it what somebody typed. Prints how many fields each of them sees.
import {readFileSync, writeFileSync} from "node:fs";

const {PDFDocument} = await import(process.env.PDF_LIB);
const {getDocument} = await import(process.env.PDF_JS);
const [source, byLib, byJs] = process.argv.slice(2);

const lib = await PDFDocument.load(readFileSync(source));
const form = lib.getForm();
form.getTextField("about.requester").setText("Typed in äö");
form.getDropdown("outcome.decision").select("Parked");
form.getCheckBox("about.already_diagnosed").check();
form.getCheckBox("diagnose.root_causes.process").check();
writeFileSync(byLib, await lib.save());

const js = await getDocument({data: new Uint8Array(readFileSync(source)), verbosity: 0}).promise;
const fields = await js.getFieldObjects();
const put = (name, value) => js.annotationStorage.setValue(fields[name].at(-1).id, {value});
put("about.requester", "Łukasz 漢");
put("clarify.perceived_problem", "First line\nsecond – “line”");
put("outcome.decision", "parked");
put("about.already_diagnosed", true);
put("diagnose.root_causes.process", true);
writeFileSync(byJs, await js.saveDocument());
console.log(JSON.stringify([form.getFields().length, Object.values(fields).flat().filter(one => one.type).length]));
