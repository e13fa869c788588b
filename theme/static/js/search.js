/**
 * Search: reads the index under search/ piece by piece (docs/search-format.md) and shows what it finds.
 *
 * The first part reads: Index, Query, Search. The second one is the page. No dependency, no markup made of text; old
 * WebViews (Chrome 77) run it as it stands.
 * @module
 */

/** @typedef {{url: string, title: string, date: string, category: string, kind: string, places: string[],
 *    summary: string, text: string[]}} Entry */
/** @typedef {{months: [number, number][], grams: string, filters: string, facets: string}} Tier */
/** @typedef {{version: number, stories: number, folding: string, tiers: Tier[], years: [number, string][],
 *    categories: string[], kinds: string[], places: string[]}} Table */
/** @typedef {{category?: string, kind?: string, place?: string, year?: string}} Narrowing */
/** @typedef {{text: string, start: number, end: number}} Passage a text, and where in it the query stands */
/** @typedef {{entry: Entry, field: number, text: string}} Result ``text``: the title, summary or paragraph that holds it */

const NAME = 12;
const ROWS = 8192;
const PRIME = 8179;
const GOLDEN = 0x9e3779b1;
const TITLE = 0;
const SUMMARY = 1;
const BODY = 2;
/** So many pieces of a dictionary are read for a query: those with most of its pairs. The others are left to its runs. */
const PIECES_AT_MOST = 2;
/** So many pieces of a filter are read at once, and so many in all, while more than a few stories are left. */
const ROWS_AT_ONCE = 3;
const ROWS_AT_MOST = 15;
/** So many stories are looked for below which runs need not be asked. */
const FEW = 4;
const BLOCKS_AT_ONCE = 8;

/** A piece that is not there any more: another edition has been published since the root was read. */
export class Stale extends Error {}

/** Folds texts as the index was folded: each character by itself, so that places can be led back. */
class Folding {
  /** @param {{from: string, to: string, unseen: string}} table */
  constructor(table) {
    const from = Array.from(table.from);
    const to = Array.from(table.to);
    this.pairs = new Map(from.map((char, place) => [char, to[place]]));
    for (const char of Array.from(table.unseen)) this.pairs.set(char, "");
    /** @type {Map<string, string>} */
    this.known = new Map();
  }

  /** @param {string} char @returns {string} */
  character(char) {
    let folded = this.known.get(char);
    if (folded === undefined) {
      folded = "";
      for (const plain of char.normalize("NFKC").toLowerCase()) {
        const other = this.pairs.get(plain);
        folded += other === undefined ? (/\s/.test(plain) ? " " : plain) : other;
      }
      this.known.set(char, folded);
    }
    return folded;
  }

  /**
   * @param {string} text in NFC
   * @returns {{text: string, places: number[]}} folded, and where each of its units stood
   */
  fold(text) {
    let folded = "";
    const places = [];
    let place = 0;
    let spaced = false;
    for (const char of text) {
      for (const unit of this.character(char).split("")) {
        if (unit === " ") {
          spaced = true;
          continue;
        }
        if (spaced && /[a-z0-9]/.test(unit) && /[a-z0-9]$/.test(folded.slice(-1))) {
          folded += " ";
          places.push(place);
        }
        spaced = false;
        folded += unit;
        places.push(place);
      }
      place += char.length;
    }
    return { text: folded, places };
  }
}

/** The index: its root, and pieces as they are asked for. */
export class Index {
  /** @param {string} address of the root @param {Table} table */
  constructor(address, table) {
    this.address = address;
    this.table = table;
    /** @type {Map<string, Promise<any>>} */
    this.pieces = new Map();
    /** @type {Folding | null} */
    this.folding = null;
    /** @type {WeakMap<Entry, string[][]>} */
    this.foldings = new WeakMap();
    /** @type {[number, number][][]} by tier and month: the year, and the place of its first story among the year's */
    this.begins = [];
    const next = new Map();
    for (const tier of table.tiers) {
      this.begins.push(
        tier.months.map(([month, count]) => {
          const year = Math.floor(month / 100);
          const start = next.get(year) || 0;
          next.set(year, start + count);
          return /** @type {[number, number]} */ ([year, start]);
        }),
      );
    }
  }

  /** @param {string} address @param {boolean} [anew] @returns {Promise<Index>} */
  static async open(address, anew) {
    const answer = await fetch(address, { cache: anew ? "reload" : "no-cache" });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const index = new Index(address, await answer.json());
    if (index.table.version !== 4) throw new Error(`${address}: version ${index.table.version}`);
    index.folding = new Folding(await index.piece("folding", index.table.folding));
    index.prepare();
    return index;
  }

  /** Fetch what nearly every query needs: the newest texts' table, and dictionaries that are one piece. */
  prepare() {
    const [newest] = this.table.years;
    const ahead = this.table.tiers.map(({ grams }) => grams.length === NAME && this.piece("grams", grams));
    for (const piece of [newest && this.piece("years", newest[1]), ...ahead]) {
      // Whoever needs it is told then what went wrong.
      if (piece) piece.catch(() => undefined);
    }
  }

  /** @param {string} kind @param {string} name @returns {Promise<any>} bytes of grams and filters, else JSON */
  piece(kind, name) {
    const path = `${kind}/${name}`;
    let piece = this.pieces.get(path);
    if (!piece) {
      piece = this.fetched(kind, path);
      this.pieces.set(path, piece);
      piece.catch(() => this.pieces.delete(path));
    }
    return piece;
  }

  /**
   * Not by fetch(), whose answers take a slow telephone longer.
   * @param {string} kind @param {string} path @returns {Promise<any>}
   */
  fetched(kind, path) {
    const binary = kind === "grams" || kind === "filters";
    return new Promise((done, fail) => {
      const asked = new XMLHttpRequest();
      asked.open("GET", new URL(`${path}.${binary ? "txt" : "json"}`, this.address).href);
      asked.responseType = binary ? "arraybuffer" : "json";
      asked.onload = () => {
        if (asked.status === 404) fail(new Stale(path));
        else if (asked.status !== 200 || !asked.response) fail(new Error(`${path}: ${asked.status}`));
        else done(binary ? new Uint8Array(asked.response) : asked.response);
      };
      asked.onerror = () => fail(new Error(path));
      asked.send();
    });
  }

  /** @param {string} text @returns {{text: string, places: number[]}} */
  fold(text) {
    if (!this.folding) throw new Error("not opened");
    return this.folding.fold(text);
  }

  /** @param {Entry} entry @param {number} field @returns {string[]} its texts of that field, folded once */
  folded(entry, field) {
    const known = this.foldings.get(entry) || [];
    this.foldings.set(entry, known);
    known[field] = known[field] || textsOf(entry, field).map((text) => this.fold(text.normalize("NFC")).text);
    return known[field];
  }

  /** @param {number} tier @returns {number} how many stories it has */
  size(tier) {
    return this.table.tiers[tier].months.reduce((sum, [, count]) => sum + count, 0);
  }

  /**
   * @param {number} tier @param {number} place a story's place in it, newest first
   * @returns {{year: number, place: number}} its year, and its place among the year's
   */
  where(tier, place) {
    const months = this.table.tiers[tier].months;
    let month = 0;
    while (place >= months[month][1]) {
      place -= months[month][1];
      month += 1;
    }
    const [year, start] = this.begins[tier][month];
    return { year, place: start + place };
  }

  /** @param {number} year @returns {Promise<{counts: number[], blocks: string}>} its table */
  async year(year) {
    const found = this.table.years.find(([one]) => one === year);
    if (!found) throw new Stale(String(year));
    return (await this.piece("years", found[1]))[year];
  }

  /** @param {number} year @param {number} place @returns {Promise<{name: string, inside: number}>} its block */
  async block(year, place) {
    const { counts, blocks } = await this.year(year);
    let block = 0;
    while (place >= counts[block]) {
      place -= counts[block];
      block += 1;
    }
    return { name: nameAt(blocks, block), inside: place };
  }
}

/** What is looked up for a query: the grams and rows of its folded text. */
export class Query {
  /** @param {Index} index @param {string} text */
  constructor(index, text) {
    this.text = index.fold(text.normalize("NFC")).text;
    const units = this.text;
    const code = (/** @type {number} */ at) => units.charCodeAt(at);
    const pair = (/** @type {number} */ at) => code(at) + code(at + 1) * 0x10000;
    const pairs = units.length - 1;
    this.grams = pairs < 1 ? Array.from(units, (_, at) => code(at)) : scattered(pairs, PIECES_AT_MOST).map(pair);
    this.rows = scattered(units.length - 2, ROWS_AT_ONCE).map((at) =>
      [2, 1, 0].reduce((rest, step) => (rest * 0x10000 + code(at + step)) % PRIME, 0),
    );
  }
}

/** One search: results in order, a few at a time. */
export class Search {
  /** @param {Index} index @param {string} text @param {Narrowing} [narrowing] */
  constructor(index, text, narrowing = {}) {
    this.index = index;
    this.query = new Query(index, text);
    this.narrowing = narrowing;
    this.seen = new Set();
    this.over = this.query.text === "";
    /** @type {Result[]} found and not yet given */
    this.waiting = [];
    /** @type {Promise<Uint8Array[] | null>[]} by tier: bitmaps of the fields */
    this.fields = this.over ? [] : index.table.tiers.map((_, tier) => this.candidates(tier));
    /** @type {[number, number][]} field and tier, in the order of the results */
    this.course = [];
    for (const field of [TITLE, SUMMARY, BODY]) this.fields.forEach((_, tier) => this.course.push([field, tier]));
    /** @type {[number, number][]} tier and place in it of what is to be looked at */
    this.queue = [];
    this.field = TITLE;
    /** @type {Promise<[number, number][]> | null} the queue after this one */
    this.ahead = null;
    /** @type {{name: string, found: {key: string, inside: number}[]}[]} blocks on their way, and what is to be seen there */
    this.coming = [];
    /** How many blocks are on their way at once. */
    this.batch = 1;
  }

  /** @param {number} most @returns {Promise<Result[]>} the next results, as soon as there is one; none: no more */
  async some(most) {
    while (!this.waiting.length && !this.over) {
      if (this.queue.length || this.coming.length) {
        await this.look();
        this.batch = Math.min(this.batch * 2, BLOCKS_AT_ONCE);
      } else {
        await this.advance();
      }
    }
    return this.waiting.splice(0, most);
  }

  /** @param {number} most @returns {Promise<Result[]>} the next results, fewer only if there are no more */
  async more(most) {
    /** @type {Result[]} */
    const all = [];
    while (all.length < most) {
      const found = await this.some(most - all.length);
      if (!found.length) break;
      all.push(...found);
    }
    return all;
  }

  /** Go on to the next tier, or the next field. */
  async advance() {
    const next = this.course.shift();
    if (!next) {
      this.over = true;
      return;
    }
    const ready = this.ahead || this.ready(next);
    // While the next tier's texts are read, what the one after it needs is on its way.
    this.ahead = this.course.length ? this.ready(this.course[0]) : null;
    this.ahead?.catch(() => undefined);
    this.queue = await ready;
    this.field = next[0];
    for (const [tier, place] of this.queue.slice(0, BLOCKS_AT_ONCE)) {
      this.index.year(this.index.where(tier, place).year).catch(() => undefined);
    }
  }

  /** @param {[number, number]} step a field and a tier @returns {Promise<[number, number][]>} what is to be looked at */
  async ready([field, tier]) {
    const fields = await this.fields[tier];
    if (!fields) return [];
    const bits = await this.filtered(tier, fields[field]);
    // The oldest story has the first column, the newest the first place.
    const last = this.index.size(tier) - 1;
    const newestFirst = columnsOf(bits).reverse();
    return newestFirst.map((column) => /** @type {[number, number]} */ ([tier, last - column]));
  }

  /** Look at the stories of the next block, while those after it are on their way. */
  async look() {
    while (this.queue.length) {
      const { year, place } = this.index.where(...this.queue[0]);
      const key = `${year}/${place}`;
      if (!this.seen.has(key)) {
        const { name, inside } = await this.index.block(year, place);
        const last = this.coming[this.coming.length - 1];
        if (last && last.name === name) {
          last.found.push({ key, inside });
        } else {
          if (this.coming.length === this.batch) break;
          this.index.piece("texts", name).catch(() => undefined);
          this.coming.push({ name, found: [{ key, inside }] });
        }
      }
      this.queue.shift();
    }
    const [block] = this.coming;
    if (!block) return;
    const entries = await this.index.piece("texts", block.name);
    // Only now: one that failed is to be asked for again.
    this.coming.shift();
    for (const { key, inside } of block.found) {
      const entry = entries[inside];
      const text = this.holder(entry, this.field);
      if (text !== null) {
        this.seen.add(key);
        this.waiting.push({ entry, field: this.field, text });
      }
    }
  }

  /** @param {Entry} entry @param {number} field @returns {string | null} the text that holds the query, if one does */
  holder(entry, field) {
    const place = this.index.folded(entry, field).findIndex((text) => text.includes(this.query.text));
    return place < 0 ? null : textsOf(entry, field)[place];
  }

  /** @param {Result} result @returns {Passage} where in its text the query stands */
  passage(result) {
    const plain = result.text.normalize("NFC");
    const { text: folded, places } = this.index.fold(plain);
    const start = folded.indexOf(this.query.text);
    const last = places[start + this.query.text.length - 1];
    const size = String.fromCodePoint(plain.codePointAt(last) || 0).length;
    return { text: plain, start: places[start], end: last + size };
  }

  /** @param {number} tier @returns {Promise<Uint8Array[] | null>} bitmaps by field; null if nothing can be there */
  async candidates(tier) {
    const { index, query, narrowing } = this;
    const { grams, facets, months } = index.table.tiers[tier];
    const size = index.size(tier);
    const narrow = [];
    if (narrowing.year) {
      const year = Number(narrowing.year);
      if (!months.some(([month]) => Math.floor(month / 100) === year)) return null;
      narrow.push(yearBits(months, year, size));
    }
    for (const kind of /** @type {const} */ (["category", "kind", "place"])) {
      if (narrowing[kind]) {
        narrow.push(bitmap((await index.piece("facets", facets))[`${kind}:${narrowing[kind]}`] || [], size));
      }
    }
    const count = grams.length / NAME;
    const sheaves = gathered(query.grams, (gram) => (Math.imul(gram, GOLDEN) >>> 16) % count).slice(0, PIECES_AT_MOST);
    const read = sheaves.map(({ place }) => index.piece("grams", nameAt(grams, place)));
    /** @type {Uint8Array[] | null} */
    let fields = null;
    for (const [at, piece] of (await Promise.all(read)).entries()) {
      const found = postings(piece, sheaves[at].keys);
      if (!found) return null;
      for (const columns of found) {
        const bits = columns.map((posting) => bitmap(posting, size));
        fields = fields ? fields.map((one, field) => both(one, bits[field])) : bits;
      }
    }
    return fields && fields.map((one) => narrow.reduce(both, one));
  }

  /** @param {number} tier @param {Uint8Array} bits @returns {Promise<Uint8Array>} those whose filter has all runs */
  async filtered(tier, bits) {
    const { grams, filters } = this.index.table.tiers[tier];
    // Of a dictionary in one piece all pairs were looked up; runs would hardly say more.
    if (grams.length === NAME) return bits;
    const together = ROWS / (filters.length / NAME);
    const size = bits.length;
    const sheaves = gathered(this.query.rows, (row) => Math.floor(row / together)).slice(0, ROWS_AT_MOST);
    while (sheaves.length && columnsOf(bits).length > FEW) {
      const now = sheaves.splice(0, ROWS_AT_ONCE);
      const read = now.map(({ place }) => this.index.piece("filters", nameAt(filters, place)));
      for (const [at, piece] of (await Promise.all(read)).entries()) {
        for (const row of now[at].keys) {
          const line = row % together;
          bits = both(bits, piece.subarray(line * size, (line + 1) * size));
        }
      }
    }
    return bits;
  }
}

/** @param {Entry} entry @param {number} field @returns {string[]} */
function textsOf(entry, field) {
  return field === TITLE ? [entry.title] : field === SUMMARY ? [entry.summary] : entry.text;
}

/**
 * @param {number[]} keys @param {(key: number) => number} placeOf the piece that a key is in
 * @returns {{place: number, keys: number[]}[]} the pieces with their keys, those with most keys first
 */
function gathered(keys, placeOf) {
  /** @type {Map<number, {place: number, keys: number[]}>} */
  const sheaves = new Map();
  for (const key of new Set(keys)) {
    const place = placeOf(key);
    const sheaf = sheaves.get(place) || { place, keys: [] };
    sheaf.keys.push(key);
    sheaves.set(place, sheaf);
  }
  return Array.from(sheaves.values()).sort((one, other) => other.keys.length - one.keys.length);
}

/** @param {string} run @param {number} place @returns {string} a name in a run of names */
function nameAt(run, place) {
  return run.slice(place * NAME, (place + 1) * NAME);
}

/**
 * @param {number} count @param {number} few
 * @returns {number[]} the numbers below count: first a few that lie far apart, which say the most together
 */
function scattered(count, few) {
  const first = spread(count, few);
  const rest = Array.from({ length: Math.max(count, 0) }, (_, place) => place).filter((one) => !first.includes(one));
  return [...first, ...rest];
}

/** @param {number} count @param {number} most @returns {number[]} at most so many of the numbers below count, apart */
function spread(count, most) {
  if (count <= most) return Array.from({ length: Math.max(count, 0) }, (_, place) => place);
  return Array.from({ length: most }, (_, place) => Math.floor((place * (count - 1)) / (most - 1)));
}

/**
 * @param {Uint8Array} piece @param {number[]} grams
 * @returns {number[][][] | null} the columns of each by field; null if one of them is not in there
 */
function postings(piece, grams) {
  const wanted = new Set(grams);
  const found = [];
  let at = 0;
  const number = () => {
    let byte = piece[at++];
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      byte = piece[at++];
      value += (byte & 127) * scale;
    }
    return value;
  };
  while (at < piece.length && found.length < wanted.size) {
    const gram = number();
    const sizes = [number(), number(), number()];
    if (wanted.has(gram)) {
      found.push(
        sizes.map((size) => {
          const columns = [];
          const end = at + size;
          let column = 0;
          while (at < end) columns.push((column += number()));
          return columns;
        }),
      );
    } else {
      at += sizes[0] + sizes[1] + sizes[2];
    }
  }
  return found.length === wanted.size ? found : null;
}

/** @param {number[]} columns @param {number} size @returns {Uint8Array} a bit a column, the lowest first */
function bitmap(columns, size) {
  const bits = new Uint8Array(Math.ceil(size / 8));
  for (const column of columns) bits[column >> 3] |= 1 << (column & 7);
  return bits;
}

/** @param {Uint8Array} one @param {Uint8Array} other @returns {Uint8Array} */
function both(one, other) {
  const found = new Uint8Array(one.length);
  for (let place = 0; place < one.length; place++) found[place] = one[place] & other[place];
  return found;
}

/** @param {[number, number][]} months @param {number} year @param {number} size @returns {Uint8Array} */
function yearBits(months, year, size) {
  const columns = [];
  let column = 0;
  for (const [month, count] of months.slice().reverse()) {
    if (Math.floor(month / 100) === year) for (let one = 0; one < count; one++) columns.push(column + one);
    column += count;
  }
  return bitmap(columns, size);
}

/** @param {Uint8Array} bits @returns {number[]} */
function columnsOf(bits) {
  const found = [];
  bits.forEach((byte, place) => {
    for (let bit = 0; byte >> bit; bit++) if ((byte >> bit) & 1) found.push(place * 8 + bit);
  });
  return found;
}

const AT_ONCE = 10;
const WAIT = 150;
const AROUND = 36;

/** The page: a form, what it found, and the address that says both. */
class Page {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.text = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
    this.choices = Array.from(form.querySelectorAll("select"));
    this.found = element("search-found");
    this.status = element("search-status");
    this.hints = element("search-hints");
    this.results = element("search-results");
    this.more = element("search-more");
    /** @type {Promise<Index> | null} */
    this.index = null;
    /** @type {Search | null} */
    this.search = null;
    this.timer = 0;
    /** Whether the search under way is a step of the history that is still to be written. */
    this.step = false;
    this.hint = this.hints.textContent || "";
  }

  start() {
    this.read();
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(true);
    });
    this.text.addEventListener("focus", () => this.opened().catch(() => undefined), { once: true });
    this.text.addEventListener("input", (event) => {
      // What is still being composed (pinyin) is no query yet.
      if (!(/** @type {InputEvent} */ (event).isComposing)) this.soon();
    });
    this.text.addEventListener("compositionend", () => this.soon());
    for (const choice of this.choices) choice.addEventListener("change", () => this.run(true));
    this.more.addEventListener("click", () => this.add(true));
    this.form.parentElement?.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("popstate", () => {
      this.read();
      this.run(false);
    });
    if (this.text.value) this.run(false);
  }

  /** Take the query from the address. */
  read() {
    const asked = new URLSearchParams(location.search);
    this.text.value = asked.get("q") || "";
    for (const choice of this.choices) {
      const value = asked.get(choice.name) || "";
      // Until the index is there a choice may not be among the options.
      if (value && !Array.from(choice.options).some((option) => option.value === value)) offer(choice, value);
      choice.value = value;
    }
  }

  /** Put the query into the address. @param {boolean} step whether "back" leads to what was before */
  write(step) {
    const asked = new URLSearchParams();
    for (const field of [this.text, ...this.choices]) if (field.value) asked.set(field.name, field.value);
    const query = asked.toString();
    const address = location.pathname + (query ? `?${query}` : "");
    if (address === location.pathname + location.search) return;
    history[step ? "pushState" : "replaceState"](null, "", address);
  }

  /** Make the search a step of the history once something is shown: what browsers do for it would keep that waiting. */
  settle() {
    if (this.step) requestAnimationFrame(() => setTimeout(() => this.write(true)));
    this.step = false;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.write(false);
      this.run(false);
    }, WAIT);
  }

  /** @param {boolean} [anew] @returns {Promise<Index>} */
  opened(anew) {
    if (!this.index || anew) {
      const address = new URL(this.form.dataset.index || "", location.href).href;
      this.index = Index.open(address, anew);
      this.index.then(
        (index) => this.offer(index.table),
        () => (this.index = null),
      );
    }
    return this.index;
  }

  /** @param {Table} table */
  offer(table) {
    const known = {
      category: table.categories,
      kind: table.kinds,
      place: table.places,
      year: table.years.map(([year]) => String(year)),
    };
    for (const choice of this.choices) {
      for (const value of known[/** @type {keyof typeof known} */ (choice.name)] || []) offer(choice, value);
    }
  }

  /** @param {boolean} step @param {boolean} [again] after the root was read anew */
  async run(step, again) {
    clearTimeout(this.timer);
    this.step = step;
    this.search = null;
    if (!this.text.value.trim()) {
      this.found.hidden = true;
      this.settle();
      return;
    }
    const mine = this.text.value;
    this.found.hidden = false;
    // What was found stays until something else is, so that nothing jumps while typing.
    this.say("busy", 0);
    try {
      const index = await this.opened(again);
      if (mine !== this.text.value) return;
      /** @type {Narrowing} */
      const narrowing = {};
      for (const choice of this.choices) narrowing[/** @type {keyof Narrowing} */ (choice.name)] = choice.value;
      this.search = new Search(index, mine, narrowing);
      await this.add(false);
    } catch (error) {
      if (error instanceof Stale && !again) await this.run(this.step, true);
      else this.fail(mine);
    }
  }

  /** Show the next results, each as soon as it is found. @param {boolean} onward whether the reader asked for more */
  async add(onward) {
    const search = this.search;
    if (!search) return;
    const before = onward ? this.results.children.length : 0;
    let total = before;
    try {
      for (;;) {
        // At the end one more than is shown, to know whether there is.
        const found = await search.some(Math.max(before + AT_ONCE - total, 1));
        if (search !== this.search) return;
        if (total === before + AT_ONCE) {
          search.waiting.unshift(...found);
          break;
        }
        if (!total) {
          this.results.textContent = "";
          this.hints.hidden = true;
          this.more.hidden = true;
        }
        if (!found.length) break;
        this.results.append(...found.map((result) => item(search, result)));
        this.settle();
        if (onward && total === before) link(this.results.children[total])?.focus();
        total += found.length;
      }
      this.settle();
      this.more.hidden = !search.waiting.length;
      this.say(total ? (search.waiting.length ? "first" : "all") : "none", total);
      if (!total) await this.suggest(search);
    } catch (error) {
      if (error instanceof Stale) throw error;
      this.fail(this.text.value);
    }
  }

  /** @param {string} asked */
  fail(asked) {
    this.settle();
    if (asked === this.text.value) this.say("failed", 0);
  }

  /** Offer the longest parts of the query that are found. @param {Search} search */
  async suggest(search) {
    const whole = Array.from(this.text.value.trim());
    /** @type {string[]} */
    const found = [];
    for (let size = Math.min(whole.length - 1, 8); size > 1 && found.length < 3; size--) {
      for (const part of [whole.slice(0, size).join(""), whole.slice(-size).join("")]) {
        if (found.some((longer) => longer.includes(part))) continue;
        const result = await new Search(search.index, part, search.narrowing).more(1);
        if (search !== this.search) return;
        if (result.length) found.push(part);
      }
    }
    this.hints.textContent = this.hint;
    for (const part of found) {
      const address = new URL(location.href);
      address.searchParams.set("q", part);
      const anchor = document.createElement("a");
      anchor.href = address.href;
      anchor.textContent = part;
      this.hints.append(" ", anchor);
    }
    this.hints.hidden = !found.length;
  }

  /** Tell those who see, and those who listen. @param {string} word @param {number} count */
  say(word, count) {
    const words = this.found.querySelector(`[data-word="${word}"]`);
    this.status.textContent = ((words && words.textContent) || "").replace("#", String(count));
    this.results.setAttribute("aria-busy", String(word === "busy"));
  }

  /** Arrows lead from the text through the results and back, Escape to the text. @param {KeyboardEvent} event */
  key(event) {
    const links = Array.from(this.results.children, link);
    const target = /** @type {HTMLElement} */ (event.target);
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (target));
    if (event.key === "Escape" && at >= 0) this.text.focus();
    else if (event.key === "ArrowDown" && (at >= 0 || target === this.text)) {
      const next = links[at + 1] || (this.more.hidden ? null : this.more);
      if (!next) return;
      next.focus();
    } else if (event.key === "ArrowUp" && (at >= 0 || target === this.more)) {
      (target === this.more ? links[links.length - 1] : links[at - 1] || this.text)?.focus();
    } else return;
    event.preventDefault();
  }
}

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(id);
  return found;
}

/** @param {HTMLSelectElement} choice @param {string} value */
function offer(choice, value) {
  const known = Array.from(choice.options).find((option) => option.value === value);
  if (known) known.hidden = false;
  else choice.add(new Option(value, value));
}

/** @param {Element} result @returns {HTMLAnchorElement | null} */
function link(result) {
  return result.querySelector("a");
}

/** @param {Search} search @param {Result} result @returns {HTMLLIElement} */
function item(search, result) {
  const { entry, field } = result;
  const passage = search.passage(result);
  const model = /** @type {HTMLTemplateElement} */ (element("search-result")).content.firstElementChild;
  const made = /** @type {HTMLLIElement} */ (document.importNode(/** @type {Element} */ (model), true));
  const [title, excerpt, facts] = Array.from(made.children);
  /** @type {HTMLAnchorElement} */ (title).href = new URL(`../${entry.url}`, search.index.address).href;
  title.append(...(field === TITLE ? marked(passage, Infinity) : [entry.title]));
  excerpt.append(...(field === TITLE ? [shortened(entry.summary)] : marked(passage, AROUND)));
  facts.textContent = [dayOf(entry.date), entry.category, ...entry.places].join(" · ");
  return made;
}

/** @param {string} date @returns {string} the day as the page's language writes it */
function dayOf(date) {
  const [year, month, day] = date.split("-").map(Number);
  const lang = document.documentElement.lang;
  // Not by the browser's own tables, which take a slow telephone a twentieth of a second to load.
  if (/^zh/.test(lang)) return `${year}年${month}月${day}日`;
  return new Date(date).toLocaleDateString(lang, { dateStyle: "long", timeZone: "UTC" });
}

/** @param {Passage} passage @param {number} around @returns {(string | Node)[]} the match marked, and what is around */
function marked({ text, start, end }, around) {
  const from = start > around ? start - around : 0;
  const to = text.length - end > around ? end + around : text.length;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(start, end);
  return [(from ? "…" : "") + text.slice(from, start), mark, text.slice(end, to) + (to < text.length ? "…" : "")];
}

/** @param {string} text @returns {string} */
function shortened(text) {
  return text.length > 2 * AROUND ? `${text.slice(0, 2 * AROUND)}…` : text;
}

const form = document.getElementById("search");
if (form instanceof HTMLFormElement) new Page(form).start();
