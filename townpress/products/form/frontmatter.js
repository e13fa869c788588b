// A story's file as the form edits it, and back. What nobody changed is written as it stood, letter for letter: key, quotes,
// comments, order. What was changed or added is written as the contract has it: in the schema's order, quoted only where
// YAML needs it, without empty fields.
//
// `schema.fields` says of each key what shape its value has: text, choice, moment; names (a list); words (a list in one
// line); rows (a list of mappings); photos (mappings by file name). A list of photographs is what the form can show; the
// file has a mapping. `yaml` is js-yaml.

export const ORIGINAL = "_original"; // the file as it was read
export const BEGUN = "_begun"; // a story that has no file yet: its folder's name will say the address

const KEY = /^(["']?)([^\s:：#"'\-[\]{},][^:："']{0,40}?)\1\s{0,10}[:：](.*)$/;
const INNER = /^(\s*(?:-\s+)?)([^\s:：{}[\]"'#,]{1,60})\s{0,10}(：\s*|:(?=[^\s:/])|: +)(.*)$/;
const MISREAD = /: |:$|\s#\S/;
const MOMENT =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(上午|下午|中午|早上|凌晨|傍晚|晚上)?\s*(\d{1,2})(?::|时|点)(\d{2}|半)?分?)?$/;
const PICTURE = /\.(?:jpe?g|png|webp|gif|avif)$/i;
const BROKEN = Symbol("cannot be read here; left as it is");
const BLANK = { open: "---", close: "---", eol: "\n", preface: [], chunks: [], body: "\n" };

const fold = (word) => word.normalize("NFKC").toLowerCase().trim().replace(/[\s-]+/g, "_");
const isNothing = (value) => value === undefined || value === null || value === "" || value.length === 0;
const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const shown = (body) => body.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd().replace(/\r\n/g, "\n");

export function format(schema, yaml) {
  const fields = schema.fields;
  const order = Object.keys(fields);
  const only = { schema: yaml.FAILSAFE_SCHEMA }; // all scalars are text: typing is the house's business

  const named = (known) => {
    const words = new Map(Object.entries(known).flatMap(([key, field]) => [key, ...field.words].map((w) => [fold(w), key])));
    return (word) => words.get(fold(word));
  };
  const keyOf = named(fields);

  // Reading -----------------------------------------------------------------------------------------------------------

  function parse(text) {
    const eol = text.includes("\r\n") ? "\r\n" : "\n";
    const lines = text.split(/\r?\n/);
    const first = lines.findIndex((line) => line.replace("\uFEFF", "").trim());
    const fenced = first >= 0 && /^\uFEFF?\s*---\s*$/.test(lines[first]);
    let end = lines.findIndex((line, n) => n > first && (fenced ? /^(?:---|\.\.\.)\s*$/.test(line) : !line.trim()));
    if (!fenced && !(first >= 0 && keyOf(KEY.exec(lines[first])?.[2] ?? ""))) return { ...BLANK, eol, body: `${eol}${text}` };
    if (end < 0) {
      if (fenced) throw new Error("稿头没有结束的 --- | the front matter is not closed");
      end = lines.length;
    }
    const open = fenced ? lines.slice(0, first + 1).join(eol) : "---";
    const { preface, chunks } = cut(lines.slice(fenced ? first + 1 : first, end));
    const body = lines.slice(end + (fenced ? 1 : 0)).join(eol); // of header lines: with the empty line that ends them
    return { open, close: fenced ? lines[end] : "---", eol, preface, chunks, body };
  }

  // The lines of each key; what stands before the first; empty lines and comments after one stay when it goes.
  function cut(lines) {
    const preface = [];
    const chunks = [];
    for (const line of lines) {
      const found = /^[\s#-]/.test(line) ? null : KEY.exec(line);
      if (found) chunks.push({ word: found[2], key: keyOf(found[2]), text: found[3].trim(), lines: [line], after: [] });
      else (chunks.at(-1)?.lines ?? preface).push(line);
    }
    for (const chunk of chunks) {
      while (chunk.lines.length > 1 && /^\s*(?:#.*)?$/.test(chunk.lines.at(-1))) chunk.after.unshift(chunk.lines.pop());
      if (chunk.key) chunk.value = canonical(written(chunk), fields[chunk.key]);
    }
    return { preface, chunks };
  }

  // As the house reads it: a line `key: text` is that text; only lists, mappings, quoted and block text are YAML.
  function written({ key, text, lines }) {
    const more = lines.slice(1);
    if (!more.length && !/^["'[{|>&*!]/.test(text)) {
      const bare = text.replace(/(?:^|\s)#(?:\s.*)?$/, "").trimEnd();
      return bare === "~" || bare === "null" ? "" : bare;
    }
    const inner = fields[key].inner;
    try {
      return yaml.load([`value: ${text}`, ...(inner ? more.map(mended(inner)) : more)].join("\n"), only).value;
    } catch {
      return more.length ? BROKEN : text;
    }
  }

  function mended(inner) {
    const innerKey = named(inner);
    return (line) => {
      const found = INNER.exec(line);
      if (!found || !(innerKey(found[2]) || PICTURE.test(found[2]))) return line;
      const [, lead, word, , value] = found;
      const quoted = MISREAD.test(value) && !/^["'[{|>&*!]/.test(value);
      return `${lead}${word}: ${quoted ? `'${value.trimEnd().replace(/'/g, "''")}'` : value}`;
    };
  }

  function canonical(value, field) {
    if (value === BROKEN || isNothing(value)) return value === BROKEN ? BROKEN : undefined;
    const { shape, table = {}, inner, split } = field;
    if (shape === "photos" || shape === "rows") {
      if (shape === "photos" ? !isMapping(value) : !Array.isArray(value)) return BROKEN;
      const rows = shape === "photos" ? Object.entries(value).map(([file, note]) => ({ ...note, file })) : value;
      const read = rows.map((row) => (isMapping(row) ? within(row, inner) : BROKEN));
      return read.includes(BROKEN) ? BROKEN : read;
    }
    if (shape === "names" || shape === "words") {
      const items = Array.isArray(value) ? value : [value];
      if (items.some((item) => typeof item !== "string")) return BROKEN;
      const parts = items.flatMap((item) => (split || !Array.isArray(value) ? item.split(/[、，,;；\n]/) : [item]));
      const names = parts.map((name) => name.trim()).filter(Boolean).map((name) => table[fold(name)] ?? name);
      return shape === "words" ? names.join("、") : names;
    }
    if (typeof value !== "string") return BROKEN;
    const text = value.trim();
    return shape === "moment" ? moment(text) : table[fold(text)] ?? text;
  }

  function within(row, inner) {
    const innerKey = named(inner);
    const known = { file: "file" };
    const pairs = Object.entries(row).map(([word, value]) => {
      const key = known[word] ?? innerKey(word);
      return [key ?? word, key && inner[key] ? canonical(value, inner[key]) : value];
    });
    return pairs.some(([, value]) => value === BROKEN) ? BROKEN : Object.fromEntries(pairs);
  }

  // 2023年6月1日下午3点 and its kin as the date picker reads them; what it could not show stays as it is.
  function moment(text) {
    const found = MOMENT.exec(text.normalize("NFKC"));
    if (!found) return text;
    const [year, month, day, half, hour, minute] = found.slice(1);
    const two = (digits) => String(digits).padStart(2, "0");
    const late = (/[下晚傍]/.test(half ?? "") && hour < 12) || (half === "中午" && hour < 3) ? 12 : 0;
    const time = hour ? ` ${two(Number(hour) + late)}:${minute === "半" ? "30" : two(minute ?? 0)}` : "";
    return `${year}-${two(month)}-${two(day)}${time}`;
  }

  // Writing -----------------------------------------------------------------------------------------------------------

  // What stands in the file for a value: nothing empty, keys in the schema's order.
  function filed(value, field) {
    if (isNothing(value)) return undefined;
    const { shape, inner } = field;
    if (shape === "words") return String(value).split(/[、，,;；\n]/).map((word) => word.trim()).filter(Boolean);
    if (shape === "names") return value.map((name) => String(name).trim()).filter(Boolean);
    if (shape === "rows") return value.map((row) => sorted(row, inner)).filter((row) => Object.keys(row).length);
    if (shape === "photos") {
      const rows = value.filter((row) => row.file).map(({ file, ...note }) => [file.split("/").at(-1), sorted(note, inner)]);
      return Object.fromEntries(rows);
    }
    return String(value).trim();
  }

  function sorted(row, inner) {
    const keys = [...Object.keys(inner), ...Object.keys(row).filter((key) => !(key in inner))];
    const pairs = keys.map((key) => [key, inner[key] ? filed(row[key], inner[key]) : row[key]]);
    return Object.fromEntries(pairs.filter(([, value]) => !isNothing(value)));
  }

  const same = (one, other, field) => JSON.stringify(filed(one, field)) === JSON.stringify(filed(other, field));

  function lines(word, value) {
    if (value === "~" || value === "null") return [`${word}: "${value}"`]; // bare they say: nothing
    const flow = Array.isArray(value) && value.every((item) => typeof item === "string");
    const options = { ...only, lineWidth: -1, noRefs: true, flowLevel: flow ? 1 : -1 };
    return yaml.dump({ [word]: value }, options).trimEnd().split("\n");
  }

  // The lines of a key that stands in the file already.
  function revised(chunk, data, first) {
    const field = fields[chunk.key];
    if (!field || !first) return [...chunk.lines, ...chunk.after];
    const now = data[chunk.key];
    if (chunk.value === BROKEN) {
      if (isNothing(now)) return [...chunk.lines, ...chunk.after];
      throw new Error(`“${chunk.word}”原来的写法这里读不懂，请找懂 git 的同事改 | ${chunk.word} cannot be read here`);
    }
    if (same(now, chunk.value, field)) return [...chunk.lines, ...chunk.after];
    const value = filed(now, field);
    return isNothing(value) || (isMapping(value) && !Object.keys(value).length)
      ? chunk.after
      : [...lines(chunk.word, value), ...chunk.after];
  }

  function isAsRead(data) {
    if (data[ORIGINAL] === undefined) return false;
    const before = fromFile(data[ORIGINAL]);
    return order.every((key) => same(data[key], before[key], fields[key])) && (data.body ?? "").trimEnd() === before.body;
  }

  function toFile(data) {
    if (isAsRead(data)) return data[ORIGINAL];
    const old = data[ORIGINAL] === undefined ? BLANK : parse(data[ORIGINAL]);
    const blocks = [];
    const there = new Set();
    for (const chunk of old.chunks) {
      blocks.push({ key: chunk.key, lines: revised(chunk, data, !there.has(chunk.key)) });
      there.add(chunk.key);
    }
    for (const [place, key] of order.entries()) {
      if (there.has(key) || (key === "slug" && data[BEGUN])) continue;
      const value = filed(data[key], fields[key]);
      if (isNothing(value) || (isMapping(value) && !Object.keys(value).length)) continue;
      const before = blocks.findLastIndex((block) => block.key && order.indexOf(block.key) < place);
      blocks.splice(before + 1, 0, { key, lines: lines(key, value) });
    }
    const front = [old.open, ...old.preface, ...blocks.flatMap((block) => block.lines), old.close].join(old.eol);
    return `${front}${old.eol}${bodied(data.body ?? "", old)}`;
  }

  function bodied(now, old) {
    if (now.replace(/\r\n/g, "\n").trimEnd() === shown(old.body)) return old.body;
    const lead = /^(?:[ \t]*\r?\n)*/.exec(old.body)[0] || old.eol;
    return `${lead}${shown(now).replace(/\n/g, old.eol)}${old.eol}`;
  }

  function fromFile(text) {
    const file = parse(text);
    const data = {};
    for (const { key, value } of file.chunks) {
      if (key && !(key in data) && value !== BROKEN && value !== undefined) data[key] = value;
    }
    return { ...data, body: shown(file.body), [ORIGINAL]: text };
  }

  return { fromFile, toFile };
}
