// Listens for another edition, and loads the page anew; shows what is wrong until it is mended.
// Only `./run serve` and `./run preview` put this into a page: readers never get it.

/** @typedef {{path: string, line: number, column: number, code: string, zh: string, en: string}} Problem */
/** @typedef {{edition?: string, status?: number, problems?: Problem[]}} State */

/** @type {string | undefined} */
let shown;
let put_away = "";

/** @param {string} name @param {string} text @param {Element[]} children */
function element(name, text = "", ...children) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

const host = element("townpress-bulletin");
const root = host.attachShadow({ mode: "open" });
const style = element("link");
style.setAttribute("rel", "stylesheet");
style.setAttribute("href", "/.townpress/bulletin.css");

/** @param {Problem} problem */
function line(problem) {
  const place = `${problem.path}:${problem.line}:${problem.column}`;
  const english = element("p", problem.en);
  english.lang = "en";
  const made = element("li", "", element("code", place), element("b", problem.code), element("p", problem.zh), english);
  made.className = problem.code.startsWith("E") ? "error" : "";
  return made;
}

/** @param {State} state */
function show(state) {
  const problems = state.problems ?? [];
  const failed = Boolean(state.status);
  const key = JSON.stringify([state.status, problems]);
  host.remove();
  if ((!failed && !problems.length) || key === put_away) return;
  const errors = problems.filter((problem) => problem.code.startsWith("E")).length;
  const sum = `${errors} 个错误，${problems.length - errors} 个警告`;
  const said = failed ? `没有换版，仍显示上一版：${sum} | not published, the last edition stays on show` : `已发布：${sum} | published`;
  const close = element("button", "收起 | close");
  close.addEventListener("click", () => { put_away = key; host.remove(); });
  const list = element("ol", "", ...problems.map(line));
  if (failed && !problems.length) list.append(element("li", "请看终端里的说明 | see the terminal"));
  const details = element("details", "", element("summary", said), list, close);
  details.toggleAttribute("open", failed);
  const section = element("section", "", details);
  section.lang = "zh-CN";
  section.setAttribute("role", failed ? "alert" : "status");
  root.replaceChildren(style, section);
  document.body.append(host);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && host.isConnected) root.querySelector("button")?.click();
});

new EventSource("/.townpress/events").addEventListener("message", (event) => {
  /** @type {State} */
  const state = JSON.parse(event.data);
  if (shown !== undefined && state.edition && state.edition !== shown) return location.reload();
  shown = state.edition ?? "";
  show(state);
});
