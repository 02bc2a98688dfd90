// Keys, folding and theme. The pages read well without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const dialog = document.getElementById("help");
  // A page from disk may be denied storage: then the choice lasts as long as the page.
  const stored = (action) => { try { return action(localStorage); } catch { return null; } };
  const theme = stored((storage) => storage.getItem("theme"));
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;

  const stops = () => [...document.querySelectorAll(".stop")];
  let at = -1;
  const go = (step) => {
    const all = stops();
    if (all.length === 0) return;
    document.querySelector(".here")?.classList.remove("here");
    at = Math.min(all.length - 1, Math.max(0, at + step));
    const stop = all[at];
    const file = stop.closest("details");
    if (file) file.open = true;
    stop.classList.add("here");
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "start" });
    // What sticks to the top would cover the first lines.
    if (file) scrollBy(0, -90);
  };
  const fold = (open) => document.querySelectorAll("details.file").forEach((file) => { file.open = open; });
  const turn = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    stored((storage) => storage.setItem("theme", root.dataset.theme));
  };
  const follow = (selector) => document.querySelector(selector)?.click();
  const help = () => (dialog.open ? dialog.close() : dialog.showModal());
  const keys = {
    n: () => go(1), j: () => go(1), p: () => go(-1), k: () => go(-1),
    o: () => { const file = (document.querySelector(".here") ?? document).closest?.("details"); if (file) file.open = !file.open; },
    e: () => fold(true), c: () => fold(false),
    "]": () => follow("a[rel=next]"), "[": () => follow("a[rel=prev]"), u: () => follow("a[data-key=u]"),
    t: turn, "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea")) return;
    const action = keys[event.key];
    if (!action || (dialog.open && event.key !== "?")) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-do]")?.dataset.do;
    if (wanted === "theme") turn();
    if (wanted === "help") help();
  });
  // A link to a folded file unfolds it; paper has no folds.
  const unfold = () => {
    const file = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
    if (file) { file.open = true; file.scrollIntoView(); }
  };
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => fold(true));
  unfold();
})();
