// A lightbox: photographs of a page one after another, large. Works on <dialog>; where a browser has none, or no script
// runs, the link "看大图" leads to the large file. Keys: arrows, Home, End, Escape. Touch: swipe; a tap beside closes.

const frame = document.querySelector("template.lightbox-template");
const figures = [...document.querySelectorAll(".prose .figure")].filter((figure) => figure.querySelector(".figure__whole"));
let box = null;
let shown = 0;
let opener = null;
let start = null;

const part = (name) => box.querySelector(`.lightbox__${name}`);

function show(index) {
  shown = Math.min(Math.max(index, 0), figures.length - 1);
  const figure = figures[shown];
  const picture = figure.querySelector("picture").cloneNode(true);
  for (const source of picture.querySelectorAll("[sizes]")) source.sizes = "100vw";
  const image = picture.querySelector("img");
  image.removeAttribute("loading");
  image.className = "lightbox__image";
  part("stage").replaceChildren(picture);
  const words = [...figure.querySelectorAll(".figure__text, .figure__credit, .ai-mark")].map((word) => word.textContent);
  part("words").textContent = words.join(" ");
  part("count").textContent = `${shown + 1} / ${figures.length}`;
  part("previous").disabled = shown === 0;
  part("next").disabled = shown === figures.length - 1;
}

function press(event) {
  const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: figures.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(to);
}

function lift(event) {
  if (!start || event.target.closest("button")) return;
  const x = event.clientX - start.x;
  const y = event.clientY - start.y;
  start = null;
  if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) show(shown + (x < 0 ? 1 : -1));
  else if (!event.target.closest(".lightbox__image") && Math.abs(x) + Math.abs(y) < 10) box.close();
}

// Made at the first touch, so that a page nobody touches is as it was printed.
function make() {
  box = document.createElement("dialog");
  box.className = "lightbox";
  box.setAttribute("aria-label", frame.dataset.label);
  box.append(frame.content.cloneNode(true));
  document.body.append(box);
  part("previous").addEventListener("click", () => show(shown - 1));
  part("next").addEventListener("click", () => show(shown + 1));
  part("close").addEventListener("click", () => box.close());
  box.addEventListener("close", () => {
    part("stage").replaceChildren();
    opener.focus();
  });
  box.addEventListener("keydown", press);
  box.addEventListener("pointerdown", (event) => {
    start = { x: event.clientX, y: event.clientY };
  });
  box.addEventListener("pointercancel", () => {
    start = null;
  });
  box.addEventListener("pointerup", lift);
}

if (frame && typeof HTMLDialogElement === "function") {
  figures.forEach((figure, index) => {
    figure.classList.add("figure--opens");
    figure.addEventListener("click", (event) => {
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!plain || !event.target.closest(".figure__whole, .figure__frame")) return;
      event.preventDefault();
      if (!box) make();
      opener = figure.querySelector(".figure__whole");
      show(index);
      box.showModal();
      part("close").focus();
    });
  });
}
