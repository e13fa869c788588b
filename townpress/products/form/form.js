// Begins the form: Decap CMS with the collections of config.json, our own format of files, and what is looked after when a
// story is saved. Loaded before Decap, which asks for this word before it begins by itself.

import { BEGUN, format } from "./frontmatter.js";

window.CMS_MANUAL_INIT = true;

const REFUSED = /[^a-z0-9々〇㐀-䶿一-鿿豈-﫿\u{20000}-\u{3347F}]+/gu;
const BYTES_AT_MOST = 100;

// The address of a story whose editor gave none: its title, as the house makes a slug of any text.
function slugOf(title) {
  const bare = title.normalize("NFKC").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC");
  let slug = bare.replace(REFUSED, "-");
  while (new TextEncoder().encode(slug).length > BYTES_AT_MOST) slug = [...slug].slice(0, -1).join("");
  slug = slug.replace(/^-+|-+$/g, "");
  return /^\d*$/.test(slug) ? `news-${slug || Date.now()}` : slug; // a bare number would be taken for a year
}

const isGiven = (value) => value !== undefined && value !== null && value !== "" && value.size !== 0;

// What the copy desk would send back, said before it is saved. Each need: if `key` is one of `values`, one of `any`.
function checked(data, needs) {
  const wanting = needs.filter(({ key, values, any }) => {
    const applies = values.length ? values.includes(data.get(key)) : isGiven(data.get(key));
    return applies && !any.some((name) => isGiven(data.get(name)));
  });
  if (!wanting.length) return;
  const refusal = new Error(wanting.map((need) => need.say).join(" "));
  refusal.name = ""; // Decap shows name and message
  throw refusal;
}

// A photograph that the text does not mention would not be seen: it goes to the end of the text.
function withPhotographs(data) {
  const body = data.get("body") ?? "";
  const rows = (data.get("photos")?.toJS?.() ?? []).filter((row) => row.file);
  const named = rows.map((row) => ({ name: row.file.split("/").at(-1), alt: row.alt ?? "" }));
  const unseen = named.filter(({ name }) => !body.includes(name) && data.get("cover") !== name);
  const lines = unseen.map(({ name, alt }) => `\n\n![${alt.replace(/[[\]\\]/g, "\\$&")}](${/[\s()]/.test(name) ? `<${name}>` : name})`);
  return lines.length ? data.set("body", `${body.trimEnd()}${lines.join("")}\n`.trimStart()) : data;
}

// Decap counts years and months in Greenwich; a story lies in the folder of its own date.
function withFolder(data) {
  const now = new Date();
  const found = /^(\d{4})-(\d\d)/.exec(data.get("date") ?? "");
  const [year, month] = found ? found.slice(1) : [`${now.getFullYear()}`, `${now.getMonth() + 1}`.padStart(2, "0")];
  return data.set("_year", year).set("_month", month);
}

function readied(entry, needs) {
  const data = entry.get("data");
  const isStory = entry.get("collection") === "stories";
  if (isStory) checked(data, needs);
  let ready = isStory ? withFolder(withPhotographs(data)) : data;
  if (!entry.get("newRecord")) return ready.delete(BEGUN);
  if (!isGiven(ready.get("slug"))) ready = ready.set("slug", slugOf(ready.get("title") ?? ""));
  return ready.set(BEGUN, true);
}

// Decap's own widget of a picture asks for it once, when it is first shown, and never looks whether it has come. Ours is
// shown when the picture is there.
const NOT_YET = "empty.svg"; // what Decap answers while it fetches
const LOOK_EVERY = 200;
const LOOKS = 50;

function photograph(Picture) {
  return class extends Picture {
    componentDidMount() {
      super.componentDidMount();
      this.look(LOOKS);
    }

    componentWillUnmount() {
      clearTimeout(this.looking);
      super.componentWillUnmount();
    }

    look(looks) {
      const { value, field, getAsset } = this.props;
      if (value && looks && getAsset(value, field).path === NOT_YET) {
        this.looking = setTimeout(() => this.look(looks - 1), LOOK_EVERY);
      } else {
        this.setState({ seen: true });
      }
    }

    shouldComponentUpdate(props, state) {
      return state !== this.state || super.shouldComponentUpdate(props, state);
    }

    render() {
      return this.state?.seen ? super.render() : window.h("div", { className: this.props.classNameWrapper }, "…");
    }
  };
}

document.addEventListener("DOMContentLoaded", async () => {
  const answer = await fetch("config.json", { cache: "no-cache" });
  const { cms, formats, needs } = await answer.json();
  for (const [name, schema] of Object.entries(formats)) {
    window.CMS.registerCustomFormat(name, "md", format(schema, window.jsyaml));
  }
  window.CMS.registerWidget("photograph", photograph(window.CMS.getWidget("image").control));
  window.CMS.registerEventListener({ name: "preSave", handler: ({ entry }) => readied(entry, needs) });
  window.CMS.init({ config: cms });
});
