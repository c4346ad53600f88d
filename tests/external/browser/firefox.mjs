// Fills in pages with Firefox, and gives what it saves. Takes a list of jobs as JSON: a page, a script
// that fills it in given its answers, a function that looks at the filled page, and a folder for
// downloads.
import {mkdirSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const {default: puppeteer} = await import(pathToFileURL(process.env.PUPPETEER));
const {program, jobs, folder} = JSON.parse(readFileSync(0, "utf-8"));
const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

mkdirSync(folder, {recursive: true});
const browser = await puppeteer.launch({
  browser: "firefox", executablePath: program, headless: true,
  extraPrefsFirefox: {
    "browser.download.folderList": 2, "browser.download.dir": folder,
    "browser.download.alwaysOpenPanel": false, "dom.disable_beforeunload": true,
  },
});
const downloaded = async () => {
  for (let tries = 0; tries < 200; tries += 1) {
    const [name, ...others] = readdirSync(folder);
    if (name && !others.length && !name.endsWith(".part")) {
      const text = readFileSync(join(folder, name), "utf-8");
      if (text.endsWith("</html>\n")) { rmSync(join(folder, name)); return text; }
    }
    await wait(50);
  }
  throw new Error("nothing was downloaded");
};
try {
  const results = [];
  for (const {page: address, fill, answers, look = "() => null"} of jobs) {
    const messages = [], page = await browser.newPage();
    page.on("console", message => messages.push(message.text()));
    page.on("pageerror", error => messages.push(String(error)));
    await page.goto(address);
    await page.click("[data-save]");
    const blank = await downloaded();
    await page.evaluate(`(${fill})(${JSON.stringify(answers)})`);
    await page.click("[data-save]");
    const filled = await downloaded(), seen = await page.evaluate(`(${look})()`);
    results.push({blank, filled, seen, messages});
    await page.close();
  }
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
