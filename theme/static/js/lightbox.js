// A lightbox: photographs of a page one after another, large. Works on <dialog>; where a browser has none, or no script
// runs, the link "看大图" leads to the large file. Keys: arrows, Home, End, Escape. Touch: swipe; a tap beside closes.

const frame = document.querySelector("template.lightbox-template");
const figures = [...document.querySelectorAll(".prose .figure")];

if (frame && figures.length && typeof HTMLDialogElement === "function") {
  document.body.append(frame.content.cloneNode(true));
  const box = document.querySelector(".lightbox");
  const part = (name) => box.querySelector(`.lightbox__${name}`);
  let shown = 0;
  let opener = null;
  let from = null;

  const show = (index) => {
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
  };

  const open = (index, from) => {
    opener = from;
    show(index);
    box.showModal();
    part("close").focus();
  };

  figures.forEach((figure, index) => {
    const link = figure.querySelector(".figure__whole");
    if (!link) return;
    figure.classList.add("figure--opens");
    figure.addEventListener("click", (event) => {
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      if (!plain || !event.target.closest(".figure__whole, .figure__frame")) return;
      event.preventDefault();
      open(index, link);
    });
  });

  part("previous").addEventListener("click", () => show(shown - 1));
  part("next").addEventListener("click", () => show(shown + 1));
  part("close").addEventListener("click", () => box.close());
  box.addEventListener("close", () => {
    part("stage").replaceChildren();
    if (opener) opener.focus();
  });
  box.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: figures.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  box.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
  });
  box.addEventListener("pointercancel", () => {
    from = null;
  });
  box.addEventListener("pointerup", (event) => {
    if (!from || event.target.closest("button")) return;
    const x = event.clientX - from.x;
    const y = event.clientY - from.y;
    from = null;
    if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) show(shown + (x < 0 ? 1 : -1));
    else if (!event.target.closest(".lightbox__image") && Math.abs(x) + Math.abs(y) < 10) box.close();
  });
}
