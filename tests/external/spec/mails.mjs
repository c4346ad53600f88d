// Prints what another parser reads in mails: the paths come on standard input, one a line.
import {readFileSync} from "node:fs";
import {pathToFileURL} from "node:url";
import {createHash} from "node:crypto";

const {simpleParser} = await import(pathToFileURL(process.env.MAIL_PARSER));
const read = async path => {
  const mail = await simpleParser(readFileSync(path), {skipImageLinks: true});
  return {
    to: mail.to.value.map(({name, address}) => [name, address]),
    subject: mail.subject,
    replyTo: mail.replyTo?.value.map(({address}) => address) ?? [],
    text: mail.text,
    html: mail.html,
    files: mail.attachments.map(({filename, content}) => [
      filename,
      createHash("sha256").update(content).digest("hex"),
    ]),
  };
};
const paths = readFileSync(0, "utf8").split("\n").filter(Boolean);
console.log(JSON.stringify(await Promise.all(paths.map(read))));
