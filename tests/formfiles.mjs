// What frontmatter.js makes of files, for the tests: from standard input {script, yaml, formats, asks}, to standard output
// a list of {data, text} or {error}. An ask has the format's name, a text, or none for a story that begins, and an edit.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { script, yaml, formats, asks } = JSON.parse(readFileSync(0, "utf8"));
const { format, ORIGINAL } = await import(`data:text/javascript,${encodeURIComponent(readFileSync(script, "utf8"))}`);
const library = createRequire(import.meta.url)(yaml);
const made = Object.fromEntries(Object.entries(formats).map(([name, schema]) => [name, format(schema, library)]));

function answered({ name, text, edit, anew }) {
  try {
    const data = { ...(text === undefined ? {} : made[name].fromFile(text)), ...edit };
    if (anew) delete data[ORIGINAL];
    const { [ORIGINAL]: _, ...seen } = data;
    return { data: seen, text: made[name].toFile(data) };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(asks.map(answered)));
