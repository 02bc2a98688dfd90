import { defineConfig } from "vite";

export default defineConfig({
  build: {
    // Everything that the page needs is one script and one style sheet, from the page's own host.
    chunkSizeWarningLimit: 2048,
    modulePreload: { polyfill: false },
  },
});
