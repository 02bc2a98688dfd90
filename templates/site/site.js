// Search. The pages read well without it.
(() => {
  "use strict";
  const ROWS = 30;
  const AROUND = 60;
  const root = document.documentElement.dataset.root;
  const form = document.querySelector(".search");
  const field = form.querySelector("input");
  const found = document.querySelector(".found");
  const article = document.querySelector("article");

  // A page from disk may not fetch, but it may load a script: the index is one, loaded when somebody searches.
  let index;
  const load = () => (index ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}assets/search.js`;
    script.onload = () => resolve(globalThis.sections.map((section) => ({
      ...section, name: `${section.page} ${section.heading}`.toLowerCase(), words: section.text.toLowerCase(),
    })));
    script.onerror = reject;
    document.head.append(script);
  }));

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const row = (section, words) => {
    const link = element("a", section.heading === section.page ? section.page : `${section.page}: ${section.heading}`);
    link.href = root + section.path;
    const at = Math.max(0, section.words.indexOf(words[0]) - AROUND);
    const excerpt = section.text.slice(at, at + 4 * AROUND);
    const item = element("li", "");
    item.append(link, element("p", `${section.part}: ${at > 0 ? "…" : ""}${excerpt}`));
    return item;
  };
  const search = async () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = words.length > 0;
    if (asked) {
      const sections = await load();
      const hits = sections.filter(({ name, words: text }) => words.every((word) => name.includes(word) || text.includes(word)));
      const named = (section) => words.every((word) => section.name.includes(word));
      hits.sort((a, b) => named(b) - named(a));
      const list = element("ol", "");
      list.append(...hits.slice(0, ROWS).map((section) => row(section, words)));
      const more = hits.length > ROWS ? `, of which the first ${ROWS} are shown` : "";
      found.replaceChildren(element("p", hits.length === 0 ? "Nothing found" : `Found: ${hits.length}${more}`), list);
    }
    found.hidden = !asked;
    article.hidden = asked;
  };

  form.hidden = false;
  field.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    found.querySelector("a")?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== field && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
    if (event.key === "Escape" && event.target === field) {
      field.value = "";
      search();
      field.blur();
    }
  });
})();
