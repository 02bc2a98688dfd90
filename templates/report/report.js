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
    const all = stops().filter((stop) => !stop.closest("[hidden]"));
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
  const files = [...document.querySelectorAll("details.file")];
  const current = () => document.querySelector(".here")?.closest("details.file") ?? null;
  // The next or previous file, from the one in which the reader is.
  const beside = (step) => {
    const file = files[Math.min(files.length - 1, Math.max(0, files.indexOf(current()) + step))];
    if (!file) return;
    file.open = true;
    const first = file.querySelector(".stop");
    const place = first ? stops().indexOf(first) : -1;
    if (place >= 0) { at = place; go(0); } else file.scrollIntoView();
  };

  // Which files were read, by what was in them: a file that changes is unread again. Kept on this machine.
  const key = `viewed ${document.title}`;
  let viewed = {};
  try { viewed = JSON.parse(stored((storage) => storage.getItem(key)) ?? "{}"); } catch { viewed = {}; }
  const entry = (file) => document.querySelector(`.tree li[data-file="${CSS.escape(file.id)}"]`);
  const progress = document.getElementById("progress");
  const tell = () => {
    const read = files.filter((file) => viewed[file.id] === file.dataset.mark);
    files.forEach((file) => entry(file)?.classList.toggle("seen-file", read.includes(file)));
    if (progress) progress.textContent = `${read.length} of ${files.length} files viewed`;
  };
  const view = (box) => {
    const file = box.closest("details.file");
    if (box.checked) viewed[file.id] = file.dataset.mark; else delete viewed[file.id];
    file.open = !box.checked;
    stored((storage) => storage.setItem(key, JSON.stringify(viewed)));
    tell();
  };
  files.forEach((file) => {
    const box = file.querySelector("[data-do=viewed]");
    if (!box || viewed[file.id] !== file.dataset.mark) return;
    box.checked = true;
    file.open = false;
  });
  if (files.length > 0) tell();

  // Unchanged lines, which the page carries as text.
  const expand = (gap) => {
    const single = gap.closest("table").classList.contains("single");
    const lines = gap.querySelector("template").content.textContent.split("\n");
    const cell = (text, name) => { const td = document.createElement("td"); td.textContent = text; td.className = name; return td; };
    gap.replaceChildren(...lines.map((line, index) => {
      const row = document.createElement("tr");
      const side = (first) => [cell(String(Number(first) + index), "n"), cell(line, "")];
      row.append(...side(gap.dataset.old), ...(single ? [] : side(gap.dataset.new)));
      return row;
    }));
    gap.classList.remove("gap");
  };
  const around = (hunk) => [hunk?.previousElementSibling, hunk?.nextElementSibling]
    .filter((one) => one?.classList.contains("gap")).forEach(expand);

  // Colours are ranges over the text, made when a file comes into sight: the page has no element more for them.
  const words = {
    rust: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while",
    script: "async await break case catch class const continue default else export extends false finally for from function if implements import in instanceof interface let new null of readonly return switch this throw true try type typeof undefined void while",
    sql: "ALTER AND AS BY CHECK CREATE DEFAULT DELETE DESC DROP FALSE FOR FOREIGN FROM GROUP IF IN INDEX INSERT INTO IS JOIN KEY LIMIT NOT NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SEQUENCE SET TABLE TRUE UNIQUE UPDATE VALUES WHERE WITH",
    shell: "case do done elif else esac exit export fi for function if in local return set then while",
    data: "true false null",
  };
  const comments = { rust: "//.*", script: "//.*|/\\*.*?\\*/", sql: "--.*", shell: "(?:^|\\s)#.*", data: "(?:^|\\s)#.*" };
  const rules = {};
  const rule = (language) => rules[language] ??= new RegExp(
    `(?<comment>${comments[language]})|(?<string>"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\]){2,}'|\`[^\`]*\`)|(?<keyword>\\b(?:${words[language].replaceAll(" ", "|")})\\b)|(?<number>\\b\\d[\\d_.]*\\b)`, "g");
  const marks = globalThis.Highlight && CSS.highlights
    ? Object.fromEntries(["comment", "string", "keyword", "number", "found"].map((name) => [name, new Highlight()])) : null;
  if (marks) Object.entries(marks).forEach(([name, mark]) => CSS.highlights.set(name, mark));
  // The piece of a cell from one letter to another, whose text may stand in several nodes.
  const range = (cell, from, to) => {
    const made = document.createRange();
    let before = 0;
    for (const part of cell.childNodes) {
      const node = part.nodeType === 3 ? part : part.firstChild;
      if (!node) continue;
      const end = before + node.data.length;
      if (from >= before && from < end) made.setStart(node, from - before);
      if (to > before && to <= end) { made.setEnd(node, to - before); return made; }
      before = end;
    }
    return null;
  };
  const colour = (file) => {
    const language = file.dataset.kind;
    if (!marks || !words[language] || file.dataset.coloured) return;
    file.dataset.coloured = "yes";
    for (const cell of file.querySelectorAll(".lines td:not(.n, .x, [colspan])")) {
      for (const found of cell.textContent.matchAll(rule(language))) {
        const [name] = Object.entries(found.groups).find(([, text]) => text !== undefined);
        const piece = range(cell, found.index, found.index + found[0].length);
        if (piece) marks[name].add(piece);
      }
    }
  };
  // After the page is there, and only what is in sight.
  const sight = new IntersectionObserver((all) => all.filter((one) => one.isIntersecting && one.target.open)
    .forEach((one) => setTimeout(() => colour(one.target))), { rootMargin: "200px" });
  files.forEach((file) => { sight.observe(file); file.addEventListener("toggle", () => file.open && setTimeout(() => colour(file))); });

  // Files whose path or lines have the words stay; where they are is marked.
  const search = document.getElementById("search");
  search?.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    marks?.found.clear();
    for (const file of files) {
      const path = file.querySelector("summary code").textContent.toLowerCase();
      const cells = wanted === "" ? [] : [...file.querySelectorAll(".lines td:not(.n, .x, [colspan])")]
        .filter((cell) => cell.textContent.toLowerCase().includes(wanted));
      const stays = wanted === "" || path.includes(wanted) || cells.length > 0;
      file.hidden = !stays;
      const listed = entry(file);
      if (listed) listed.hidden = !stays;
      if (cells.length > 0) file.open = true;
      for (const cell of cells) {
        const start = cell.textContent.toLowerCase().indexOf(wanted);
        const piece = range(cell, start, start + wanted.length);
        if (piece) marks?.found.add(piece);
      }
    }
  });
  const help = () => (dialog.open ? dialog.close() : dialog.showModal());
  const keys = {
    n: () => go(1), j: () => go(1), p: () => go(-1), k: () => go(-1),
    o: () => { const file = (document.querySelector(".here") ?? document).closest?.("details"); if (file) file.open = !file.open; },
    e: () => fold(true), c: () => fold(false),
    "]": () => beside(1), "[": () => beside(-1), u: () => follow("a[data-key=u]"),
    v: () => { const box = current()?.querySelector("[data-do=viewed]"); if (box) { box.checked = !box.checked; view(box); } },
    x: () => around(document.querySelector(".hunk.here")), "/": () => search?.focus(),
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
    if (wanted === "expand") expand(event.target.closest("tbody"));
    if (wanted === "viewed") view(event.target);
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
