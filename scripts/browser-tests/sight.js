// What a reader can see of a page: the contrast of its text, and where the keyboard is.

/** The least contrast of text, by WCAG 2.2, success criterion 1.4.3. */
export const CONTRAST = 4.5;

/**
 * The lowest contrast of text that is in sight below `root`, with that text: computed on what Chromium resolved, alpha
 * included. What cannot be used need not be legible, and drawings have signs and titles beside their colours.
 */
export function lowestContrast(page, root) {
  return page.evaluate((root) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
    };
    const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
    const behind = (element) => {
      if (element === null) return rgba(getComputedStyle(document.body).backgroundColor);
      const color = rgba(getComputedStyle(element).backgroundColor);
      return color[3] === 1 ? color : over(color, behind(element.parentElement));
    };
    const luminance = (color) => {
      const [r, g, b] = color.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let lowest = { contrast: Infinity, text: "" };
    const judge = (element, color, text) => {
      const back = behind(element);
      const [high, low] = [over(rgba(color), back), back].map(luminance).toSorted((a, b) => b - a);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < lowest.contrast) lowest = { contrast, text: `${element.tagName}.${element.className}: ${text.slice(0, 40)}` };
    };
    for (const element of document.querySelectorAll(`${root} :not(svg, svg *)`)) {
      if (element.closest(":disabled") !== null || !element.checkVisibility({ visibilityProperty: true })) continue;
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
      if (text !== "") judge(element, getComputedStyle(element).color, text);
      if (element.placeholder) judge(element, getComputedStyle(element, "::placeholder").color, element.placeholder);
    }
    return lowest;
  }, root);
}

/** What of the links and controls in sight Tab never comes to, or comes to without showing it, and how many there are. */
export async function outOfReach(page) {
  const wanted = "a[href], button, input, select, textarea, summary";
  await page.evaluate((wanted) => {
    document.activeElement?.blur();
    for (const one of document.querySelectorAll(wanted)) {
      const usable = one.checkVisibility({ visibilityProperty: true }) && one.closest(":disabled") === null && one.tabIndex >= 0;
      // Of a group of radio buttons, Tab comes to the one that is on.
      if (usable && (one.type !== "radio" || one.checked)) one.dataset.wanted = "";
    }
  }, wanted);
  const all = await page.locator("[data-wanted]").count();
  const most = 20 + all * 2;
  for (let at = 0; at < most && (await page.locator("[data-wanted]").count()) > 0; at += 1) {
    await page.keyboard.press("Tab");
    await page.evaluate(() => {
      const one = document.activeElement;
      const shows = (element) => element !== null && getComputedStyle(element).outlineStyle !== "none";
      // A control that is itself hidden shows it on its label.
      if (shows(one) || shows(one.nextElementSibling)) delete one.dataset.wanted;
    });
  }
  const missed = await page
    .locator("[data-wanted]")
    .evaluateAll((left) => left.map((one) => `${one.tagName} ${one.name || one.textContent.trim().slice(0, 40)}`));
  return { all, missed };
}
